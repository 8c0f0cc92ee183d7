"""No sequence of steps brings an inquiry where it must not be."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE
from apps.reminders.models import Reminder
from tests.cast import HALF_TOLD, MONDAY, gather

STEPS = {
    "answer": lambda i, c, at: services.answer(i, by=c.sam, text="a", at=at),
    "answer_and_keep": lambda i, c, at: services.answer(i, by=c.sam, text="a", at=at, then="open"),
    "answer_and_resolve": lambda i, c, at: services.answer(i, by=c.sam, text="a", at=at, then="resolved"),
    "request_details": lambda i, c, at: services.request_details(i, by=c.sam, text="a", at=at),
    "reply": lambda i, c, at: services.reply(i, by=c.anna, text="a", at=at),
    "wait": lambda i, c, at: services.wait_on_others(i, by=c.sam, text="a", at=at),
    "go_on": lambda i, c, at: services.go_on(i, by=c.sam, at=at),
    "refer": lambda i, c, at: services.refer(i, by=c.sam, to="erp_support", text="a", at=at),
    "decline": lambda i, c, at: services.decline(i, by=c.sam, text="a", at=at),
    "resolve": lambda i, c, at: services.resolve(i, by=c.anna, at=at),
    "close": lambda i, c, at: services.close(i, by=c.sam, at=at),
    "reopen": lambda i, c, at: services.reopen(i, by=c.anna, at=at),
    "assign": lambda i, c, at: services.assign(i, by=c.tove, to=c.sam, at=at),
    "give_back": lambda i, c, at: services.assign(i, by=c.tove, to=None, at=at),
    "prioritise": lambda i, c, at: services.prioritise(i, by=c.sam, priority="high", at=at),
    "remind": lambda _inquiry, _cast, at: services.carry_out_reminders(at=at),
}


TOLD = {"answer", "answer_and_keep", "answer_and_resolve", "request_details", "refer", "decline"}
WRITTEN = {"reply", "reopen"}


class AnyLife(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        self.cast = gather()
        self.inquiries = [self.cast.ask(), self.cast.ask(call=HALF_TOLD)]
        self.at = MONDAY
        self.owed = [None, None]  # since when each is owed a next response
        self.times = [0, 0]

    def teardown(self):
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @rule(which=st.integers(0, 1), step=st.sampled_from(sorted(STEPS)), minutes=st.integers(0, 5000))
    def take(self, which, step, minutes):
        self.at += timedelta(minutes=minutes)
        inquiry = self.inquiries[which]
        before = (Inquiry.objects.values().get(pk=inquiry.pk), inquiry.messages.count())
        refused = None
        try:
            STEPS[step](inquiry, self.cast, self.at)
        except ValidationError as refusal:
            refused = refusal.code
        if refused:
            assert refused in {"wrong_status", "nothing_to_change", "incomplete"}
            assert (Inquiry.objects.values().get(pk=inquiry.pk), inquiry.messages.count()) == before
        else:
            self._remember(which, step, heard_before=bool(before[0]["first_responded_at"]))
            after = Inquiry.objects.get(pk=inquiry.pk).status
            assert after == before[0]["status"] or after in Inquiry.MAY_BECOME[before[0]["status"]]

    def _remember(self, which, step, *, heard_before):
        """A slow count of what is owed: what the ISV writes after they heard from us, until they hear again."""
        if step in TOLD:
            self.owed[which] = None
        elif step in WRITTEN and heard_before and self.owed[which] is None:
            self.owed[which] = self.at
            self.times[which] += 1

    @invariant()
    def a_next_response_is_owed_since_the_isv_wrote(self):
        for inquiry, since, times in zip(self.inquiries, self.owed, self.times, strict=True):
            clocks = inquiry.clocks.filter(kind="next_response")
            unmet = clocks.filter(met_at=None)
            assert list(unmet.values_list("started_at", "occurrence")) == ([(since, times)] if since else [])
            assert clocks.count() == times

    @invariant()
    def rows_agree(self):
        for inquiry in Inquiry.objects.all():
            runs = inquiry.status in Inquiry.CLOCK_RUNS
            running = [clock.due_at for clock in inquiry.clocks.all() if clock.due_at]
            assert inquiry.next_due_at == min(running, default=NOT_DUE)
            assert not running or runs
            assert inquiry.is_complete or not inquiry.clocks.exists()
            assert inquiry.pauses.filter(until=None).exists() == (inquiry.is_complete and not runs)
            planned = set(Reminder.objects.planned().about(f"inquiry:{inquiry.pk}").values_list("rule", flat=True))
            assert ("isv_close" in planned) <= (inquiry.status == "waiting_on_isv")
            assert not (planned - {"isv_nudge", "isv_close"}) or runs


class AnInquirysLife(TestCase):
    def test_whatever_happens_status_clocks_pauses_and_reminders_agree(self):
        run_state_machine_as_test(AnyLife, settings=settings(max_examples=20, stateful_step_count=12, deadline=None))
