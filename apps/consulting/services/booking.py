"""Time by hand and fixed amounts: entered, corrected, struck. Nothing goes beyond what the customer agreed to."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.inquiries.models import Message

from .. import pricing
from ..models import LONGEST_ENTRY, Acceptance, Engagement, Estimate, Item, TimeEntry, Timer, TimeSlice, VatRateName
from ..pricing import Worked
from ..slicing import MINUTE, Slice, minutes_in, to_the_minute
from ..statements import ByTerms, cut, worked_on, zone_of
from ..wording import hours_in_words, money_in_words
from . import steps

Kind = TimeEntry.Kind
NOT_YET = 0
"""The number by which an entry is known that is not stored yet."""


@transaction.atomic
def book(
    engagement: Engagement,
    *,
    person: User,
    started_at: datetime,
    ended_at: datetime,
    note: str,
    by: User,
    at: datetime,
    kind: str = Kind.WORK,
    internal_note: str = "",
    is_billable: bool = True,
    unbilled_because: str = "",
    messages: Collection[Message] = (),
) -> TimeEntry:
    """Enter what ``person`` worked, to the minute. Refuses what overlaps, lies ahead or passes the limit agreed."""
    engagement = steps.locked(engagement)
    person = steps.hold_person(person)
    steps.require_worker(person, by=by)
    started_at, ended_at = checked(started_at, ended_at, at=at)
    require_no_running_timer(person, ended_at)
    entry = TimeEntry(engagement=engagement, person=person, booked_at=at)
    _fill(
        entry,
        started_at=started_at,
        ended_at=ended_at,
        kind=kind,
        note=note,
        internal_note=internal_note,
        is_billable=is_billable,
        unbilled_because=unbilled_because,
        messages=messages,
    )
    keep(entry, by=by, reason="booked by hand", at=at)
    entry.messages.set(messages)
    steps.count(engagement, at=at)
    return entry


@transaction.atomic
def correct(
    entry: TimeEntry,
    *,
    because: str,
    started_at: datetime,
    ended_at: datetime,
    note: str,
    by: User,
    at: datetime,
    kind: str = Kind.WORK,
    internal_note: str = "",
    is_billable: bool = True,
    unbilled_because: str = "",
    messages: Collection[Message] | None = None,
) -> TimeEntry:
    """Put an entry right. What it said before stays in its history, with ``because``."""
    because = steps.require_text(because, "Why it is corrected")
    entry = held(entry, by=by)
    started_at, ended_at = checked(started_at, ended_at, at=at)
    require_no_running_timer(entry.person, ended_at)
    _fill(
        entry,
        started_at=started_at,
        ended_at=ended_at,
        kind=kind,
        note=note,
        internal_note=internal_note,
        is_billable=is_billable,
        unbilled_because=unbilled_because,
        messages=messages or (),
    )
    entry.slices.all().delete()
    keep(entry, by=by, reason=f"corrected: {because}", at=at)
    if messages is not None:
        entry.messages.set(messages)
    steps.count(entry.engagement, at=at)
    return entry


@transaction.atomic
def strike(entry: TimeEntry, *, because: str, by: User, at: datetime) -> TimeEntry:
    """Let an entry count no more; it stays to be read, with ``because``."""
    because = steps.require_text(because, "Why it is struck")
    entry = held(entry, by=by)
    entry.is_struck = True
    save_signed(entry, by=by, reason=f"struck: {because}", at=at)
    steps.count(entry.engagement, at=at)
    return entry


@transaction.atomic
def add_item(
    engagement: Engagement,
    *,
    day: date,
    text: str,
    amount: Decimal,
    vat: str = VatRateName.STANDARD,
    by: User,
    at: datetime,
) -> Item:
    """Charge a fixed amount, net, in the currency agreed; ``vat`` says at which of the market's rates."""
    engagement = steps.locked(engagement)
    person = steps.hold_person(by)
    steps.require_worker(person, by=by)
    steps.require_agreed(engagement)
    text = steps.require_text(text, "What it is for")
    if amount <= 0 or amount != amount.quantize(pricing.CENT):
        raise ValidationError("Write an amount above zero, to the cent.", code="out_of_range")
    zone = zone_of(engagement)
    if day > at.astimezone(zone).date():
        raise ValidationError("This day is still to come.", code="in_the_future")
    if day < _first_agreed(engagement).astimezone(zone).date():
        raise ValidationError("The customer had not agreed to anything on that day.", code="before_agreement")
    monday = steps.monday_before(day)
    steps.require_open(person, monday)
    left = engagement.cap - engagement.priced
    if amount > left:
        rest = f"{money_in_words(left, _currency(engagement))} is left."
        raise ValidationError(_beyond(engagement, rest), code="over_cap")
    what = {"day": day, "week_on": monday, "text": text, "amount": amount, "vat": vat}
    item = Item(engagement=engagement, person=person, booked_at=at, **what)
    save_signed(item, by=by, reason="booked", at=at)
    steps.count(engagement, at=at)
    return item


