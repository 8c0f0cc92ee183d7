"""The data owner's side: the page is opened, a code is sent, an answer counts once, a yes is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q

from apps.accounts import codes, links
from apps.accounts.models import OneTimeCode, User
from apps.accounts.services import scheduler
from apps.inquiries import services as inquiries
from apps.inquiries.deadlines import local_moment
from apps.isvs.models import DataOwner

from .. import notices
from ..models import Consent, DataAccessRequest, Opening, RestoredCopy
from ..querysets import CopyQuerySet
from . import plans, steps
from .deciding import Answer, From, record

Status, Kind = DataAccessRequest.Status, Consent.Kind
BECOMES = {
    Kind.APPROVED: Status.APPROVED,
    Kind.LIMITED: Status.APPROVED,
    Kind.DECLINED: Status.DECLINED,
    Kind.QUESTION: Status.QUESTIONED,
    Kind.DELEGATED: Status.DRAFT,
}
WORDS_AT_MOST = 5_000
LINK_OUTLIVES = timedelta(days=30)


def open_page(token: str, *, source: From, at: datetime) -> DataAccessRequest:
    """The request that a link leads to; that it was opened is counted, and decides nothing."""
    request = _request_of(token, at=at)
    seen, is_first = Opening.objects.get_or_create(
        request=request, day=at.date(), address=source.address, defaults={"first_at": at, "last_at": at}
    )
    if not is_first:
        Opening.objects.filter(pk=seen.pk).update(times=F("times") + 1, last_at=at)
    return request


@transaction.atomic
def send_code(token: str, *, at: datetime) -> None:
    """Six digits to the data owner's address, without which no answer counts."""
    request = _request_of(token, at=at)
    if request.is_with_owner:
        _require_owner(request)
    else:
        _require_approved(request)
    code = codes.issue(steps.PURPOSE, steps.subject_of(request), to=request.data_owner.email, at=at)
    notices.code_sent(request, code=code, at=at)


def answer(token: str, given: Answer, *, code: str, source: From, at: datetime) -> Consent:
    """Put an answer on record, and follow it. It counts once: who comes second is told who answered, and when."""
    still_open = partial(_require_open, text_hash=given.text_hash, at=at)
    request, kept = _checked(token, code, still_open, at=at)
    with transaction.atomic():
        request = steps.locked(request)
        # What was true a moment ago may be so no more.
        links.find(token, steps.PURPOSE, at=at)
        still_open(request)
        codes.use(kept, at=at)
        return _follow(request, given, kept, source, at)


def withdraw(token: str, *, code: str, source: From, at: datetime, words: str = "") -> Consent:
    """Take a yes back: nothing more is restored, and what was is deleted within one day of support."""
    request, kept = _checked(token, code, _require_approved, at=at)
    with transaction.atomic():
        request = steps.locked(request)
        _require_approved(request)
        codes.use(kept, at=at)
        made = record(request, Kind.WITHDRAWN, verified_by=_how(kept), source=source, at=at, words=_shortened(words))
        if request.status == Status.APPROVED:
            steps.move(request, Status.WITHDRAWN)
        steps.sign(request, by=scheduler(), reason="withdrawn by the data owner", at=at)
        _bring_forward(request, at=at)
        steps.forget_prolonging(_copies_of(request), at=at)
        notices.decided(request, outcome="withdrawn; delete every copy within one day of support", at=at)
    return made


def _request_of(token: str, *, at: datetime) -> DataAccessRequest:
    link = links.find(token, steps.PURPOSE, at=at)
    number = int(link.subject.rpartition(":")[2])
    return DataAccessRequest.objects.select_related(*steps.RELATED, "prolongs").get(pk=number)


def _checked(
    token: str, code: str, require: Callable[[DataAccessRequest], None], *, at: datetime
) -> tuple[DataAccessRequest, OneTimeCode]:
    """The request and the code in force, if what ``require`` wants is so. A wrong code costs a try for good."""
    request = _request_of(token, at=at)
    require(request)
    try:
        kept = codes.check(steps.PURPOSE, steps.subject_of(request), code, at=at)
    except ValidationError:
        # A code is used up together with what it was used for: that is what whoever was second is told.
        require(_request_of(token, at=at))
        raise
    if kept.sent_to != request.data_owner.email:
        raise ValidationError("This code went to another address. Let us send you a new one.", code="code_expired")
    return request, kept


def _require_open(request: DataAccessRequest, *, text_hash: str, at: datetime) -> None:
    if not request.is_with_owner:
        raise ValidationError(_said_already(request), code="answered_already")
    if request.lapses_at and request.lapses_at <= at:
        when = local_moment(request.lapses_at, steps.calendar_of(request))
        raise ValidationError(f"The time to answer ended on {when}. No answer counts as no.", code="too_late")
    if text_hash != request.text_hash:
        raise ValidationError(
            "The request was changed after you opened it. Read it again before you answer.", code="changed_meanwhile"
        )
    _require_owner(request)


def _require_owner(request: DataAccessRequest) -> None:
    owner = request.data_owner
    if owner.status != DataOwner.Status.VERIFIED or owner.customer_id != request.database.customer_id:
        raise ValidationError(
            "You are not on our record any more as the person who decides on this. Call us if that is wrong.",
            code="owner_removed",
        )
    if User.objects.filter(email__iexact=owner.email).exists():
        raise ValidationError(
            "This address belongs to somebody of the desk or of a software vendor, who can't decide for a customer.",
            code="not_the_customers",
        )


