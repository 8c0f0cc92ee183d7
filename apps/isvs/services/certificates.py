"""Reminding people that a certificate expires, by the rules of the desk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder, ReminderRule
from apps.reminders.services import Outlook, Plan, Recipient, StandIns, Telling

from ..expiring import HOURS, Holders, calendar_of, line_of, support_days_before
from ..models import Certificate

KIND = "certificate"
PREFIX = f"{KIND}:"
BATCH = 200


def carry_out_reminders(*, at: datetime) -> int:
    """Remind of the certificates that expire; returns how many reminders were carried out."""
    rules = _rules()
    reminders.keep_arranged(PREFIX, reminders.signature(rules), partial(_arrange_next, rules=rules, at=at))
    _withdraw_from_former_holders(at=at)
    return reminders.carry_out_due(PREFIX, _remind, lock=_hold, at=at)


@transaction.atomic
def plan_certificates(person: User, *, at: datetime) -> None:
    """Plan the reminders of every certificate of ``person`` anew, because one was issued or changed."""
    rules = _rules()
    certificates = Certificate.objects.filter(user=person).select_for_update(of=("self",)).order_by("pk")
    reminders.arrange_all({_subject(each): _plans(each, rules, at) for each in certificates}, at=at)


def forget_certificate(number: int, *, at: datetime) -> None:
    """Take back what is planned of a certificate that is no more."""
    reminders.arrange(f"{PREFIX}{number}", [], at=at)


def _withdraw_from_former_holders(*, at: datetime) -> None:
    """Who no longer has a certificate, or has left the ISV, is not told of it: those are whom it concerns now."""
    waiting = Notice.objects.untold().filter(reminder__subject__startswith=PREFIX, recipient__is_staff=False)
    readers = defaultdict(set)
    for subject, reader in waiting.values_list("reminder__subject", "recipient"):
        readers[_number_in(subject)].add(reader)
    certificates = _with_people(Certificate.objects.filter(pk__in=readers))
    holders = Holders(certificates)
    for certificate in certificates:
        if readers[certificate.pk] - {person.pk for person in holders.concerned(certificate)}:
            _address_anew(_subject(certificate), at=at)


@transaction.atomic
def _address_anew(subject: str, *, at: datetime) -> None:
    certificate = _locked(subject)
    untold = Notice.objects.untold().filter(reminder__subject=subject).select_related("reminder")
    waiting = {notice.reminder for notice in untold.select_for_update(of=("self",))}
    untold.delete()
    for reminder in waiting:
        reminders.address(reminder, _telling(certificate), at=at)


def _rules() -> list[ReminderRule]:
    return list(ReminderRule.objects.active().about(KIND))


def _subject(certificate: Certificate) -> str:
    return f"{PREFIX}{certificate.pk}"


def _number_in(subject: str) -> int:
    return int(subject.removeprefix(PREFIX))


def _with_people(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return certificates.select_related(*(f"user__{hours}" for hours in HOURS))


def _hold(subjects: Iterable[str]) -> None:
    numbers = [_number_in(subject) for subject in subjects]
    list(Certificate.objects.filter(pk__in=numbers).order_by("pk").select_for_update().values_list("pk"))


def _locked(subject: str) -> Certificate:
    return Certificate.objects.select_for_update(of=("self",)).select_related("user").get(pk=_number_in(subject))


def _arrange_next(after: int, *, rules: Sequence[ReminderRule], at: datetime) -> int | None:
    later = Certificate.objects.filter(pk__gt=after).order_by("pk").select_for_update(of=("self",))
    batch = list(_with_people(later)[:BATCH])
    reminders.arrange_all({_subject(each): _plans(each, rules, at) for each in batch}, at=at)
    return batch[-1].pk if batch else None


def _plans(certificate: Certificate, rules: Sequence[ReminderRule], at: datetime) -> list[Plan]:
    """What falls due before it expires: nothing where it has, or where a later one of the name takes its place."""
    calendar = calendar_of(certificate)
    if calendar is None or certificate.expires_on <= at.date() or _is_renewed(certificate):
        return []
    markets = {None, certificate.user.market_id}
    moments = {
        rule.code: support_days_before(certificate.expires_on, rule.after, calendar)
        for rule in rules
        if rule.market_id in markets
    }
    occurrence = certificate.expires_on.isoformat()
    return [Plan(code, occurrence, due_at) for code, due_at in moments.items() if due_at]


def _is_renewed(certificate: Certificate) -> bool:
    later = Certificate.objects.filter(user=certificate.user_id, name=certificate.name)
    return later.filter(expires_on__gt=certificate.expires_on).exists()


def _remind(reminder: Reminder) -> Telling:
    return _telling(_locked(reminder.subject))


def _telling(certificate: Certificate) -> Telling:
    recipients = _recipients(certificate, Holders([certificate]))
    return Telling(recipients, line_of(certificate), reverse("portal:isv"))


def foretell(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """What each of these reminders would tell whom, by its number. The number of queries does not grow with theirs."""
    numbers = {reminder.pk: _number_in(reminder.subject) for reminder in due}
    found = _with_people(Certificate.objects.all()).in_bulk(set(numbers.values()))
    holders = Holders(found.values())
    return {
        reminder.pk: _outlook(certificate, holders, max(reminder.due_at, at))
        for reminder in due
        if (certificate := found.get(numbers[reminder.pk]))
    }


def _outlook(certificate: Certificate, holders: Holders, at: datetime) -> Outlook:
    link = reverse("admin:isvs_certificate_change", args=[certificate.pk])
    return Outlook(at, line_of(certificate), link, _recipients(certificate, holders))


def _recipients(certificate: Certificate, holders: Holders) -> list[Recipient]:
    hours = holders.calendar_of(certificate)
    return [Recipient(person, person.hours or hours) for person in holders.concerned(certificate)] if hours else []