@transaction.atomic
def strike_item(item: Item, *, because: str, by: User, at: datetime) -> Item:
    """Let a fixed amount count no more; it stays to be read."""
    because = steps.require_text(because, "Why it is struck")
    steps.require_staff(by)
    engagement = steps.locked(item.engagement)
    person = steps.hold_person(item.person)
    item = Item.objects.select_for_update().get(pk=item.pk)
    item.engagement = engagement
    steps.require_own(person, by=by)
    _require_unsettled(item)
    steps.require_open(person, item.week_on)
    item.is_struck = True
    save_signed(item, by=by, reason=f"struck: {because}", at=at)
    steps.count(engagement, at=at)
    return item


def held(entry: TimeEntry, *, by: User) -> TimeEntry:
    """``entry`` with its engagement and person held, if it may still be changed."""
    steps.require_staff(by)
    engagement = steps.locked(entry.engagement)
    person = steps.hold_person(entry.person)
    entry = TimeEntry.objects.select_for_update(of=("self",)).select_related("terms").get(pk=entry.pk)
    entry.engagement, entry.person = engagement, person
    steps.require_own(person, by=by)
    _require_unsettled(entry)
    steps.require_open(person, entry.week_on)
    return entry


def checked(started_at: datetime, ended_at: datetime, *, at: datetime) -> tuple[datetime, datetime]:
    """Both to the minute in UTC; refused where no time passes between, more than a day, or some lies ahead."""
    started_at, ended_at = (to_the_minute(moment.astimezone(UTC)) for moment in (started_at, ended_at))
    if ended_at <= started_at:
        raise ValidationError("It has to end after it began, by a minute at least.", code="no_time")
    if minutes_in(started_at, ended_at) > LONGEST_ENTRY:
        raise ValidationError("That is more than a day at a stretch. Enter each day by itself.", code="too_long")
    if ended_at > at:
        raise ValidationError("This time is still to come. Book it once it is worked.", code="in_the_future")
    return started_at, ended_at


def require_no_running_timer(person: User, ended_at: datetime) -> None:
    running = Timer.objects.running().filter(person=person).select_related("engagement").first()
    if running is not None and to_the_minute(running.started_at) < ended_at:
        raise ValidationError(
            f"A timer has been running since then, on {running.engagement.reference}. Stop it first.", code="overlaps"
        )


def keep(entry: TimeEntry, *, by: User, reason: str, at: datetime) -> None:
    """Save the entry signed, and its minutes by days and rates."""
    save_signed(entry, by=by, reason=reason, at=at)
    TimeSlice.objects.bulk_create(TimeSlice(entry=entry, **piece._asdict()) for piece in _cut(entry))


def terms_at(engagement: Engagement, moment: datetime) -> Estimate:
    """The estimate in force when work began."""
    accepted = engagement.estimates.filter(acceptance__kind=Acceptance.Kind.ACCEPTED).order_by("-version")
    for estimate in accepted:
        if estimate.decided_at and to_the_minute(estimate.decided_at) <= moment:
            return estimate
    raise ValidationError(
        "The customer had not agreed to a price by then. Work before that is not booked.", code="before_agreement"
    )


def minutes_that_fit(entry: TimeEntry, engagement: Engagement) -> int:
    """How many of its minutes, counted from its beginning, stay under the limit agreed."""
    others = worked_on(engagement, without=entry.pk)

    def is_fitting(minutes: int) -> bool:
        return steps.fits(engagement, _with(others, entry, minutes))

    fitting = pricing.most_that_fits(entry.minutes, is_fitting)
    while fitting and not is_fitting(fitting):
        fitting -= 1
    return fitting


