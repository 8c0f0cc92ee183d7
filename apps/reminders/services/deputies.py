"""Who is told in whose place: somebody away, or whose own hours are long in coming, has a deputy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.models import Absence, User
from apps.accounts.querysets import AbsenceQuerySet
from apps.policy.calendars import support_hours
from apps.policy.models import SupportCalendar

PATIENCE = timedelta(hours=4)
"""Whoever is at work so soon after their deputy is waited for."""
DAY = timedelta(days=1)
_HOURS_OF_DEPUTY = ("deputy__calendar", "deputy__team__calendar", "deputy__market__calendar")


@dataclass(frozen=True)
class Recipient:
    """A person, and the calendar within whose hours they may be reminded."""

    user: User
    calendar: SupportCalendar


@dataclass(frozen=True)
class Appointment:
    """The first moment within the recipient's own hours."""

    recipient: Recipient
    at: datetime

    @property
    def day(self) -> date:
        """The date where the recipient works."""
        return self.at.astimezone(ZoneInfo(self.recipient.calendar.time_zone)).date()


def appointments(
    recipients: Iterable[Recipient], *, at: datetime, stand_ins: "StandIns | None" = None
) -> list[Appointment]:
    """When each of ``recipients``, or whoever stands in for them, can be told from ``at`` on; nobody twice."""
    wanted = list(recipients)
    stand_ins = stand_ins or StandIns([recipient.user for recipient in wanted], at=at)
    found: dict[int, Appointment] = {}
    for recipient in wanted:
        appointment = _arranged(recipient, stand_ins, at)
        found.setdefault(appointment.recipient.user.pk, appointment)
    return list(found.values())


class StandIns:
    """Who stands in for whom from a moment on; the absences of each person are read once."""

    def __init__(self, people: Iterable[User], *, at: datetime) -> None:
        # Somewhere it is still yesterday.
        self._since = (at - DAY).date()
        self._absences: dict[int, list[Absence]] = {}
        self._standing: dict[int, User] = {}
        self._knows_everybody = False
        self._read([person.pk for person in people])

    @classmethod
    def of_everybody(cls, *, at: datetime) -> "StandIns":
        """Those of all people, in two queries: for whoever asks about many."""
        everybody = cls([], at=at)
        everybody._keep(Absence.objects.since(everybody._since))
        everybody._knows_everybody = True
        deputies = User.objects.filter(pk__in=User.objects.exclude(deputy=None).values("deputy"))
        everybody._standing = {deputy.pk: deputy for deputy in deputies.with_hours()}
        return everybody

    def absence_of(self, person: User, day: date) -> Absence | None:
        """The absence that ``person`` is away for on a day."""
        if not self._knows_everybody and person.pk not in self._absences:
            self._read([person.pk])
        theirs = self._absences.get(person.pk, ())
        return next((absence for absence in theirs if absence.holds(day)), None)

    def deputy_of(self, person: User) -> User | None:
        """Who stands in for ``person`` at any time."""
        if person.deputy_id is None:
            return None
        return self._standing.get(person.deputy_id) or person.deputy

    def _read(self, people: list[int]) -> None:
        self._absences |= {person: [] for person in people}
        if people:
            self._keep(Absence.objects.of(people, since=self._since))

    def _keep(self, absences: AbsenceQuerySet[Absence]) -> None:
        for absence in absences.select_related(*_HOURS_OF_DEPUTY):
            self._absences.setdefault(absence.person_id, []).append(absence)


def _arranged(recipient: Recipient, stand_ins: StandIns, at: datetime) -> Appointment:
    """From deputy to deputy until one is there. Where everybody is away it is ``recipient`` all the same."""
    first = appointment = _first_moment(recipient, at)
    passed = {recipient.user.pk}
    while (deputy := _deputy_for(appointment, stand_ins, at)) is not None:
        if deputy.user.pk in passed:
            return first
        passed.add(deputy.user.pk)
        appointment = _first_moment(deputy, at)
    return appointment


def _first_moment(recipient: Recipient, at: datetime) -> Appointment:
    return Appointment(recipient, support_hours(recipient.calendar).next_opening(at))


def _deputy_for(appointment: Appointment, stand_ins: StandIns, at: datetime) -> Recipient | None:
    person, own = appointment.recipient.user, appointment.recipient.calendar
    absence = stand_ins.absence_of(person, appointment.day)
    if absence is not None:
        away_for = absence.deputy
        return Recipient(away_for, away_for.hours or own) if away_for.is_active else None
    deputy = stand_ins.deputy_of(person)
    if deputy is None or not deputy.is_active:
        return None
    standing = Recipient(deputy, deputy.hours or own)
    return standing if appointment.at - _first_moment(standing, at).at > PATIENCE else None
