"""Whatever is done, in whatever order: nothing is booked beyond what the customer accepted, nor two things at once."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.accounts.roles import write_roles
from apps.consulting import services
from apps.consulting.models import Engagement, Estimate, HourPackage, Item, TimeEntry, Timer, Week
from apps.consulting.prices import minutes_left
from apps.consulting.statements import statement_of
from apps.policy.calendars import support_hours
from tests.cast import MONDAY, gather

from .oracle import Entry, cents_of, minutes_of
from .ways import MINUTE, Kind, Way

REFUSED = {
    "answered_already",
    "before_agreement",
    "cap_below_booked",
    "code_expired",
    "estimate_waits",
    "in_the_future",
    "invoiced",
    "link_replaced",
    "needs_a_second",
    "no_time",
    "not_agreed",
    "nothing_booked",
    "out_of_range",
    "over_cap",
    "overlaps",
    "package_used_up",
    "stopped_already",
    "struck_already",
    "timer_runs",
    "too_late",
    "too_long",
    "too_many_codes",
    "week_approved",
    "week_invoiced",
    "week_submitted",
    "wrong_status",
}
lengths = st.integers(-1, 200)
who = st.integers(0, 1)
which = st.integers(0, 5)
kinds = st.sampled_from(TimeEntry.Kind.values)


class AnyWork(RuleBasedStateMachine):
    """Two engagements, one package between them, two consultants and a lead, over some weeks."""

    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        write_roles()
        self.way = Way(gather())
        self.at = MONDAY
        self.people = [self.way.cast.sam, self.way.ida]
        self.package = self.way.package(300)
        self.engagements = [self.way.requested(), self.way.requested()]
        self.accepted = dict.fromkeys((each.pk for each in self.engagements), Decimal(0))

    def teardown(self):
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    def attempt(self, step):
        """Whether it was possible. What is refused is refused by a sentence, and changes nothing of the hours."""
        before, refused = self.facts(), None
        self.at += timedelta(seconds=1)
        try:
            with transaction.atomic():
                step()
        except ValidationError as refusal:
            refused = refusal.code
        if refused:
            assert refused in REFUSED, refused
            assert self.facts() == before
        return not refused

    def facts(self):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Engagement, Estimate, TimeEntry, Item, Timer, Week)
        ]

    def one_of(self, model, number):
        found = list(model.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    @initialize(cap=st.integers(1, 40), step=st.sampled_from(Estimate.Step.values))
    def begin(self, cap, step):
        self.offer(0, cap, step, "day", 0)
        self.reply(is_yes=True)

    @rule(minutes=st.integers(1, 6000))
    def wait(self, minutes):
        self.at += minutes * MINUTE
        services.carry_out_reminders(at=self.at)
        services.watch_timers(at=self.at)

    @rule(
        engagement=who,
        cap=st.integers(0, 60),
        step=st.sampled_from(Estimate.Step.values),
        per=st.sampled_from(["day", "entry"]),
        from_package=st.sampled_from([0, 0, 60, 200]),
    )
    def offer(self, engagement, cap, step, per, from_package):
        given = {"package": self.package, "package_minutes": from_package} if from_package else {}
        today = self.at.date()
        self.attempt(
            lambda: self.way.estimated(
                self.engagements[engagement],
                cap=Decimal(100 * (cap or 1)),
                step=step,
                per=per,
                valid_until=today + timedelta(7),
                at=self.at,
                **given,
            )
        )

    @rule(is_yes=st.booleans())
    def reply(self, is_yes):
        answered = []
        if self.attempt(
            lambda: answered.append(self.way.answered(Kind.ACCEPTED if is_yes else Kind.REJECTED, at=self.at))
        ):
            estimate = answered[0].estimate
            if is_yes:
                self.accepted[estimate.engagement_id] = estimate.cap

    @rule(
        engagement=who, person=who, ago=st.integers(0, 600), minutes=lengths, kind=st.sampled_from(["work", "travel"])
    )
    def book(self, engagement, person, ago, minutes, kind):
        start = self.at - ago * MINUTE
        self.attempt(
            lambda: self.way.booked(
                self.engagements[engagement], start, minutes, person=self.people[person], kind=kind, at=self.at
            )
        )

    @rule(engagement=who, person=who)
    def start(self, engagement, person):
        self.attempt(lambda: services.start_timer(self.engagements[engagement], by=self.people[person], at=self.at))

    @rule(number=which, ago=st.integers(0, 120))
    def stop(self, number, ago):
        if timer := self.one_of(Timer, number):
            ended_at = self.at - ago * MINUTE
            self.attempt(lambda: services.stop_timer(timer, by=timer.person, ended_at=ended_at, at=self.at))

    @rule(number=which, minutes=lengths, is_billable=st.booleans())
    def correct(self, number, minutes, is_billable):
        if entry := self.one_of(TimeEntry, number):
            self.attempt(
                lambda: services.correct(
                    entry,
                    because="Wrong",
                    started_at=entry.started_at,
                    ended_at=entry.started_at + minutes * MINUTE,
                    note="Right",
                    kind=entry.kind,
                    is_billable=is_billable,
                    unbilled_because="" if is_billable else "Ours",
                    by=entry.person,
                    at=self.at,
                )
            )

    @rule(number=which)
    def strike(self, number):
        if entry := self.one_of(TimeEntry, number):
            self.attempt(lambda: services.strike(entry, because="Wrong", by=entry.person, at=self.at))

    @rule(engagement=who, amount=st.integers(1, 3000))
    def charge(self, engagement, amount):
        self.attempt(
            lambda: services.add_item(
                self.engagements[engagement],
                day=self.at.date(),
                text="Train",
                amount=Decimal(amount),
                by=self.people[0],
                at=self.at,
            )
        )

    @rule(number=which)
    def hand_in(self, number):
        if entry := self.one_of(TimeEntry, number):
            self.attempt(lambda: services.submit(entry.person, entry.week_on, by=entry.person, at=self.at))

    @rule(number=which)
    def approve(self, number):
        if week := self.one_of(Week, number):
            self.attempt(lambda: services.approve(week, by=self.way.cast.tove, at=self.at))

    @rule(number=which)
    def reopen_week(self, number):
        if week := self.one_of(Week, number):
            self.attempt(lambda: services.reopen_week(week, because="Wrong", by=self.way.cast.tove, at=self.at))

    @rule(engagement=who)
    def invoice(self, engagement):
        self.attempt(lambda: self.way.invoiced(self.engagements[engagement], at=self.at))

    @rule(engagement=who)
    def finish(self, engagement):
        self.attempt(lambda: services.finish(self.engagements[engagement], by=self.people[0], at=self.at))

    @rule(engagement=who)
    def reopen(self, engagement):
        self.attempt(lambda: services.reopen(self.engagements[engagement], by=self.people[0], at=self.at))

    @invariant()
    def what_is_booked_costs_no_more_than_was_accepted(self):
        for engagement in Engagement.objects.select_related("market__calendar", "terms"):
            amount = statement_of(engagement).amount
            assert amount == engagement.priced <= self.accepted[engagement.pk]
            assert amount == self.by_oracle(engagement)

    @invariant()
    def nobody_works_on_two_things_at_once(self):
        for person in self.people:
            spans = sorted(TimeEntry.objects.counted().filter(person=person).values_list("started_at", "ended_at"))
            assert all(before[1] <= after[0] for before, after in pairwise(spans))

    @invariant()
    def a_package_gives_no_more_than_it_has(self):
        assert minutes_left(HourPackage.objects.get()) >= 0

    @invariant()
    def every_minute_is_at_some_rate(self):
        for entry in TimeEntry.objects.prefetch_related("slices"):
            assert sum(piece.minutes for piece in entry.slices.all()) == entry.minutes

    def by_oracle(self, engagement) -> Decimal:
        calendar = engagement.market.calendar
        cents = 0
        for estimate in engagement.estimates.all():
            entries = TimeEntry.objects.billable().filter(engagement=engagement, terms=estimate).order_by("started_at")
            plain = [Entry(entry.started_at, entry.minutes, entry.kind == "travel") for entry in entries]
            cents += cents_of(estimate.as_terms, minutes_of(support_hours(calendar), calendar.time_zone, plain))
        fixed = sum((item.amount for item in engagement.items.counted()), Decimal(0))
        return Decimal(cents) / 100 + fixed


class NeverBeyond(TestCase):
    def test_no_order_of_steps_books_beyond_what_was_accepted(self):
        run_state_machine_as_test(AnyWork, settings=settings(max_examples=15, stateful_step_count=25))