def _fill(entry: TimeEntry, *, messages: Collection[Message], **given: object) -> None:
    """Put ``given`` into an entry whose engagement and person are held, and refuse what can't be."""
    engagement, person = entry.engagement, entry.person
    steps.require_agreed(engagement)
    for name, value in given.items():
        setattr(entry, name, value)
    entry.note = steps.require_text(entry.note, "What was done")
    entry.internal_note, entry.unbilled_because = (
        steps.masked(entry.internal_note),
        "" if entry.is_billable else steps.require_text(entry.unbilled_because, "Why it is not billed"),
    )
    entry.minutes = minutes_in(entry.started_at, entry.ended_at)
    entry.terms = terms_at(engagement, entry.started_at)
    entry.week_on = steps.monday_of(engagement, entry.started_at)
    entry.clean_fields()
    steps.require_open(person, entry.week_on)
    _require_free(entry)
    _require_of_inquiry(messages, engagement)
    if entry.is_billable:
        _require_under_cap(entry, engagement)


def _require_free(entry: TimeEntry) -> None:
    taken = TimeEntry.objects.overlapping(entry.person, entry.started_at, entry.ended_at).exclude(pk=entry.pk)
    other = taken.select_related("engagement__market__calendar").first()
    if other is not None:
        zone = zone_of(other.engagement)
        first, last = (moment.astimezone(zone) for moment in (other.started_at, other.ended_at))
        raise ValidationError(
            f"{entry.person} has an entry at that time already: {other.engagement.reference}, "
            f"{first:%a %-d %b %H:%M}–{last:%H:%M}. Nobody works on two things at once.",
            code="overlaps",
        )


def _require_of_inquiry(messages: Collection[Message], engagement: Engagement) -> None:
    of_inquiry = {message.inquiry_id for message in messages}
    if not of_inquiry:
        return
    inquiry = engagement.inquiry
    known = {inquiry.pk, inquiry.merged_into_id} if inquiry else set()
    if not of_inquiry <= known:
        raise ValidationError("A message is of another inquiry than this consulting.", code="message_elsewhere")


def _require_under_cap(entry: TimeEntry, engagement: Engagement) -> None:
    if steps.fits(engagement, _with(worked_on(engagement, without=entry.pk), entry, entry.minutes)):
        return
    fitting = minutes_that_fit(entry, engagement)
    rest = f"Of this, {hours_in_words(fitting)} would fit." if fitting else "Not a minute of this would fit."
    raise ValidationError(_beyond(engagement, rest), code="over_cap")


def _beyond(engagement: Engagement, rest: str) -> str:
    cap = money_in_words(engagement.cap, _currency(engagement))
    return (
        f"That goes beyond what the customer agreed to, {cap} at most. {rest} Send the customer a new estimate, or "
        "enter the time as not billed."
    )


def _currency(engagement: Engagement) -> str:
    return engagement.terms.currency if engagement.terms else ""


def _with(others: ByTerms, entry: TimeEntry, minutes: int) -> ByTerms:
    """What is charged if the first ``minutes`` of ``entry`` are."""
    pieces = _cut(entry, minutes)
    own = [Worked(piece.day, piece.rate, entry.pk or NOT_YET, piece.minutes) for piece in pieces]
    return {**others, entry.terms_id: [*others.get(entry.terms_id, ()), *own]}


def _cut(entry: TimeEntry, minutes: int | None = None) -> list[Slice]:
    end = entry.ended_at if minutes is None else entry.started_at + minutes * MINUTE
    return cut(entry.engagement, entry.started_at, end, is_travel=entry.kind == Kind.TRAVEL)


def _first_agreed(engagement: Engagement) -> datetime:
    first = Acceptance.objects.filter(estimate__engagement=engagement, kind=Acceptance.Kind.ACCEPTED).order_by("at")[:1]
    return first.get().at


def _require_unsettled(booked: TimeEntry | Item) -> None:
    if booked.invoiced_at is not None:
        raise ValidationError(
            f"This is invoiced, by {booked.invoice}, and can't be changed. Put it right with a credit note.",
            code="invoiced",
        )
    if booked.is_struck:
        raise ValidationError("This is struck already.", code="struck_already")
