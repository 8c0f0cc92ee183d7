"""Says who must have been reminded of what, told only what happened and at which moments everything was still.

`moved` and `settled` say that time has passed, and that nothing was left to do. Of what fell due and became moot
between two still moments nobody can say whether it was told: such a line may be there, once, or not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .cases import SNOOZE_ENDS, Case, Key
from .hours import NEVER, Hours
from .people import STAFF, Person, certificates
from .post import Line

PATIENCE = timedelta(hours=4)
CERTIFICATE = "certificate_expires"
CERTIFICATE_DAYS = 30


@dataclass
class Entry:
    """One reminder: who ``must`` have been told by when, who ``may``, and whether ``somebody`` at least must.

    ``fell_due_at`` is when the first of them could be; ``due`` may be put off after that. ``pending`` are those for
    whom it waits, and until when.
    """

    due: datetime
    fell_due_at: datetime = NEVER
    is_wanted: bool = True
    is_carried_out: bool = False
    is_unsure: bool = False
    somebody: bool = False
    pending: dict[str, datetime] = field(default_factory=dict)
    must: dict[str, datetime] = field(default_factory=dict)
    may: set[str] = field(default_factory=set)

    @property
    def least(self) -> int:
        return max(len(self.must), int(self.somebody))


@dataclass
class Verdict:
    """What the oracle says to the lines that arrived."""

    expected: int = 0
    unsure: int = 0
    told: int = 0
    too_often: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    out_of_hours: list[str] = field(default_factory=list)


class Oracle:
    """Knows people, inquiries and certificates, and computes with its own arithmetic."""

    def __init__(self, members: list[Person]) -> None:
        self.people = {person.email: person for person in [*STAFF, *members]}
        self.hours: dict[str, Hours] = {email: person.hours for email, person in self.people.items()}
        self.leads = defaultdict(list)
        for person in STAFF:
            if person.role == "lead":
                self.leads[person.market].append(person.email)
        self.cases: dict[int, Case] = {}
        self._entries: dict[int | str, dict[Key, Entry]] = {}
        self._moved = True
        for email, expires in certificates(members).items():
            self._entries[email] = {(CERTIFICATE, ""): Entry(self._certificate_due(email, expires))}

    def _certificate_due(self, email: str, expires: date) -> datetime:
        return self.hours[email].opening_days_before(expires, CERTIFICATE_DAYS)

    def asked(self, case: Case) -> None:
        self.cases[case.number] = case
        self._entries[case.number] = {}
        self._arrange(case)

    def happened(self, number: int, deed: str, at: datetime, given: str = "") -> None:
        """A deed was done with an inquiry at that moment."""
        case = self.cases[number]
        self._doubt(number, at)
        if deed == "snooze":
            hours = self.hours[given]
            case.snooze(hours.opening(hours.moment(hours.day(at) + timedelta(days=1), "00:00")), given)
        else:
            getattr(case, deed)(at, given)
        if deed == "assign":
            self._readdress(case, at)
        self._arrange(case)

    def moved(self) -> None:
        """The clock was moved: until everything is still again, what is due may be told or not."""
        self._moved = True

    def worked(self, at: datetime) -> None:
        """Some work was done then, but not all there is."""
        self._moved = True
        for subject in self._entries:
            self._doubt(subject, at)

    def settled(self, at: datetime, *, by: datetime | None = None) -> None:
        """Nothing was left to do of what fell due until ``at``; the last of it had been done ``by`` then."""
        self._moved = False
        for subject, entries in self._entries.items():
            for (rule, _occurrence), entry in entries.items():
                if entry.is_wanted and entry.due <= at:
                    entry.fell_due_at = min(entry.fell_due_at, entry.due)
                    self._follow(entry, self._recipients(subject, rule), at, by or at)
                    if rule == SNOOZE_ENDS:
                        self._wake(self.cases[int(subject)], entry)

    def _wake(self, case: Case, entry: Entry) -> None:
        if case.snoozed_until == entry.due:
            case.snoozed_until = None

    def _follow(self, entry: Entry, recipients: list[str], at: datetime, by: datetime) -> None:
        if entry.is_unsure:
            there = {self._stand_in(email, at) for email in recipients}
            entry.may |= there
            entry.somebody = entry.somebody or any(self.hours[email].is_open(at) for email in there)
            return
        if not entry.is_carried_out:
            entry.is_carried_out, entry.pending = True, self._appointed(recipients, at)
        waiting = [email for email, opening in entry.pending.items() if opening <= at]
        for email in waiting:
            del entry.pending[email]
        for reader, opening in self._appointed(waiting, at).items():
            if opening <= at:
                entry.must.setdefault(reader, by)
            else:
                entry.pending[reader] = opening

    def _appointed(self, recipients: Iterable[str], at: datetime) -> dict[str, datetime]:
        """Who is told in their places from a moment on, each when they are next at work."""
        readers = {self._stand_in(email, at) for email in recipients}
        return {reader: self.hours[reader].opening(at) for reader in readers}

    def _doubt(self, subject: int | str, at: datetime) -> None:
        """What may have been told since the last still moment."""
        for (rule, _occurrence), entry in self._entries[subject].items():
            if not entry.is_wanted or entry.due > at:
                continue
            if not entry.is_carried_out or (entry.pending and self._moved):
                waiting = list(entry.pending) if entry.is_carried_out else self._recipients(subject, rule)
                entry.is_unsure = True
                entry.fell_due_at = min(entry.fell_due_at, entry.due)
                entry.may |= set(waiting) | {self._stand_in(email, at) for email in waiting}

    def _readdress(self, case: Case, at: datetime) -> None:
        for (rule, _occurrence), entry in self._entries[case.number].items():
            if rule not in {"isv_nudge", SNOOZE_ENDS} and entry.pending and not entry.must:
                entry.pending = self._appointed(self._recipients(case.number, rule), at)

    def _arrange(self, case: Case) -> None:
        entries, plan = self._entries[case.number], case.plan()
        for key, entry in entries.items():
            if key not in plan and entry.is_wanted and not self._is_back(case, key, entry):
                entry.is_wanted = False
                entry.pending.clear()
                entry.is_carried_out = bool(entry.must)
        for key, due in plan.items():
            entry = entries.setdefault(key, Entry(due))
            if not entry.is_carried_out:
                entry.due = due
            entry.is_wanted = True

    def _is_back(self, case: Case, key: Key, entry: Entry) -> bool:
        """A snooze that has ended is told of, until the inquiry is over or put off again."""
        return key[0] == SNOOZE_ENDS and entry.is_carried_out and case.status != "over" and not case.snoozed_until

    def _recipients(self, subject: int | str, rule: str) -> list[str]:
        if isinstance(subject, str):
            return [subject]
        case = self.cases[subject]
        if rule == "isv_nudge":
            return [case.asker]
        if rule == SNOOZE_ENDS:
            return [email for email in dict.fromkeys([case.snoozed_by, case.assignee]) if email]
        return [case.assignee] if case.assignee else self.leads[case.market]

    def _stand_in(self, email: str, at: datetime) -> str:
        """Who is told in somebody's place: their deputy when they are away, or would be long in coming."""
        passed, reader = {email}, email
        while (deputy := self._deputy(reader, at)) and deputy not in passed:
            passed.add(deputy)
            reader = deputy
        return reader

    def _deputy(self, email: str, at: datetime) -> str:
        person, opening = self.people[email], self.hours[email].opening(at)
        if person.away and opening != NEVER:
            first, last, deputy = person.away
            if first <= self.hours[email].day(opening) <= last:
                return deputy
        standing = person.deputy
        return standing if standing and opening - self.hours[standing].opening(at) > PATIENCE else ""

    def judge(self, lines: Iterable[Line]) -> Verdict:
        """Compare what arrived with what had to."""
        verdict = Verdict()
        arrived: dict[tuple[str, str], dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
        for line in lines:
            verdict.told += 1
            arrived[(line.subject, line.rule)][line.to].append(line.at)
            if not self.is_at_work(line.to, line.at):
                verdict.out_of_hours.append(f"{line} at {line.at:%a %d %b %H:%M}")
        told_of = {key: list(entries) for key, entries in self._by_rule()}
        for key in arrived.keys() - told_of.keys():
            verdict.too_often.append(f"{key}, which never fell due, to {sorted(arrived[key])}")
        for key, entries in told_of.items():
            self._judge(key, entries, arrived.get(key, {}), verdict)
        return verdict

    def _judge(
        self, key: tuple[str, str], entries: list[Entry], arrived: dict[str, list[datetime]], verdict: Verdict
    ) -> None:
        least: Counter[str] = Counter(email for entry in entries for email in entry.must)
        most = least + Counter(email for entry in entries for email in entry.may - entry.must.keys())
        verdict.expected += sum(entry.least for entry in entries)
        verdict.unsure += sum(entry.is_unsure for entry in entries)
        for email in sorted(least.keys() | most.keys() | arrived.keys()):
            times = len(arrived.get(email, []))
            if times > most[email]:
                verdict.too_often.append(f"{key} to {email}: {times} times, not {most[email]}")
            if times < least[email]:
                verdict.forgotten.append(f"{key} to {email}: {times} times, not {least[email]}")
            possible = sorted(entry.fell_due_at for entry in entries if email in entry.must.keys() | entry.may)
            early = [at for at, since in zip(sorted(arrived.get(email, [])), possible, strict=False) if at < since]
            verdict.early += [f"{key} to {email} at {at}" for at in early]
            if times == most[email] == least[email]:
                latest = sorted(entry.must[email] for entry in entries if email in entry.must)
                late = [at for at, by in zip(sorted(arrived.get(email, [])), latest, strict=True) if at > by]
                verdict.late += [f"{key} to {email} at {at}" for at in late]
        if sum(map(len, arrived.values())) < sum(entry.least for entry in entries):
            verdict.forgotten.append(f"{key}: nobody of {sorted(most)}")

    def is_at_work(self, email: str, at: datetime) -> bool:
        away = self.people[email].away
        day = self.hours[email].day(at)
        return self.hours[email].is_open(at) and not (away and away[0] <= day <= away[1])

    def _by_rule(self) -> Iterator[tuple[tuple[str, str], list[Entry]]]:
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for subject, entries in self._entries.items():
            for (rule, _occurrence), entry in entries.items():
                found[(str(subject), rule)].append(entry)
        yield from found.items()
