"""Weeks: handed in by one, approved by another; then what of them is invoiced."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from simple_history.utils import bulk_update_with_history

from apps.accounts.history import save_signed
from apps.accounts.models import User

from .. import notices
from ..models import HourPackage, Item, TimeEntry, TimeSlice, Week
from ..querysets import EntryQuerySet, ItemQuerySet
from . import steps

Status = Week.Status
INVOICED = (TimeEntry, Item, HourPackage)


@transaction.atomic
def submit(person: User, monday: date, *, by: User, at: datetime) -> Week:
    """Hand in a week. Who has left can't: then whoever approves hours does it for them."""
    person = steps.hold_person(person)
    steps.require_staff(by)
    steps.require_own(person, by=by)
    if monday.weekday():
        raise ValidationError("A week begins on a Monday.", code="no_monday")
    steps.require_no_timer(person, monday)
    if not _entries(person, monday).exists() and not _items(person, monday).exists():
        raise ValidationError("Nothing is booked in this week.", code="nothing_booked")
    week = Week.objects.select_for_update(of=("self",)).filter(person=person, starts_on=monday).first()
    week = week or Week(person=person, starts_on=monday)
    _move(week, Status.SUBMITTED)
    week.submitted_at, week.submitted_by, week.sent_back_because = at, by, ""
    save_signed(week, by=by, reason="handed in", at=at)
    notices.submitted(week, at=at)
    return week


@transaction.atomic
def approve(week: Week, *, by: User, at: datetime) -> Week:
    """Let what is in it be invoiced. Nobody approves their own hours, or those they handed in for somebody."""
    week = _held(week, by)
    if by.pk in (week.person_id, week.submitted_by_id):
        raise ValidationError("You handed this week in. A second person has to approve it.", code="needs_a_second")
    _move(week, Status.APPROVED)
    week.approved_at, week.approved_by = at, by
    save_signed(week, by=by, reason="approved", at=at)
    return week


@transaction.atomic
def send_back(week: Week, *, because: str, by: User, at: datetime) -> Week:
    """Let its person change it; ``because`` says what. One's own can be taken back, too."""
    because = steps.require_text(because, "What to change")
    week = _held(week, by)
    if week.status != Status.SUBMITTED:
        raise ValidationError(f"This week is “{week.get_status_display().lower()}”.", code="wrong_status")
    return _open(week, because, f"sent back: {because}", by, at)


@transaction.atomic
def reopen_week(week: Week, *, because: str, by: User, at: datetime) -> Week:
    """Let an approved week be changed, unless something of it is invoiced."""
    because = steps.require_text(because, "Why it is reopened")
    week = _held(week, by)
    if week.status != Status.APPROVED:
        raise ValidationError(f"This week is “{week.get_status_display().lower()}”.", code="wrong_status")
    invoiced = [rows(week.person, week.starts_on).exclude(invoiced_at=None).exists() for rows in (_entries, _items)]
    if any(invoiced):
        raise ValidationError("Something of this week is invoiced, so it stays as it is.", code="week_invoiced")
    return _open(week, because, f"reopened: {because}", by, at)


@transaction.atomic
def hold_to_invoice(numbers: Iterable[int], packages: Iterable[int] = ()) -> None:
    """Hold those engagements, whoever worked on them and hour packages: nothing of them is changed meanwhile."""
    held = steps.hold(numbers)
    workers = Q(time_entries__engagement__in=list(held)) | Q(
        pk__in=Item.objects.filter(engagement__in=list(held)).values("person")
    )
    list(
        User.objects.select_for_update(of=("self",))
        .filter(pk__in=User.objects.filter(workers).values("pk"))
        .order_by("pk")
    )
    list(HourPackage.objects.select_for_update().filter(pk__in=list(packages)).order_by("pk"))


@transaction.atomic
def mark_invoiced(
    numbers: Collection[int], packages: Collection[int] = (), *, until: date, number: str, by: User, at: datetime
) -> int:
    """Say that invoice ``number`` has these hour packages and what is approved up to ``until``; returns how much.

    Whoever calls it has held them by ``hold_to_invoice`` in the same transaction.
    """
    later = TimeSlice.objects.filter(entry=OuterRef("pk"), day__gt=until)
    entries = TimeEntry.objects.to_invoice().filter(~Exists(later), engagement__in=numbers)
    items = Item.objects.to_invoice().filter(day__lte=until, engagement__in=numbers)
    bought = HourPackage.objects.to_invoice(until).filter(pk__in=packages)
    return sum(_mark(rows, number, f"invoiced by {number}", by, at) for rows in (entries, items, bought))


@transaction.atomic
def free_invoiced(number: str, *, credited_by: str, by: User, at: datetime) -> int:
    """Let what stood on the invoice ``number`` be corrected and invoiced again: all of it was taken back."""
    reason = f"taken back by {credited_by}"
    return sum(_mark(kind.objects.filter(invoice=number), "", reason, by, at) for kind in INVOICED)


def _mark(rows: "QuerySet[Any]", number: str, reason: str, by: User, at: datetime) -> int:
    booked = list(rows)
    for each in booked:
        each.invoice, each.invoiced_at = number, at if number else None
    bulk_update_with_history(
        booked,
        rows.model,
        ["invoice", "invoiced_at"],
        batch_size=500,
        default_user=by,
        default_change_reason=reason,
        default_date=at,
    )
    return len(booked)


def _held(week: Week, by: User) -> Week:
    steps.require_staff(by)
    person = steps.hold_person(week.person)
    week = Week.objects.select_for_update(of=("self",)).get(pk=week.pk)
    week.person = person
    return week


def _open(week: Week, because: str, reason: str, by: User, at: datetime) -> Week:
    week.status = Status.OPEN
    week.submitted_at = week.submitted_by = week.approved_at = week.approved_by = None
    week.sent_back_because = because[:300]
    save_signed(week, by=by, reason=reason, at=at)
    notices.sent_back(week, by=by, because=because, at=at)
    return week


def _move(week: Week, to: Week.Status) -> None:
    if to not in Week.MAY_BECOME[Status(week.status)]:
        raise ValidationError(
            f"This week is “{week.get_status_display().lower()}”. Reload the page to see where it stands.",
            code="wrong_status",
        )
    week.status = to


def _entries(person: User, monday: date) -> "EntryQuerySet[TimeEntry]":
    return TimeEntry.objects.counted().filter(person=person, week_on=monday)


def _items(person: User, monday: date) -> "ItemQuerySet[Item]":
    return Item.objects.counted().filter(person=person, week_on=monday)
