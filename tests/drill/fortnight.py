"""The drill: a simulated fortnight with two schedulers and three workers, of which one is killed every few seconds.

The clock goes by in steps. Workers have time to do what is due at each; half of what people do falls into that time,
the other half after it. Once the broker loses everything, once the clock jumps an hour while work is under way, in some
nights it goes back an hour, and once every worker dies while the mail server has mail that it has not confirmed.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import redis

from tests.processes.desk import Desk, until
from tests.smtp import Letter

from . import closings, deeds, life
from .cases import Case
from .hours import Hours
from .oracle import Oracle
from .people import BEGINS, HOLIDAYS, OFFICE, WORKDAYS, ZONES, members
from .post import Line, is_digest, lines
from .report import Report
from .staff import Staff

HOUR = timedelta(hours=1)
PAST_ANY_CLAIM = timedelta(minutes=5, seconds=5)
STILL_SECONDS = 600
SECONDS_HELD = 1.5


@dataclass(frozen=True)
class Size:
    """How much of a fortnight: on how many of its days something is done, at which hours of the day, by how many."""

    inquiries: int
    members: int
    days: tuple[int, ...]
    asking_days: int
    by_day: tuple[int, ...]
    by_night: tuple[int, ...]
    seconds_between_kills: tuple[float, float]
    kills_until_still: int
    """So many at most, until there is nothing left to do: the drill ends however slow the machine is."""


FULL = Size(
    inquiries=2000,
    members=150,
    days=tuple(range(15)),
    asking_days=9,
    by_day=(8, 10, 12, 14, 16),
    by_night=(2, 17, 22),
    seconds_between_kills=(3.0, 5.0),
    kills_until_still=3,
)
SHORT = Size(
    inquiries=16,
    members=9,
    days=(0, 1, 9),
    asking_days=2,
    by_day=(9, 12),
    by_night=(22,),
    seconds_between_kills=(2.0, 3.0),
    kills_until_still=1,
)


class Fortnight:
    """A desk of real processes, what people do with it, and the oracle that is told of it."""

    def __init__(self, desk: Desk, size: Size, say: Callable[[str], object], seed: int = 4711) -> None:
        self.desk, self.size, self._say = desk, size, say
        self._chance = Random(seed)  # noqa: S311  # the drill can be repeated
        self._members = members(size.members)
        self._oracle = Oracle(self._members)
        self._hours = {market: _market_hours(market) for market in ZONES}
        self._staff = Staff(desk, size.seconds_between_kills, seed)
        self._steps = self._deeds = 0
        self._jumped = 0.0

    def run(self) -> Report:
        """Live through all of it, and say what came of it."""
        started = time.monotonic()
        steps = list(self._moments())
        self._step_to(steps[0] - HOUR)
        self.desk.call(deeds.prepare_now, member_count=self.size.members)
        with self._staff:
            asking = [at for at in steps if self._is_day(at) and at < steps[0] + self.size.asking_days * 24 * HOUR]
            self._share = -(-self.size.inquiries // len(asking))
            moments = asking[1 :: max(1, len(asking) // 3)]
            mishaps = dict(zip(moments, (self._jump, self._flush, self._die), strict=False))
            for at in steps:
                self._pass(at, mishaps.get(at))
                self._say(
                    f"{at:%a %d %b %H:%M}: {len(self._oracle.cases):,} inquiries, {len(self.desk.office.letters):,} "
                    f"letters, {len(self._staff.killed):,} killed, {time.monotonic() - started:.0f} s"
                )
        return self._report(time.monotonic() - started)

    def _moments(self) -> Iterator[datetime]:
        for day in self.size.days:
            on = BEGINS + timedelta(days=day)
            hours = self.size.by_day if on.weekday() in WORKDAYS else ()
            for hour in sorted([*hours, *self.size.by_night]):
                yield self._hours["NO"].moment(on, f"{hour:02}:40")

    def _is_day(self, at: datetime) -> bool:
        return any(hours.is_open(at) for hours in self._hours.values())

    def _pass(self, at: datetime, mishap: Callable[[], None] | None) -> None:
        self._step_to(max(at, self.desk.now()))
        is_day = self._is_day(at)
        if is_day:
            self._live(asking=mishap is None)
        if mishap:
            mishap()
        self._settle()
        if is_day:
            self._live(asking=True)
        elif self._steps % 7 == 3:
            self._step_to(self.desk.now() - HOUR)
        self._settle()

    def _step_to(self, at: datetime) -> None:
        self._steps += 1
        self.desk.move_clock(at - self.desk.now())
        self._oracle.moved()

    def _live(self, *, asking: bool) -> None:
        cases = list(self._oracle.cases.values())
        wanted = life.deeds(self._chance, cases, max(3, len(cases) // 40))
        count = min(self._share // 2 + 1, self.size.inquiries - len(cases)) if asking else 0
        questions = [
            [self._chance.choice(self._members).email, self._chance.random() > 0.1] for _ in range(max(0, count))
        ]
        lived = self.desk.call(deeds.live, questions=questions, deeds=wanted)
        for number, asker, is_complete, at in lived["asked"]:
            market = self._oracle.people[asker].market
            asked_at = datetime.fromisoformat(at)
            self._oracle.asked(Case(number, market, self._hours[market], asker, asked_at, is_complete))
        for number, deed, given, at in lived["done"]:
            self._oracle.happened(number, deed, datetime.fromisoformat(at), given)
        self._deeds += len(lived["done"])

    def _settle(self) -> None:
        """Wait until nothing is left to do; what dead workers hold is given the time after which others take it."""
        latest = time.monotonic() + STILL_SECONDS
        held: list[int] = []
        held_since = time.monotonic()
        self._staff.kills_left = self.size.kills_until_still
        while (left := self.desk.call(deeds.left))["due"] or left["sending"]:
            assert time.monotonic() < latest, f"still to do after {STILL_SECONDS} s: {left}"
            assert not left["halts"], "a run was held back"
            if left["sending"] != held or self.desk.office.visitors:
                held, held_since = left["sending"], time.monotonic()
            elif held and not left["due"] and time.monotonic() - held_since > SECONDS_HELD:
                self._step_to(self.desk.now() + PAST_ANY_CLAIM)
                held_since = time.monotonic()
            time.sleep(0.1)
        self._oracle.settled(datetime.fromisoformat(left["at"]), by=datetime.fromisoformat(left["known_at"]))

    def _jump(self) -> None:
        """An hour ahead, while work is under way."""
        self._jumped = time.monotonic()
        self._step_to(self.desk.now() + HOUR)

    def _flush(self) -> None:
        """The broker loses all it holds of this desk."""
        with redis.Redis.from_url(self.desk.environment["CELERY_BROKER_URL"]) as store:
            for key in store.scan_iter(f"{self.desk.environment['DRILL']}*"):
                store.delete(key)

    def _die(self) -> None:
        """Every worker dies while the mail server has taken a mail and not said so."""
        office = self.desk.office
        self._staff.kills_left = 0
        office.hold_from = len(office.letters) + 1
        until(lambda: office.is_holding, STILL_SECONDS, what="a mail to hold")
        self._staff.kill_workers()
        office.release()

    def _report(self, seconds: float) -> Report:
        letters = self.desk.office.letters
        first = {letter.message_id: letter for letter in reversed(letters)}
        repeats = [letter for letter in letters if first[letter.message_id] is not letter]
        doubtful = set(self.desk.call(deeds.doubtful))
        rows = self.desk.call(deeds.counts)
        owners = {person.name: person.email for person in self._members}
        digests = [letter for letter in first.values() if is_digest(letter.text)]
        told = [line for each in digests for line in lines(each.to, each.text, each.at, owners)]
        again = [letter for letter in repeats if is_digest(letter.text)]
        verdict = self._oracle.judge(told)
        verdict.out_of_hours += [
            f"{each.subject}, again" for each in again if not self._oracle.is_at_work(each.to, each.at)
        ]
        return Report(
            inquiries=len(self._oracle.cases),
            deeds=self._deeds,
            verdict=verdict,
            letters=len(letters),
            digests=len(digests),
            kills=len(self._staff.killed),
            repeats=len(repeats),
            undoubted=sorted({each.message_id for each in repeats} - doubtful),
            unexplained=[each.message_id for each in repeats if not self._is_explained(first[each.message_id], each)],
            closings=self._closings(told, rows["closed"]),
            closed=len(rows["closed"]),
            steps=self._steps,
            seconds=seconds,
            rows=rows["reminders"],
        )

    def _is_explained(self, first: Letter, again: Letter) -> bool:
        """Its worker died, or its claim ran out in the hour by which the clock jumped."""
        return self._staff.died_between(first, again) or first.arrived <= self._jumped <= again.arrived

    def _closings(self, told: list[Line], closed: list[int]) -> list[str]:
        letters = {each.message_id: each for each in self.desk.office.letters}.values()
        heard = closings.heard((each.subject, each.at) for each in letters)
        return closings.faults(self._oracle.cases, told, heard, closed, at=self.desk.now())


def _market_hours(market: str) -> Hours:
    return Hours(ZONES[market], dict.fromkeys(WORKDAYS, OFFICE), HOLIDAYS[market])
