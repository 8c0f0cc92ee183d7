"""The small steps every service is made of: hold, move, sign, count."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.inquiries.services.masking import masked_alone
from apps.inquiries.wording import checked_text

from .. import notices, pricing
from ..models import Engagement, Estimate, Timer, Week
from ..querysets import NEAR
from ..statements import ByTerms, parts_of, share_of, worked_on, zone_of
from . import plans

Status = Engagement.Status
PURPOSE = "consulting"
RELATED = ("isv", "customer", "market__calendar", "inquiry", "terms__package", "consultant", "requested_by")
APPROVE = "consulting.approve_week"


def locked(engagement: Engagement) -> Engagement:
    """The engagement as it stands now, held until the transaction ends."""
    return hold([engagement.pk])[engagement.pk]


def hold(numbers: Iterable[int]) -> dict[int, Engagement]:
    """Those engagements, held in one order, so that nobody waits for each other in a ring."""
    rows = Engagement.objects.select_for_update(of=("self",)).select_related(*RELATED)
    return {each.pk: each for each in rows.filter(pk__in=set(numbers)).order_by("pk")}


def hold_person(person: User) -> User:
    """``person`` as they are now. Whatever books time of theirs waits here; hold the engagement before."""
    held: User = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    return held


def move(engagement: Engagement, to: Engagement.Status) -> None:
    """Change the status if it may become that."""
    if to not in Engagement.MAY_BECOME[Status(engagement.status)]:
        raise ValidationError(
            f"{engagement.reference} is “{engagement.get_status_display().lower()}” and can't become "
            f"“{to.label.lower()}”. Reload the page to see where it stands.",
            code="wrong_status",
        )
    engagement.status = to


def close(estimate: Estimate, to: Estimate.Status, *, by: User, reason: str, at: datetime) -> None:
    """Let ``estimate`` be answered, or be answered no more."""
    if to not in Estimate.MAY_BECOME[Estimate.Status(estimate.status)]:
        raise ValidationError(f"This estimate is “{estimate.get_status_display().lower()}”.", code="wrong_status")
    estimate.status = to
    if to != Estimate.Status.REPLACED:
        estimate.decided_at = at
    save_signed(estimate, by=by, reason=reason, at=at)


def sign(engagement: Engagement, *, by: User, reason: str, at: datetime) -> None:
    """Save it signed, and let what is planned of it follow."""
    save_signed(engagement, by=by, reason=reason, at=at)
    plans.arrange(engagement, at=at)


def require_staff(by: User) -> None:
    if not by.is_staff:
        raise ValidationError("Only the desk's staff can do this.", code="not_staff")


def require_worker(person: User, *, by: User) -> None:
    """Time is booked by who worked, or by who approves hours; and for nobody who has left."""
    require_staff(person)
    if not person.is_active:
        raise ValidationError(f"{person} does not work here any more: no new time is booked.", code="left")
    require_own(person, by=by)


def require_own(person: User, *, by: User) -> None:
    if person.pk != by.pk and by.kind == User.Kind.PERSON and not by.has_perm(APPROVE):
        raise ValidationError(f"These are {person}'s hours. Ask them, or who approves hours.", code="not_yours")


def require_agreed(engagement: Engagement) -> None:
    if not engagement.may_be_worked_on:
        raise ValidationError(
            f"{engagement.reference} is “{engagement.get_status_display().lower()}”. Work is booked only while the "
            "customer's yes to a price is in force.",
            code="not_agreed",
        )


def require_text(text: str, name: str) -> str:
    """``text`` without its secrets; refused where nothing is in it."""
    text = checked_text(text, name)
    if not text:
        raise ValidationError(f"{name} is missing.", code="required")
    return masked(text)


def masked(text: str) -> str:
    text = checked_text(text)
    return masked_alone(text)[0] if text else ""


def subject_of(engagement: Engagement) -> str:
    """As links and codes name it."""
    return f"engagement:{engagement.pk}"


def monday_of(engagement: Engagement, moment: datetime) -> date:
    """The Monday of the week in which ``moment`` lies, where the engagement's market is."""
    return monday_before(moment.astimezone(zone_of(engagement)).date())


def monday_before(day: date) -> date:
    return day - timedelta(days=day.weekday())


def require_open(person: User, monday: date) -> None:
    """What was handed in or approved is changed no more, until it is taken or given back."""
    week = Week.objects.filter(person=person, starts_on=monday).first()
    if week is None or week.status == Week.Status.OPEN:
        return
    if week.status == Week.Status.APPROVED:
        raise ValidationError(
            f"The week of {monday:%-d %B %Y} is approved. Whoever approves hours can reopen it, unless something of it "
            "is invoiced.",
            code="week_approved",
        )
    raise ValidationError(
        f"The week of {monday:%-d %B %Y} is handed in. Let it be sent back, then change it.", code="week_submitted"
    )


def require_no_timer(person: User, monday: date) -> None:
    for timer in Timer.objects.running().filter(person=person).select_related("engagement__market__calendar"):
        if monday_of(timer.engagement, timer.started_at) == monday:
            raise ValidationError(
                f"A timer of that week is still running, on {timer.engagement.reference}. Stop it first.",
                code="timer_runs",
            )


def fits(engagement: Engagement, worked: ByTerms) -> bool:
    """Whether it stays at or under what the customer agreed to."""
    return sum((part.amount for _, part in parts_of(engagement, worked)), pricing.NOTHING) <= engagement.cap


def count(engagement: Engagement, *, at: datetime) -> None:
    """Reckon anew what is booked, which the database keeps under the cap, and warn once when little is left."""
    priced = pricing.NOTHING
    for estimate, part in parts_of(engagement, worked_on(engagement)):
        priced += part.amount
        Estimate.objects.filter(pk=estimate.pk).update(used_minutes=part.paid_before)
        if engagement.terms and estimate.pk == engagement.terms.pk:
            engagement.terms.used_minutes = part.paid_before
    engagement.priced = priced
    # Working figures that follow from the entries; those are tracked.
    Engagement.objects.filter(pk=engagement.pk).update(priced=priced)
    warn(engagement, at=at)


def warn(engagement: Engagement, *, at: datetime, share: Decimal | None = None) -> None:
    """Tell all sides once for each price agreed that its limit is near; ``share`` counts timers that still run."""
    terms, used = engagement.terms, share or share_of(engagement)
    if terms and engagement.warned_of < terms.version and used >= NEAR:
        engagement.warned_of = terms.version
        Engagement.objects.filter(pk=engagement.pk).update(warned_of=terms.version)
        notices.cap_near(engagement, terms, used=used, at=at)
