"""However inquiries are merged, written in and parted again: nothing is lost, nothing doubled, all comes back."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.inquiries import services
from apps.inquiries.models import Inquiry, Merge, Message, Tag
from apps.inquiries.querysets import NOT_DUE
from tests.cast import HALF_TOLD, MONDAY, gather

from .test_merging import stands

WRITING = {
    "answer": lambda i, c, at: services.answer(i, by=c.sam, text="a", at=at),
    "reply": lambda i, c, at: services.reply(i, by=c.anna, text="r", at=at),
    "note": lambda i, c, at: services.note(i, by=c.sam, text="n", at=at),
}
HOW_MANY = 4


class MergesAndParts(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.cast = gather()
        self.inquiries = [self.cast.ask(call=HALF_TOLD), *(self.cast.ask() for _ in range(HOW_MANY - 1))]
        tags = [Tag.objects.create(name=name) for name in ("One", "Two")]
        for inquiry, tag in zip(self.inquiries, [*tags, *tags], strict=True):
            services.tag(inquiry, by=self.cast.sam, tag=tag, at=MONDAY)
        self.at = MONDAY
        self.homes = {}  # where each message was written, by a count of our own
        self.leads_to = {}
        self._learn()

    def teardown(self):
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @rule(which=st.integers(0, HOW_MANY - 1), into=st.integers(0, HOW_MANY - 1), minutes=st.integers(0, 900))
    def merge(self, which, into, minutes):
        self.at += timedelta(minutes=minutes)
        one, other = self.inquiries[which], self.inquiries[into]
        if self._tried(lambda: services.merge(one, by=self.cast.sam, into=other, at=self.at)):
            self.leads_to[one.pk] = other.pk
            self._learn()

    @rule(which=st.integers(0, HOW_MANY - 1), minutes=st.integers(0, 900))
    def undo(self, which, minutes):
        self.at += timedelta(minutes=minutes)
        one = Inquiry.objects.get(pk=self.inquiries[which].pk)
        into = one.merged_into
        if into and self._tried(lambda: services.undo_merge(into, by=self.cast.sam, merged=one, at=self.at)):
            del self.leads_to[one.pk]
            self._learn()

    @rule(which=st.integers(0, HOW_MANY - 1), into=st.integers(0, HOW_MANY - 1), minutes=st.integers(0, 900))
    def merge_and_undo_at_once(self, which, into, minutes):
        one, other = self.inquiries[which], self.inquiries[into]
        before = stands(one), stands(other)
        if self._tried(lambda: services.merge(one, by=self.cast.sam, into=other, at=self.at)):
            self.at += timedelta(minutes=minutes)
            services.undo_merge(other, by=self.cast.sam, merged=one, at=self.at)
            assert (stands(one), stands(other)) == before
            self._learn()

    @rule(which=st.integers(0, HOW_MANY - 1), how=st.sampled_from(sorted(WRITING)), minutes=st.integers(0, 900))
    def write(self, which, how, minutes):
        self.at += timedelta(minutes=minutes)
        if self._tried(lambda: WRITING[how](self.inquiries[which], self.cast, self.at)):
            self._learn()

    def _tried(self, step) -> bool:
        refused = ""
        try:
            step()
        except ValidationError as refusal:
            refused = refusal.code
        assert not refused or refused.startswith("merge") or refused == "wrong_status"
        return not refused

    def _learn(self):
        for pk, inquiry in Message.objects.values_list("pk", "inquiry"):
            self.homes.setdefault(pk, inquiry)

    def _root(self, number):
        while number in self.leads_to:
            number = self.leads_to[number]
        return number

    @invariant()
    def every_message_is_where_its_number_leads(self):
        found = dict(Message.objects.values_list("pk", "inquiry"))
        assert found == {pk: self._root(home) for pk, home in self.homes.items()}

    @invariant()
    def numbers_lead_on_as_they_were_merged(self):
        merged = Inquiry.objects.exclude(merged_into=None)
        assert dict(merged.values_list("pk", "merged_into")) == self.leads_to
        assert set(Merge.objects.filter(undone_at=None).values_list("absorbed", flat=True)) == set(self.leads_to)

    @invariant()
    def what_is_due_follows_from_the_clocks(self):
        for inquiry in Inquiry.objects.all():
            running = [clock.due_at for clock in inquiry.clocks.all() if clock.due_at]
            assert inquiry.next_due_at == min(running, default=NOT_DUE)
            if inquiry.merged_into_id is None:
                runs = inquiry.status in Inquiry.CLOCK_RUNS
                assert inquiry.pauses.filter(until=None).exists() == (inquiry.is_complete and not runs)


class MergedAndParted(TestCase):
    def test_nothing_is_lost_or_doubled_and_undoing_restores(self):
        run_state_machine_as_test(
            MergesAndParts,
            settings=settings(
                max_examples=5,
                stateful_step_count=8,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )
