"""The customer's side: the page is opened, a code is sent, an answer counts once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import codes, links
from apps.accounts.models import OneTimeCode, User
from apps.accounts.services import scheduler
from apps.inquiries.deadlines import local_moment
from apps.inquiries.wording import checked_text
from apps.isvs.parties import check_endpoint

from .. import notices
from ..models import Acceptance, Engagement, Estimate, HourPackage
from ..prices import minutes_left
from ..wording import canonical
from . import steps

Status, Kind = Engagement.Status, Acceptance.Kind
BROWSER_LENGTH = 300
WORDS_AT_MOST = 5_000
SHORT = 100
LINK_OUTLIVES_YES = timedelta(days=365)


@dataclass(frozen=True)
class From:
    """Where an answer comes from: its network address, and what the browser calls itself."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True)
class Answer:
    """What the page sends: yes or no to the text that was shown, what invoices must say, and the customer's own words.

    ``electronic_address`` is one of Peppol: four digits of the scheme, a colon, the identifier.
    """

    kind: Acceptance.Kind
    text_hash: str
    purchase_order: str = ""
    buyer_reference: str = ""
    electronic_address: str = ""
    invoice_address: str = ""
    words: str = ""


def open_page(token: str, *, at: datetime) -> Estimate:
    """The latest estimate of what a link leads to. Looking decides nothing."""
    link = links.find(token, steps.PURPOSE, at=at)
    number = int(link.subject.rpartition(":")[2])
    engagement = Engagement.objects.select_related(*steps.RELATED).get(pk=number)
    latest = engagement.estimates.select_related("package").order_by("-version")[:1].get()
    latest.engagement = engagement
    return latest


@transaction.atomic
def send_code(token: str, *, at: datetime) -> None:
    """Six digits to the address of who pays, without which no answer counts."""
    estimate = open_page(token, at=at)
    _require_open(estimate, text_hash=estimate.text_hash, at=at)
    code = codes.issue(steps.PURPOSE, steps.subject_of(estimate.engagement), to=estimate.payer_email, at=at)
    notices.code_sent(estimate, estimate.engagement, code=code, at=at)


def answer(token: str, given: Answer, *, code: str, source: From, at: datetime) -> Acceptance:
    """Put an answer on record, and follow it. It counts once: who comes second is told who answered, and when."""
    still_open = partial(_require_open, text_hash=given.text_hash, at=at)
    _require_right(given)
    estimate, kept = _checked(token, code, still_open, at=at)
    with transaction.atomic():
        steps.locked(estimate.engagement)
        # What was true a moment ago may be so no more.
        estimate = open_page(token, at=at)
        still_open(estimate)
        codes.use(kept, at=at)
        return _follow(estimate, estimate.engagement, given, kept, source, at)


def _checked(
    token: str, code: str, require: Callable[[Estimate], None], *, at: datetime
) -> tuple[Estimate, OneTimeCode]:
    """The estimate and the code in force, if ``require`` finds it open. A wrong code costs a try for good."""
    estimate = open_page(token, at=at)
    require(estimate)
    try:
        kept = codes.check(steps.PURPOSE, steps.subject_of(estimate.engagement), code, at=at)
    except ValidationError:
        # A code is used up together with what it was used for: that is what whoever was second is told.
        require(open_page(token, at=at))
        raise
    if kept.sent_to != estimate.payer_email:
        raise ValidationError("This code went to another address. Let us send you a new one.", code="code_expired")
    return estimate, kept


def _require_open(estimate: Estimate, *, text_hash: str, at: datetime) -> None:
    if estimate.status != Estimate.Status.SENT:
        raise ValidationError(_said_already(estimate), code="answered_already")
    if estimate.lapses_at <= at:
        raise ValidationError(
            f"The estimate was valid until {estimate.valid_until:%-d %B %Y}. Ask us for a new one.", code="too_late"
        )
    if text_hash != estimate.text_hash:
        raise ValidationError(
            "A newer estimate has taken the place of the one you read. Read it before you answer.",
            code="changed_meanwhile",
        )
    if User.objects.filter(email__iexact=estimate.payer_email).exists():
        raise ValidationError(
            "This address belongs to somebody of the desk or of a software vendor, who can't accept prices for a "
            "customer.",
            code="not_the_customers",
        )


def _said_already(estimate: Estimate) -> str:
    said = Acceptance.objects.filter(estimate=estimate).first()
    if said is None:
        return f"Nothing is asked any more: {estimate.get_status_display().lower()}."
    when = local_moment(said.at, estimate.engagement.market.calendar)
    return f"{said.name} answered on {when}: {said.get_kind_display().lower()}. An answer counts once."


def _require_right(given: Answer) -> None:
    if given.kind not in Kind.values:
        raise ValidationError("Choose yes or no.", code="unknown_answer")
    if given.electronic_address:
        check_endpoint(given.electronic_address.strip())


def _follow(
    estimate: Estimate, engagement: Engagement, given: Answer, kept: OneTimeCode, source: From, at: datetime
) -> Acceptance:
    is_yes = given.kind == Kind.ACCEPTED
    if is_yes:
        _require_possible(estimate, engagement)
    made = _record(estimate, engagement, given, kept, source, at)
    by = scheduler()
    if is_yes:
        for before in engagement.estimates.filter(status=Estimate.Status.ACCEPTED):
            steps.close(before, Estimate.Status.REPLACED, by=by, reason=f"estimate {estimate.version} accepted", at=at)
    to = Estimate.Status.ACCEPTED if is_yes else Estimate.Status.REJECTED
    steps.close(estimate, to, by=by, reason=f"{made.get_kind_display().lower()} by the customer", at=at)
    if is_yes:
        engagement.terms, engagement.cap = estimate, estimate.cap
        if engagement.status == Status.ESTIMATED:
            steps.move(engagement, Status.AGREED)
    elif engagement.status == Status.ESTIMATED:
        steps.move(engagement, Status.DECLINED)
    steps.sign(engagement, by=by, reason=f"customer: {made.get_kind_display().lower()}", at=at)
    if engagement.terms:
        links.prolong(steps.PURPOSE, steps.subject_of(engagement), until=at + LINK_OUTLIVES_YES)
    notices.decided(estimate, engagement, outcome=_in_words(made), at=at)
    notices.answered(made, estimate, engagement, at=at)
    return made


def _require_possible(estimate: Estimate, engagement: Engagement) -> None:
    """What was free when the estimate was sent may be taken now."""
    if estimate.cap < engagement.priced:
        raise ValidationError(
            "More was worked meanwhile than this limit covers. We send you a new estimate.", code="cap_below_booked"
        )
    if estimate.package_id:
        package = HourPackage.objects.select_for_update().get(pk=estimate.package_id)
        if minutes_left(package, excluding=engagement) < estimate.package_minutes:
            raise ValidationError(
                "The hours of your package were given to other work meanwhile. We send you a new estimate.",
                code="package_used_up",
            )


def _record(
    estimate: Estimate, engagement: Engagement, given: Answer, kept: OneTimeCode, source: From, at: datetime
) -> Acceptance:
    made = Acceptance(
        estimate=estimate,
        kind=given.kind,
        text_hash=estimate.text_hash,
        name=estimate.payer_name,
        email=estimate.payer_email,
        at=at,
        verified_by=f"code sent to {kept.sent_to} at {kept.sent_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        address=source.address,
        browser=source.browser[:BROWSER_LENGTH],
        purchase_order=checked_text(given.purchase_order, "The order number", SHORT),
        buyer_reference=checked_text(given.buyer_reference, "The reference", SHORT),
        electronic_address=given.electronic_address.strip(),
        invoice_address=checked_text(given.invoice_address, "The address", WORDS_AT_MOST),
        words=steps.masked(checked_text(given.words, "The reason", WORDS_AT_MOST)),
    )
    facts = {
        field.attname: getattr(made, field.attname)
        for field in Acceptance._meta.concrete_fields
        if field.attname not in ("id", "record_hash", "at")
    }
    record = canonical({**facts, "reference": str(estimate), "at": at.astimezone(UTC).isoformat()})
    made.record_hash = sha256(record.encode()).hexdigest()
    made.save()
    return made


def _in_words(made: Acceptance) -> str:
    said = "accepted" if made.kind == Kind.ACCEPTED else "rejected"
    return f"{said} by {made.name}" + (f": {made.words}" if made.words else "")
