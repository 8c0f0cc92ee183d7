"""Whatever happens in whatever order: each reminder is told once, in its reader's hours, and none is forgotten."""

from datetime import date, timedelta
from random import Random

from django.core import mail
from django.db import transaction
from django.db.models import Count, Max
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from apps.inquiries import services as inquiries
from apps.isvs import services as certificates
from apps.notifications import delivery
from apps.notifications.gateway import MailServer
from apps.notifications.models import Mail
from apps.reminders import services as reminders
from tests.drill import closings, deeds, life
from tests.drill.cases import Case
from tests.drill.hours import Hours
from tests.drill.oracle import Oracle
from tests.drill.people import HOLIDAYS, OFFICE, WORKDAYS, ZONES, members
from tests.drill.post import is_digest, lines

MEMBERS = members(6)
HOURS = {market: Hours(zone, dict.fromkeys(WORKDAYS, OFFICE), HOLIDAYS[market]) for market, zone in ZONES.items()}


def in_oslo(day, of_day):
    return HOURS["NO"].moment(date.fromisoformat(f"2026-{day}"), of_day)


BEGINS = in_oslo("03-24", "14:30")
NEXT_MORNING = in_oslo("03-25", "09:40")
BEFORE_AND_AFTER_A_NUDGE = [in_oslo("03-26", "10:40"), in_oslo("03-26", "16:20")]
TO_THE_END = [
    in_oslo(day, of_day)
    for day, of_day in [
        ("03-26", "23:00"),
        ("03-27", "07:40"),
        ("03-27", "13:40"),
        ("03-29", "01:40"),
        ("03-30", "12:30"),
        ("03-30", "20:00"),
        ("03-31", "09:40"),
        ("04-01", "05:00"),
        ("04-01", "13:00"),
        ("04-02", "08:40"),
        ("04-02", "22:00"),
        ("04-04", "08:00"),
    ]
]


def carry_out(at):
    inquiries.carry_out_reminders(at=at)
    certificates.carry_out_reminders(at=at)


def deliver(at):
    delivery.recover(at=at)
    with MailServer() as server:
        while delivery.deliver_next(server, at=at):
            pass


TASKS = {"carry_out": carry_out, "tell": lambda at: reminders.tell_due(at=at), "deliver": deliver}


class AnyFortnight(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        mail.outbox.clear()
        self.oracle = Oracle(MEMBERS)
        self.at = BEGINS
        deeds.prepare(len(MEMBERS), at=self.at)
        self.lines, self.subjects, self.digests_beside_each_other = [], [], []

    def teardown(self):
        try:
            for at in TO_THE_END:
                if at > self.at:
                    self.pass_time(at - self.at)
                    self.settle()
            self.judge()
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    @initialize()
    def begin(self):
        """Two days with everything that changes who is reminded of what, and when."""
        untouched = self.ask(1)
        self.ask(0, is_complete=False)
        askers = (2, 4, 3, 5, 1, 3, 1, 3)
        deputised, awaited, answered, done, put_off, others, hastened, halted = map(self.ask, askers)
        self.do(deputised, "assign", "ben@lodestar.example")
        self.do(awaited, "answer")
        self.do(done, "answer_and_resolve")
        self.do(put_off, "snooze", "sam@lodestar.example")
        self.do(others, "wait_on_others")
        self.do(hastened, "assign", "siri@lodestar.example")
        self.do(halted, "assign", "lars@lodestar.example")
        self.pass_time(NEXT_MORNING - self.at)
        self.settle()
        # Who works in the afternoon only has not been told of it yet.
        self.do(untouched, "assign", "sam@lodestar.example")
        self.do(answered, "answer")
        self.do(others, "go_on")
        self.do(hastened, "prioritise", "high")
        self.do(halted, "wait_on_others")
        self.pass_time(timedelta(hours=4))
        self.settle()
        self.do(halted, "go_on")
        for at in BEFORE_AND_AFTER_A_NUDGE:
            self.pass_time(at - self.at)
            self.settle()

    @rule(asker=st.integers(0, len(MEMBERS) - 1), is_complete=st.booleans())
    def somebody_asks(self, asker, is_complete):
        self.ask(asker, is_complete=is_complete)

    @rule(seed=st.integers(0, 2**16), count=st.integers(1, 3))
    def live(self, seed, count):
        chance = Random(seed)  # noqa: S311  # Hypothesis repeats it
        for number, deed, given in life.deeds(chance, list(self.oracle.cases.values()), count):
            self.do(number, deed, given)
        self.pass_time(timedelta(seconds=1))

    @rule(minutes=st.sampled_from([1, 20, 61, 130, 400, 960, 1440]))
    def wait(self, minutes):
        self.pass_time(timedelta(minutes=minutes))

    @rule(name=st.sampled_from(sorted(TASKS)), lateness=st.sampled_from([0, 0, 1, 50]))
    def run_a_task(self, name, lateness):
        """Alone, and perhaps with a look at the clock that was long ago when it comes to do it."""
        if name == "deliver":
            lateness = 0
        self.run(name, self.at - timedelta(seconds=lateness))
        self.oracle.worked(self.at)

    @rule()
    def settle(self):
        """Everything, and the first of it twice."""
        for name in ("carry_out", "tell", "deliver", "carry_out", "tell"):
            self.run(name, self.at)
        self.oracle.settled(self.at)

    def judge(self):
        verdict = self.oracle.judge(self.lines)
        closed = deeds.counts()["closed"]
        heard = closings.heard(self.subjects)
        assert (verdict.too_often, verdict.out_of_hours, verdict.early) == ([], [], [])
        assert (verdict.forgotten, verdict.late) == ([], [])
        assert closings.faults(self.oracle.cases, self.lines, heard, closed, at=self.at) == []
        assert self.digests_beside_each_other == []

    def ask(self, asker, *, is_complete=True):
        person = MEMBERS[asker]
        number = deeds.ask(person.email, is_complete=is_complete, at=self.at)
        self.oracle.asked(Case(number, person.market, HOURS[person.market], person.email, self.at, is_complete))
        return number

    def do(self, number, deed, given=""):
        if deeds.do(number, deed, given, at=self.at):
            self.oracle.happened(number, deed, self.at, given)

    def pass_time(self, by):
        self.at += by
        self.oracle.moved()

    def run(self, name, at):
        last = Mail.objects.aggregate(last=Max("pk"))["last"] or 0
        TASKS[name](at)
        if name == "tell":
            counted = Mail.objects.filter(pk__gt=last).order_by().values("to").annotate(mails=Count("pk"))
            self.digests_beside_each_other += [f"{each} at {at}" for each in counted if each["mails"] > 1]
        owners = {person.name: person.email for person in MEMBERS}
        for letter in mail.outbox:
            self.subjects.append((letter.subject, at))
            if is_digest(letter.body):
                self.lines += lines(letter.to[0], letter.body, at, owners)
        mail.outbox.clear()


class AFortnight(TestCase):
    def test_each_reminder_is_told_once_in_its_readers_hours_and_none_is_forgotten(self):
        run_state_machine_as_test(AnyFortnight, settings=settings(max_examples=3, stateful_step_count=8, deadline=None))