def _require_approved(request: DataAccessRequest) -> None:
    approving = request.consents.approving()
    taken_back = request.consents.filter(kind=Kind.WITHDRAWN)
    if not approving.exists() or taken_back.exists() or request.status == Status.ENDED:
        raise ValidationError("There is no yes in force that could be taken back.", code="nothing_to_withdraw")


def _said_already(request: DataAccessRequest) -> str:
    last = request.consents.filter(kind__in=Consent.DECIDING).order_by("-pk").first()
    if last is None:
        return f"Nothing is asked any more: {request.get_status_display().lower()}."
    when = local_moment(last.at, steps.calendar_of(request))
    return f"{last.owner_name} answered on {when}: {last.get_kind_display()}. An answer counts once."


def _follow(request: DataAccessRequest, given: Answer, kept: OneTimeCode, source: From, at: datetime) -> Consent:
    kind = Kind(given.kind)
    if kind not in BECOMES:
        raise ValidationError("Choose one of the answers.", code="unknown_answer")
    more = _more(request, given, at)
    steps.move(request, BECOMES[kind])
    made = record(request, kind, verified_by=_how(kept), source=source, at=at, **more)
    if kind in Consent.DECIDING:
        request.decided_at, request.until = at, made.until
    if kind == Kind.DELEGATED:
        request.version += 1
        request.released_by = request.released_at = request.lapses_at = None
        steps.drop_link(request, at=at)
    steps.sign(request, by=scheduler(), reason=f"data owner: {made.get_kind_display()}", at=at)
    if made.until:
        links.prolong(steps.PURPOSE, steps.subject_of(request), until=made.until + LINK_OUTLIVES)
        _keep_longer(request, made, made.until)
    if kind == Kind.QUESTION:
        steps.go_on_meanwhile(request, by=scheduler(), at=at)
    else:
        steps.leave_owner(request, by=scheduler(), text=_in_public(request, made), at=at)
    notices.decided(request, outcome=_in_house(request, made), at=at)
    return made


def _more(request: DataAccessRequest, given: Answer, at: datetime) -> dict[str, object]:
    """What the record of this answer holds besides; refused where the answer does not fit what was asked."""
    if given.kind in Consent.APPROVING:
        return _limits(request, given, at)
    words = _shortened(given.words)
    if given.kind == Kind.QUESTION:
        return {"words": steps.require_text(words, "Your question")}
    if given.kind == Kind.DELEGATED:
        name = steps.require_text(given.name, "Your colleague's name")
        validate_email(given.email)
        return {"words": f"{name} <{given.email}>"}
    return {"words": words}


def _limits(request: DataAccessRequest, given: Answer, at: datetime) -> dict[str, object]:
    everybody = sorted(request.people.values_list("pk", flat=True))
    people, days = everybody, request.keep_days
    if given.kind == Kind.LIMITED:
        people, days = sorted(set(given.people)), given.keep_days or 0
        if not people:
            raise ValidationError("Choose who may see the copy, or answer no.", code="required")
        if not set(people) <= set(everybody) or not 1 <= days <= request.keep_days:
            raise ValidationError("Limits are a shorter time, or fewer people.", code="out_of_range")
        if people == everybody and days == request.keep_days:
            raise ValidationError(
                "This is what was asked. Answer “Yes, as described”, or choose a limit.", code="nothing_to_change"
            )
    return {"people": people, "keep_days": days, "until": at + timedelta(days=days)}


def _keep_longer(request: DataAccessRequest, made: Consent, until: datetime) -> None:
    """The copy that was to be kept for longer is."""
    copy = request.prolongs
    if copy and copy.deleted_at is None and until > copy.delete_by:
        copy.consent, copy.delete_by = made, until
        plans.keep(copy, by=scheduler(), reason=f"kept for longer by {request.reference}", at=made.at)


def _bring_forward(request: DataAccessRequest, *, at: datetime) -> None:
    due = plans.support_days_after(steps.calendar_of(request), at, 1)
    for copy in _copies_of(request).filter(delete_by__gt=due).select_for_update(of=("self",)):
        copy.delete_by = due
        plans.keep(copy, by=scheduler(), reason="approval withdrawn", at=at)
    text = "The data owner has taken the approval back."
    inquiries.go_on_after(request.inquiry, by=scheduler(), text=text, at=at)


def _copies_of(request: DataAccessRequest) -> "CopyQuerySet[RestoredCopy]":
    return RestoredCopy.objects.alive().filter(Q(request=request) | Q(consent__request=request))


def _in_public(request: DataAccessRequest, made: Consent) -> str:
    """For the ISV: never the data owner's reasons, names or contact."""
    if made.is_approving and made.until:
        return f"The data owner has approved a copy until {local_moment(made.until, steps.calendar_of(request))}."
    if made.kind == Kind.DECLINED:
        return "The data owner has declined. We look for the fault without a copy."
    return "Somebody else at the customer decides. We ask them."


def _in_house(request: DataAccessRequest, made: Consent) -> str:
    words = f" “{made.words}”" if made.words else ""
    until = f" until {local_moment(made.until, steps.calendar_of(request))}" if made.until else ""
    return f"{made.get_kind_display()}{until}.{words}"


def _how(code: OneTimeCode) -> str:
    return f"code sent to {code.sent_to} at {code.sent_at:%Y-%m-%d %H:%M} UTC"


def _shortened(words: str) -> str:
    return words.replace("\x00", "").strip()[:WORDS_AT_MOST]
