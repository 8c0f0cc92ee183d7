"""The small steps every service is made of: hold, move, sign, plan."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError

from apps.accounts import links
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.accounts.services import scheduler
from apps.inquiries import services as inquiries
from apps.policy.models import SupportCalendar

from ..models import DataAccessRequest, RestoredCopy
from . import plans

Status = DataAccessRequest.Status
UNANSWERED = (Status.DRAFT, Status.AWAITING_RELEASE, Status.ASKED, Status.QUESTIONED)
PURPOSE = "consent"
RELATED = ("inquiry__isv", "inquiry__market__calendar", "database__customer__market__calendar", "data_owner")


def locked(request: DataAccessRequest) -> DataAccessRequest:
    """The request as it stands now, held until the transaction ends."""
    rows = DataAccessRequest.objects.select_for_update(of=("self",)).select_related(*RELATED, "asked_by", "released_by")
    return rows.get(pk=request.pk)


def locked_copy(copy: RestoredCopy) -> RestoredCopy:
    """The copy with its request, both held until the transaction ends."""
    request = locked(copy.request)
    rows = RestoredCopy.objects.select_for_update(of=("self",)).select_related("consent", "database")
    held = rows.get(pk=copy.pk)
    held.request = request
    return held


def move(request: DataAccessRequest, to: DataAccessRequest.Status) -> None:
    """Change the status if it may become that."""
    if to not in DataAccessRequest.MAY_BECOME[Status(request.status)]:
        raise ValidationError(
            f"{request.reference} is “{request.get_status_display().lower()}” and can't become “{to.label.lower()}”. "
            "Reload the page to see where it stands.",
            code="wrong_status",
        )
    request.status = to


def sign(request: DataAccessRequest, *, by: User, reason: str, at: datetime) -> None:
    """Save it signed, and let what is planned of it follow."""
    save_signed(request, by=by, reason=reason, at=at)
    plans.arrange(request, at=at)


def require_staff(by: User) -> None:
    if not by.is_staff:
        raise ValidationError("Only the desk's staff can do this.", code="not_staff")


def require_text(text: str, name: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError(f"{name} is missing.", code="required")
    return text


def subject_of(request: DataAccessRequest) -> str:
    """As links and codes name it."""
    return f"data-access:{request.pk}"


def calendar_of(request: DataAccessRequest) -> SupportCalendar:
    """The support hours of the data owner: those of the customer's market."""
    return request.database.customer.market.calendar


def leave_owner(request: DataAccessRequest, *, by: User, text: str, at: datetime) -> None:
    """The data owner has nothing to answer any more: the inquiry need not wait, and ``text`` tells its ISV so."""
    inquiries.lift(request.inquiry, key=_key(request), at=at)
    inquiries.go_on_after(request.inquiry, by=by, text=text, at=at, waits_still=_others_wait(request))


def go_to_owner(request: DataAccessRequest, *, by: User, at: datetime) -> None:
    """The inquiry waits for the data owner, and stays open meanwhile."""
    reason = f"A data owner is asked for a copy ({request.reference}). Cancel that first."
    inquiries.hold(request.inquiry, key=_key(request), reason=reason, at=at)
    wait_for_owner(
        request,
        by=by,
        text="We have asked the data owner to approve a copy of the company database. We wait for the answer.",
        at=at,
    )


def wait_for_owner(request: DataAccessRequest, *, by: User, text: str, at: datetime) -> None:
    inquiries.stand_still(request.inquiry, by=by, text=text, at=at)


def go_on_meanwhile(request: DataAccessRequest, *, by: User, at: datetime) -> None:
    """The data owner has asked something: it is the desk's turn, and its time runs."""
    text = "The data owner has a question first. We answer it."
    inquiries.go_on_after(request.inquiry, by=by, text=text, at=at, waits_still=_others_wait(request))


def _others_wait(request: DataAccessRequest) -> bool:
    """Whether the inquiry waits for the answer to another request too."""
    others = DataAccessRequest.objects.filter(inquiry=request.inquiry_id, status=Status.ASKED)
    return others.exclude(pk=request.pk).exists()


def forget_prolonging(copies: Iterable[RestoredCopy], *, at: datetime) -> None:
    """Nothing more is asked about keeping these for longer."""
    asked = DataAccessRequest.objects.filter(prolongs__in=copies, status__in=UNANSWERED)
    for each in asked.order_by("pk"):
        give_up(locked(each), by=scheduler(), reason="the copy is not kept any longer", at=at)


def give_up(request: DataAccessRequest, *, by: User, reason: str, at: datetime) -> None:
    """Ask no more, and let the inquiry go on."""
    was_with_owner = request.is_with_owner
    move(request, Status.CANCELLED)
    sign(request, by=by, reason=reason, at=at)
    if was_with_owner:
        leave_owner(request, by=by, text="We no longer ask the data owner for a copy.", at=at)


def drop_link(request: DataAccessRequest, *, at: datetime) -> None:
    links.replace(PURPOSE, subject_of(request), at=at)


def named(people: Iterable[User]) -> list[User]:
    """Those people once each, by name; refused where there is none or one is not of the desk."""
    found = sorted({person.pk: person for person in people}.values(), key=str)
    if not found:
        raise ValidationError("Name who may see the copy.", code="required")
    outsiders = [person for person in found if not (person.is_staff and person.is_active)]
    if outsiders:
        raise ValidationError(f"{outsiders[0]} does not work here.", code="not_staff")
    return found


def _key(request: DataAccessRequest) -> str:
    return f"access:{request.pk}"
