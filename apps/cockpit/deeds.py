"""What staff can do with a product issue or an incident: who may, when, in which form, by which service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.accounts.models import User
from apps.policy.present import now

from .gathering_forms import DeedForm

CONFLICTS = {
    "wrong_status",
    "already_telling",
    "nobody_to_tell",
    "already_attached",
    "stopped_already",
    "struck_already",
    "disputed_already",
    "not_disputed",
}


@dataclass(frozen=True)
class Deed:
    """One thing staff can do with ``about``, the name by which the service takes it; empty for what makes one."""

    name: str
    about: str
    permission: str
    form: type[DeedForm]
    service: Callable[..., Any]
    label: str
    icon: str
    done: str
    explanation: str = ""
    is_possible: Callable[[Any], bool] = lambda _subject: True
    is_grave: bool = False
    reaches_all: bool = False
    """Whether it speaks to inquiries of whatever market: not for who is limited to some."""

    def may_be_done_by(self, person: User) -> bool:
        return person.has_perm(self.permission) and not (self.reaches_all and person.is_limited)


class Dialog(NamedTuple):
    """A deed that is offered, its form, and by which name a browser keeps what is typed."""

    deed: Deed
    form: DeedForm
    is_opened: bool
    keep: str


def dialogs(
    deeds: Sequence[Deed], subject: Any, reader: User, *, opened: str = "", refused: DeedForm | None = None
) -> list[Dialog]:
    """What ``reader`` may do with ``subject`` now, and what has just been refused."""
    return [
        Dialog(
            deed,
            _form(deed, subject, refused if opened == deed.name else None),
            deed.name == opened,
            kept(deed, subject),
        )
        for deed in deeds
        if (deed.may_be_done_by(reader) and deed.is_possible(subject)) or (refused and deed.name == opened)
    ]


def _form(deed: Deed, subject: Any, refused: DeedForm | None) -> DeedForm:
    return refused or deed.form(name=deed.name, subject=subject)


def kept(deed: Deed, subject: Any) -> str:
    """The name of what is typed for ``deed``, which a browser forgets once it is done."""
    return f"{deed.about or 'new'}-{deed.name}-{subject.pk if subject else 0}"


def require(deed: Deed, request: HttpRequest) -> None:
    """Refuse whoever may never do it, before they are told whether there is anything to do it with."""
    if not deed.may_be_done_by(cast(User, request.user)):
        raise PermissionDenied


def carry_out(request: HttpRequest, deed: Deed, subject: Any) -> tuple[DeedForm | None, Any]:
    """Do what was sent. The form comes back where it was refused, else what the service made of it."""
    require(deed, request)
    made: list[Any] = []
    form = deed.form(request, name=deed.name, subject=subject)
    given = {deed.about: subject} if deed.about else {}

    def service(**asked: Any) -> None:
        made.append(deed.service(**asked))

    if not form.carries_out(service, by=cast(User, request.user), at=now(), **given):
        return form, None
    messages.success(request, deed.done, extra_tags=kept(deed, subject))
    return None, made[0]


def status_of(refused: DeedForm | None) -> int:
    """The HTTP status of a page that shows what was refused."""
    if refused is None:
        return HTTPStatus.OK
    return HTTPStatus.CONFLICT if refused.codes & CONFLICTS else HTTPStatus.UNPROCESSABLE_ENTITY
