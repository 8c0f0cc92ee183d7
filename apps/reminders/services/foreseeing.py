"""What would be sent, if nothing else happened: a reading of what is planned. It changes nothing.

Owners of subjects say what would become of a reminder; when and in whose place somebody would be told is decided by
what decides it when it is carried out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import NamedTuple, Protocol

from django.conf import settings

from apps.accounts.models import User
from apps.policy.clock import HoursError

from ..models import Notice, Reminder
from ..querysets import Place
from .deputies import Appointment, Recipient, StandIns, appointments

LINES_PER_PAGE = 100
LOOKED_AT = 1_000
"""So many planned reminders are looked at for one page, however many there are."""


@dataclass(frozen=True)
class Outlook:
    """What would happen if a reminder were carried out at ``at``: whom it tells what, and what ``else_done`` says.

    What ``is_told_at_once`` does not wait for anybody's hours, and joins no other mail.
    """

    at: datetime
    line: str
    link: str
    recipients: Sequence[Recipient] = ()
    else_done: str = ""
    is_told_at_once: bool = False


class Foretell(Protocol):
    """An owner's answer for some of its reminders, by their number; without those that would do nothing."""

    def __call__(self, due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> Mapping[int, Outlook]: ...


@dataclass(frozen=True)
class Line:
    """One line of a mail: why, what, and who would have got it, if not the one who does."""

    reminder: Reminder
    words: str
    link: str
    else_done: str = ""
    in_place_of: User | None = None


@dataclass
class ForeseenMail:
    """What one person would read in one mail; where ``to`` is None, what happens without telling anybody."""

    at: datetime
    to: Recipient | None
    is_digest: bool = True
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Foreseen:
    """Mails in order of time, the moments at which the breaker would hold them, and where to go on.

    ``more`` reminders are planned after these, or ``is_at_least`` so many.
    """

    mails: list[ForeseenMail]
    storms: frozenset[datetime]
    further: Place | None
    more: int
    is_at_least: bool


class _Telling(NamedTuple):
    """That somebody is told, or nobody, and in whose place."""

    at: datetime
    to: Recipient | None
    in_place_of: User | None = None
    is_digest: bool = False


class _Sought(NamedTuple):
    """A reminder that is planned, or a line that waits for its reader."""

    place: Place
    reminder: Reminder
    notice: Notice | None = None


def foresee(
    owners: Mapping[str, Foretell],
    *,
    at: datetime,
    until: datetime,
    after: Place | None = None,
    since: datetime | None = None,
    rules: Collection[str] | None = None,
    person: int | None = None,
) -> Foreseen:
    """The next mails about what falls due until a moment, of the subjects whose beginnings ``owners`` are named by.

    ``rules`` and ``person`` narrow it. A page looks at LOOKED_AT reminders at most, also where few of them are sought.
    """
    found = _next(after, since=since, until=until, rules=rules)
    stand_ins = StandIns.of_everybody(at=at)
    looked_at = found[:LOOKED_AT]
    outlooks = _outlooks(owners, looked_at, stand_ins, at)
    tellings = [_tellings(outlooks.get(sought.place), stand_ins) for sought in looked_at]
    mails: dict[tuple[object, ...], ForeseenMail] = {}
    lines = shown = 0
    for sought, telling in zip(looked_at, tellings, strict=True):
        asked_for = [each for each in telling if person is None or (each.to and each.to.user.pk == person)]
        if asked_for:
            _add(mails, sought, outlooks[sought.place], asked_for)
        lines, shown = lines + len(asked_for), shown + 1
        if lines >= LINES_PER_PAGE:
            break
    more = len(found) - shown
    return Foreseen(
        mails=sorted(mails.values(), key=lambda mail: (mail.at, mail.to.user.name if mail.to else "")),
        storms=_storms(tellings),
        further=found[shown - 1].place if more else None,
        more=more,
        is_at_least=len(found) > LOOKED_AT,
    )


def _next(
    after: Place | None, *, since: datetime | None, until: datetime, rules: Collection[str] | None
) -> list[_Sought]:
    """What comes next, in order of when it falls due: one more than is looked at, where there are more."""
    reminders = Reminder.objects.planned().filter(due_at__lt=until).order_by("due_at", "pk")
    notices = Notice.objects.untold().filter(not_before__lt=until).order_by("not_before", "pk")
    if since:
        reminders, notices = reminders.filter(due_at__gte=since), notices.filter(not_before__gte=since)
    if rules is not None:
        reminders, notices = reminders.filter(rule__in=rules), notices.filter(reminder__rule__in=rules)
    if after:
        reminders, notices = reminders.after(after), notices.after(after)
    waiting = notices.select_related(
        "reminder", "calendar", "recipient__calendar", "recipient__team__calendar", "recipient__market__calendar"
    )
    found = merge(
        (_Sought(Place(each.due_at, True, each.pk), each) for each in reminders[: LOOKED_AT + 1]),
        (_Sought(Place(each.not_before, False, each.pk), each.reminder, each) for each in waiting[: LOOKED_AT + 1]),
        key=lambda sought: sought.place,
    )
    return list(found)[: LOOKED_AT + 1]


def _outlooks(
    owners: Mapping[str, Foretell], found: Sequence[_Sought], stand_ins: StandIns, at: datetime
) -> dict[Place, Outlook]:
    """What each says: its owner, of what is planned; its own words, of what waits for its reader."""
    planned = {sought.reminder.pk: sought.place for sought in found if sought.notice is None}
    reminders = [sought.reminder for sought in found if sought.notice is None]
    outlooks = {sought.place: _of_notice(sought.notice, at) for sought in found if sought.notice}
    for prefix, foretell in owners.items():
        theirs = [reminder for reminder in reminders if reminder.subject.startswith(prefix)]
        foretold = foretell(theirs, stand_ins, at=at) if theirs else {}
        outlooks |= {planned[number]: outlook for number, outlook in foretold.items()}
    return outlooks


def _of_notice(notice: Notice, at: datetime) -> Outlook:
    told = Recipient(notice.recipient, notice.recipient.hours or notice.calendar)
    return Outlook(max(at, notice.not_before), notice.line, notice.link, [told])


def _tellings(outlook: Outlook | None, stand_ins: StandIns) -> list[_Telling]:
    """When who is told, and in whose place."""
    if outlook is None:
        return []
    if not outlook.recipients:
        return [_Telling(outlook.at, None)]
    if outlook.is_told_at_once:
        return [_Telling(outlook.at, recipient) for recipient in outlook.recipients]
    found: dict[int, _Telling] = {}
    for recipient in outlook.recipients:
        appointment = first_appointment(recipient, stand_ins, at=outlook.at)
        if appointment:
            to = appointment.recipient
            in_place_of = recipient.user if to.user != recipient.user else None
            found.setdefault(to.user.pk, _Telling(appointment.at, to, in_place_of, is_digest=True))
    return list(found.values())


def _add(
    mails: dict[tuple[object, ...], ForeseenMail], sought: _Sought, outlook: Outlook, tellings: Iterable[_Telling]
) -> None:
    """Put what is sought into the mails it would be in."""
    for at, to, in_place_of, is_digest in tellings:
        key = (at, to.user.pk if to else None, None if is_digest else sought.place)
        mail = mails.setdefault(key, ForeseenMail(at, to, is_digest))
        mail.lines.append(Line(sought.reminder, outlook.line, outlook.link, outlook.else_done, in_place_of))


def _storms(tellings: Iterable[Iterable[_Telling]]) -> frozenset[datetime]:
    """The moments at which one run would tell more people than it may, or say more of its own at once."""
    told: dict[datetime, set[int]] = defaultdict(set)
    at_once: Counter[datetime] = Counter()
    for of_one in tellings:
        at_once.update({each.at for each in of_one if each.to and not each.is_digest})
        for each in of_one:
            if each.is_digest and each.to:
                told[each.at].add(each.to.user.pk)
    mails = Counter({at: len(people) for at, people in told.items()}) | at_once
    return frozenset(at for at, count in mails.items() if count > settings.REMINDER_MAILS_PER_RUN)


def first_appointment(recipient: Recipient, stand_ins: StandIns, *, at: datetime) -> Appointment | None:
    """When and in whose person ``recipient`` is told what falls due ``at`` a moment; None where nobody ever works."""
    try:
        return appointments([recipient], at=at, stand_ins=stand_ins)[0]
    except HoursError:
        return None
