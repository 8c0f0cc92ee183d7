"""From a wish to a price: what is wanted, who pays, what it costs."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import links
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.branding.looks import present
from apps.inquiries.models import Inquiry
from apps.inquiries.wording import checked_text, named_line, required_text
from apps.isvs.models import Customer, Isv

from .. import notices
from ..models import Engagement, Estimate, HourPackage, PriceList
from ..prices import lists_for, minutes_left
from ..statements import zone_of
from ..wording import hash_of, hours_in_words, money_in_words, text_of
from . import steps

Status = Engagement.Status
LONGEST_VALID = timedelta(days=180)
LINK_OUTLIVES = timedelta(days=30)
NAME_LIMIT = 300


@transaction.atomic
def request(
    isv: Isv,
    *,
    title: str,
    wanted: str,
    source: Engagement.Source,
    by: User,
    at: datetime,
    customer: Customer | None = None,
    customer_named: str = "",
    wished_by: date | None = None,
    inquiry: Inquiry | None = None,
) -> Engagement:
    """Ask for consulting that ``customer`` pays for, who may also be named in words; nothing is agreed by that."""
    title, wanted = named_line(steps.masked(title), "The title"), steps.masked(required_text(wanted, "The description"))
    customer_named = checked_text(steps.masked(customer_named), "The name", NAME_LIMIT)
    if inquiry is not None and inquiry.isv_id != isv.pk:
        raise ValidationError(f"#{inquiry.number} is not an inquiry of {isv}.", code="inquiry_elsewhere")
    if customer is None and not customer_named and not by.is_staff:
        raise ValidationError("Choose the customer who pays, or name it.", code="customer_missing")
    _require_served(customer, isv)
    engagement = Engagement(
        isv=isv,
        inquiry=inquiry,
        customer=customer,
        customer_named=customer_named,
        market=customer.market if customer else isv.market,
        title=title,
        wanted=wanted,
        wished_by=_checked_wish(wished_by, isv, at),
        source=source,
        requested_by=by,
        requested_at=at,
    )
    steps.sign(engagement, by=by, reason="requested", at=at)
    notices.requested(engagement, at=at)
    return engagement


@transaction.atomic
def name_customer(engagement: Engagement, *, customer: Customer, by: User, at: datetime) -> Engagement:
    """Say who pays. After the first estimate that is settled."""
    steps.require_staff(by)
    engagement = steps.locked(engagement)
    if engagement.status != Status.REQUESTED or engagement.estimates.exists():
        raise ValidationError("A price was sent already. Ask anew for another customer.", code="wrong_status")
    _require_served(customer, engagement.isv)
    engagement.customer, engagement.market = customer, customer.market
    steps.sign(engagement, by=by, reason=f"paid by {customer}", at=at)
    return engagement


@transaction.atomic
def take(engagement: Engagement, *, consultant: User, by: User, at: datetime) -> Engagement:
    """Let ``consultant`` lead the work."""
    steps.require_staff(by)
    steps.require_staff(consultant)
    engagement = steps.locked(engagement)
    if engagement.is_over:
        raise ValidationError(f"{engagement.reference} is over.", code="wrong_status")
    if not consultant.is_active or not consultant.sees(engagement.market_id):
        raise ValidationError(f"{consultant} can't work for {engagement.market}.", code="left")
    engagement.consultant = consultant
    steps.sign(engagement, by=by, reason=f"led by {consultant}", at=at)
    return engagement


@transaction.atomic
def estimate(
    engagement: Engagement,
    *,
    price_list: PriceList,
    minutes: int,
    cap: Decimal,
    valid_until: date,
    by: User,
    at: datetime,
    step: int = Estimate.Step.QUARTER,
    per: str = Estimate.RoundedPer.DAY,
    package: HourPackage | None = None,
    package_minutes: int = 0,
    terms: str = "",
) -> Estimate:
    """Send the paying customer a price; it takes the place of one they haven't answered. ``cap`` is of all, net."""
    steps.require_staff(by)
    engagement = steps.locked(engagement)
    today = at.astimezone(zone_of(engagement)).date()
    payer = engagement.customer
    if payer is None:
        raise ValidationError("Say first which customer pays.", code="no_customer")
    made = _drafted(engagement, price_list, package, by=by, at=at)
    made.payer_name, made.payer_email = _payer_of(payer)
    made.minutes, made.cap, made.step, made.per = minutes, cap, step, per
    made.package_minutes = package_minutes if package else 0
    made.terms = steps.masked(terms or price_list.terms)
    made.valid_until, made.lapses_at = valid_until, _end_of(valid_until, zone_of(engagement))
    if not today <= valid_until <= today + LONGEST_VALID:
        raise ValidationError("An estimate is valid from today on, for 180 days at most.", code="bad_validity")
    if price_list not in lists_for(payer, engagement.isv, on=today):
        raise ValidationError("These prices don't hold for this customer today. Choose others.", code="bad_prices")
    _require_right(made, engagement, today)
    _write_out(made, engagement)
    for earlier in Estimate.objects.sent().filter(engagement=engagement):
        steps.close(earlier, Estimate.Status.REPLACED, by=by, reason=f"estimate {made.version} sent", at=at)
    if engagement.status not in (Status.ESTIMATED, Status.AGREED):
        steps.move(engagement, Status.ESTIMATED)
    save_signed(made, by=by, reason="sent to the customer", at=at)
    steps.sign(engagement, by=by, reason=f"estimate {made.version} sent", at=at)
    notices.estimated(made, engagement, token=invite(made, engagement, at=at), at=at)
    return made


@transaction.atomic
def withdraw(engagement: Engagement, *, by: User, at: datetime) -> Engagement:
    """Take back the estimate that the customer has not answered."""
    steps.require_staff(by)
    engagement = steps.locked(engagement)
    waiting = Estimate.objects.sent().filter(engagement=engagement).first()
    if waiting is None:
        raise ValidationError("No estimate waits for an answer.", code="wrong_status")
    steps.close(waiting, Estimate.Status.WITHDRAWN, by=by, reason="taken back", at=at)
    if engagement.status == Status.ESTIMATED:
        steps.move(engagement, Status.REQUESTED)
    steps.sign(engagement, by=by, reason=f"estimate {waiting.version} taken back", at=at)
    notices.decided(waiting, engagement, outcome="taken back by the desk", at=at)
    return engagement


@transaction.atomic
def cancel(engagement: Engagement, *, because: str, by: User, at: datetime) -> Engagement:
    """Nothing comes of it; ``because`` is what the ISV reads."""
    steps.require_staff(by)
    because = steps.require_text(because, "The reason")
    engagement = steps.locked(engagement)
    for waiting in Estimate.objects.sent().filter(engagement=engagement):
        steps.close(waiting, Estimate.Status.WITHDRAWN, by=by, reason="cancelled", at=at)
    steps.move(engagement, Status.CANCELLED)
    engagement.cancelled_because = because
    steps.sign(engagement, by=by, reason=f"cancelled: {because}", at=at)
    notices.cancelled(engagement, at=at)
    return engagement


@transaction.atomic
def finish(engagement: Engagement, *, by: User, at: datetime) -> Engagement:
    """The work is done: no more is booked, and what a package had set aside is free again."""
    steps.require_staff(by)
    engagement = steps.locked(engagement)
    if engagement.timers.running().exists():
        raise ValidationError("A timer is still running on it. Stop it first.", code="timer_runs")
    if Estimate.objects.sent().filter(engagement=engagement).exists():
        raise ValidationError("An estimate still waits for an answer. Take it back first.", code="estimate_waits")
    steps.move(engagement, Status.FINISHED)
    engagement.finished_at = at
    steps.sign(engagement, by=by, reason="finished", at=at)
    return engagement


@transaction.atomic
def reopen(engagement: Engagement, *, by: User, at: datetime) -> Engagement:
    """There is more to do, at the price agreed."""
    steps.require_staff(by)
    engagement = steps.locked(engagement)
    if engagement.status != Status.FINISHED:
        raise ValidationError(f"{engagement.reference} is not finished.", code="wrong_status")
    terms = engagement.terms
    if terms and terms.package:
        rest = terms.package_minutes - terms.used_minutes
        held = HourPackage.objects.select_for_update().get(pk=terms.package.pk)
        if minutes_left(held) < rest:
            raise ValidationError(
                "The hours of the package were given to other work meanwhile. Ask the customer for a new price.",
                code="package_used_up",
            )
    steps.move(engagement, Status.AGREED)
    engagement.finished_at = None
    steps.sign(engagement, by=by, reason="reopened", at=at)
    return engagement


def invite(made: Estimate, engagement: Engagement, *, at: datetime) -> str:
    """A new link in place of the one before: its token."""
    expires_at = made.lapses_at + LINK_OUTLIVES
    return links.issue(steps.PURPOSE, steps.subject_of(engagement), expires_at=expires_at, at=at)


def _drafted(
    engagement: Engagement, price_list: PriceList, package: HourPackage | None, *, by: User, at: datetime
) -> Estimate:
    """The next estimate of ``engagement`` by these prices."""
    return Estimate(
        engagement=engagement,
        version=engagement.estimates.count() + 1,
        price_list=price_list,
        currency=price_list.currency,
        inside=price_list.inside,
        outside=price_list.outside,
        travel=price_list.travel,
        package=package,
        sent_by=by,
        sent_at=at,
    )


def _write_out(made: Estimate, engagement: Engagement) -> None:
    """What the customer reads, word for word."""
    made.text = text_of(made, engagement, desk=present().name_in_mails)
    made.text_hash = hash_of(made.text)
    made.clean_fields()


def _require_right(made: Estimate, engagement: Engagement, today: date) -> None:
    """Money in one currency, hours that a package has, and no less than what is booked."""
    agreed = engagement.terms
    if agreed and agreed.currency != made.currency and (engagement.priced or engagement.items.counted().exists()):
        raise ValidationError(
            f"What is booked so far is in {agreed.currency}. Choose prices in that currency.", code="currency_differs"
        )
    if made.cap < engagement.priced:
        so_far = money_in_words(engagement.priced, made.currency)
        raise ValidationError(f"The limit is lower than what is booked already, {so_far}.", code="cap_below_booked")
    if made.package is None:
        if not made.cap:
            raise ValidationError("Write what it costs at most, or draw on a package.", code="required")
        return
    if made.package.currency != made.currency:
        raise ValidationError(
            f"The package was sold in {made.package.currency}, these prices are in {made.currency}.",
            code="currency_differs",
        )
    if made.package.customer_id != engagement.customer_id:
        raise ValidationError("This package is another customer's.", code="package_elsewhere")
    if made.package.is_over(today):
        raise ValidationError(f"The package expired on {made.package.expires_on:%-d %B %Y}.", code="package_expired")
    left = minutes_left(made.package, excluding=engagement)
    if not 0 < made.package_minutes <= left:
        raise ValidationError(
            f"The package has {hours_in_words(max(left, 0))} left. Set aside that much at most.", code="package_used_up"
        )


def _payer_of(customer: Customer) -> tuple[str, str]:
    name, email = customer.accepts_prices_as
    if not email:
        raise ValidationError(
            f"Nobody is known who accepts prices for {customer}. Enter who pays, with an e-mail, on the customer.",
            code="no_payer",
        )
    if User.objects.filter(email__iexact=email).exists():
        raise ValidationError(
            f"{email} belongs to somebody of the desk or of a software vendor, who can't accept prices for a customer.",
            code="not_the_customers",
        )
    return name, email


def _require_served(customer: Customer | None, isv: Isv) -> None:
    if customer is not None and customer not in isv.customers.all():
        raise ValidationError(f"{customer} is not a customer that {isv} works for.", code="customer_elsewhere")


def _checked_wish(wished_by: date | None, isv: Isv, at: datetime) -> date | None:
    if wished_by and wished_by < at.astimezone(ZoneInfo(isv.market.calendar.time_zone)).date():
        raise ValidationError("The day you want it by is over.", code="in_the_past")
    return wished_by


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
