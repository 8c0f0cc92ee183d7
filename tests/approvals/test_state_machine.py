"""Whatever is done, in whatever order: no copy without a consent in force, none left behind by an inquiry."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.accounts.roles import write_roles
from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest, RestoredCopy
from apps.approvals.records import facts_of
from apps.approvals.services import Answer
from apps.approvals.wording import canonical, hash_of
from apps.inquiries import services as inquiries
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE
from apps.isvs import services as parties
from apps.isvs.models import CompanyDatabase
from tests.cast import MONDAY, gather
from tests.factories.isvs import CustomerFactory

from .test_whole_way import CHECKSUM, HERE, Way, code_in, last_mail, token_in

Kind, Status = Consent.Kind, DataAccessRequest.Status
OWNER = "dag@havbris.example"
REFUSED = {
    "answered_already",
    "asked_already",
    "changed_meanwhile",
    "code_expired",
    "code_wrong",
    "held",
    "incomplete",
    "link_expired",
    "link_replaced",
    "link_unknown",
    "merged",
    "needs_a_second",
    "no_consent",
    "not_named",
    "nothing_to_change",
    "nothing_to_withdraw",
    "owner_elsewhere",
    "owner_not_verified",
    "owner_removed",
    "too_late",
    "unknown_answer",
    "too_many_codes",
    "wrong_status",
}


class AnyLife(RuleBasedStateMachine):
    """Two requests about one database for one inquiry, and everybody who may do something about them."""

    def __init__(self):
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()
        write_roles()
        self.cast = gather()
        self.way = Way(self.cast)
        self.at = MONDAY
        self.requests = [self.way.drafted(), self.way.drafted()]
        self.tokens = ["x" * 43]
        self.code = "000000"

    def teardown(self):
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    def attempt(self, step):
        """Whether it was possible. What is refused is refused by a sentence, and changes nothing of these."""
        before, refused = self.facts(), None
        try:
            with transaction.atomic():
                step()
        except ValidationError as refusal:
            refused = refusal.code
        if refused:
            assert refused in REFUSED
            assert self.facts() == before
            return False
        mail = last_mail(OWNER)
        if mail and "/data/" in mail.text:
            token = token_in(mail)
            self.tokens += [token] * (token not in self.tokens)
        return True

    def get_code(self, token):
        self.at += timedelta(seconds=1)
        was_possible = self.attempt(lambda: services.send_code(token, at=self.at))
        if was_possible:
            self.code = code_in(last_mail(OWNER))
        return was_possible

    def facts(self):
        models = (DataAccessRequest, Consent, RestoredCopy, Inquiry)
        return [list(model.objects.order_by("pk").values()) for model in models]

    def request(self, number):
        self.requests = list(DataAccessRequest.objects.order_by("pk"))
        return self.requests[number % len(self.requests)]

    def person(self, number):
        return [self.cast.sam, self.cast.tove, self.way.third][number]

    @initialize(so_far=st.sampled_from(["drafted", "asked", "approved", "restored", "longer"]))
    def begins(self, so_far):
        if so_far == "asked":
            self.is_sent_out(0)
        elif so_far != "drafted":
            self.is_asked_and_answered(0, Kind.APPROVED)
        if so_far in {"restored", "longer"}:
            self.is_restored(0, 0)
        if so_far == "longer":
            self.is_to_be_kept_longer()
            self.is_asked_and_answered(2, Kind.APPROVED)

    @rule(minutes=st.sampled_from([1, 5, 60, 600, 3000, 20_000]))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule(which=st.integers(0, 3), who=st.integers(0, 2), step=st.sampled_from(["submit", "release", "cancel"]))
    def goes_on(self, which, who, step):
        request = self.request(which)
        self.attempt(lambda: getattr(services, step)(request, by=self.person(who), at=self.at))

    @rule(which=st.integers(0, 3), step=st.sampled_from(["change", "send_back", "reply"]))
    def is_worded(self, which, step):
        given = {"purpose": f"Another purpose, {self.at}"} if step == "change" else {"text": "This one."}
        request = self.request(which)
        self.attempt(lambda: getattr(services, step)(request, by=self.cast.sam, at=self.at, **given))

    @rule(which=st.integers(0, 3))
    def is_sent_out(self, which):
        request = self.request(which)
        self.attempt(lambda: services.submit(request, by=self.cast.sam, at=self.at))
        self.attempt(lambda: services.release(request, by=self.cast.tove, at=self.at))

    @rule(token=st.integers(0, 9))
    def a_code_is_sent(self, token):
        self.get_code(self.tokens[-1 - token % len(self.tokens)])

    @rule(token=st.integers(0, 9), kind=st.sampled_from(Kind), shown=st.integers(0, 3))
    def is_answered(self, token, kind, shown):
        token = self.tokens[-1 - token % len(self.tokens)]
        limits = {"keep_days": 3, "people": (self.cast.sam.pk,)} if kind == Kind.LIMITED else {}
        given = Answer(
            kind, self.request(shown).text_hash, words="So?", name="Eva", email="eva@havbris.example", **limits
        )
        self.attempt(lambda: services.answer(token, given, code=self.code, source=HERE, at=self.at))

    @rule(which=st.integers(0, 3), kind=st.sampled_from([Kind.APPROVED, Kind.LIMITED, Kind.DECLINED]))
    def is_asked_and_answered(self, which, kind):
        self.is_sent_out(which)
        token, request = self.tokens[-1], self.request(which)
        if self.get_code(token):
            limits = {"keep_days": 3, "people": (self.cast.sam.pk,)} if kind == Kind.LIMITED else {}
            given = Answer(kind, request.text_hash, **limits)
            self.attempt(lambda: services.answer(token, given, code=self.code, source=HERE, at=self.at))

    @rule(token=st.integers(0, 9))
    def is_taken_back(self, token):
        token = self.tokens[-1 - token % len(self.tokens)]
        self.get_code(token)
        self.attempt(lambda: services.withdraw(token, code=self.code, source=HERE, at=self.at))

    @rule(which=st.integers(0, 3), who=st.integers(0, 2), later=st.sampled_from([0, 30_000]))
    def is_restored(self, which, who, later=0):
        self.at += timedelta(minutes=later)
        request, by = self.request(which), self.person(who)
        in_force = request.consents.in_force(self.at).exists()
        facts = {"place": "Lab", "size_bytes": 12, "checksum": CHECKSUM}
        was_possible = self.attempt(lambda: services.record_copy(request, **facts, by=by, at=self.at))
        assert in_force or not was_possible

    @rule(which=st.integers(0, 3), past=st.booleans(), consent=st.integers(0, 9))
    def is_restored_past_the_services(self, which, past, consent):
        request, consents = self.request(which), list(Consent.objects.order_by("pk"))
        if not consents:
            return
        chosen = consents[consent % len(consents)]
        at = self.at - timedelta(days=past)
        in_force = Consent.objects.in_force(at).filter(pk=chosen.pk, request=request).exists()
        try:
            with transaction.atomic():
                RestoredCopy.objects.create(
                    consent=chosen,
                    request=request,
                    database=request.database,
                    restored_by=self.cast.sam,
                    restored_at=at,
                    place="Lab",
                    size_bytes=1,
                    checksum=CHECKSUM,
                    delete_by=chosen.until or at + timedelta(days=1),
                )
                assert in_force
                transaction.set_rollback(True)
        except IntegrityError:
            pass

    @rule(who=st.integers(0, 2))
    def is_looked_into(self, who):
        copy, by = RestoredCopy.objects.last(), self.person(who)
        if copy and self.attempt(lambda: services.enter_access(copy, why="To see.", by=by, at=self.at)):
            assert by.pk in copy.consent.people
            assert not copy.request.consents.filter(kind=Kind.WITHDRAWN).exists()

    @rule()
    def is_to_be_kept_longer(self):
        copy = RestoredCopy.objects.last()
        words = {"purpose": "Not found yet.", "tried": "All of it.", "keep_days": 20}
        if copy:
            self.attempt(lambda: services.prolong(copy, **words, by=self.cast.sam, at=self.at))

    @rule(who=st.integers(0, 2), step=st.sampled_from(["record_deletion", "confirm_deletion"]))
    def goes(self, who, step):
        copy, how = RestoredCopy.objects.last(), {"how": "Dropped."} if step == "record_deletion" else {}
        if copy and self.attempt(lambda: getattr(services, step)(copy, by=self.person(who), at=self.at, **how)):
            copy.refresh_from_db()
            assert not copy.confirmed_by_id or copy.confirmed_by_id not in {copy.restored_by_id, copy.deleted_by_id}

    @rule(step=st.sampled_from(["resolve", "close", "reopen"]))
    def its_inquiry_ends(self, step):
        self.attempt(lambda: getattr(inquiries, step)(self.way.inquiry, by=self.cast.tove, at=self.at))

    @rule(status=st.sampled_from(["closed", "resolved"]))
    def its_inquiry_is_ended_past_the_services(self, status):
        alive = RestoredCopy.objects.alive().exists()
        try:
            with transaction.atomic():
                ended = {"status": status, "resolved_at": self.at, "next_due_at": NOT_DUE}
                Inquiry.objects.filter(pk=self.way.inquiry.pk).update(**ended)
                assert status == "resolved" or not alive
                transaction.set_rollback(True)
        except IntegrityError:
            assert alive

    @rule()
    def what_is_due_is_done(self):
        services.carry_out_reminders(at=self.at)

    @rule(what=st.sampled_from(["owner_removed", "database_sold", "database_back"]), chance=st.integers(0, 4))
    def the_record_changes(self, what, chance):
        if chance:
            return
        if what == "owner_removed":
            self.attempt(lambda: parties.remove_data_owner(self.way.owner, by=self.cast.tove, at=self.at))
        else:
            other = CustomerFactory(market=self.cast.market) if what == "database_sold" else self.way.customer
            CompanyDatabase.objects.filter(pk=self.way.database.pk).update(customer=other)

    @invariant()
    def no_copy_lives_in_an_inquiry_that_is_closed(self):
        over = RestoredCopy.objects.alive().filter(request__inquiry__status__in=["closed", "merged"])
        assert not over.exists()

    @invariant()
    def every_copy_came_by_a_yes_for_its_database_at_its_moment(self):
        for copy in RestoredCopy.objects.select_related("consent", "request__prolongs"):
            first = copy.request.consents.approving().get()
            assert first.at <= copy.restored_at < first.until
            assert first.database_id == copy.database_id == copy.consent.database_id
            assert copy.delete_by <= copy.consent.until
            assert copy.request.prolongs_id is None
            taken_back = copy.request.consents.filter(kind=Kind.WITHDRAWN).first()
            assert taken_back is None or taken_back.at >= copy.restored_at

    @invariant()
    def a_yes_taken_back_leaves_its_copies_a_day_of_support(self):
        for withdrawal in Consent.objects.filter(kind=Kind.WITHDRAWN):
            for copy in withdrawal.request.copies.filter(deleted_at=None):
                # A weekend may lie in between.
                assert copy.delete_by <= max(withdrawal.at + timedelta(days=4), copy.consent.at + timedelta(days=20))

    @invariant()
    def statuses_and_answers_agree(self):
        for request in DataAccessRequest.objects.all():
            deciding = list(request.consents.filter(kind__in=Consent.DECIDING, version=request.version))
            assert len(deciding) <= 1
            if request.status == Status.APPROVED:
                assert deciding[0].is_approving
                assert not request.consents.filter(kind=Kind.WITHDRAWN).exists()
            if request.is_with_owner:
                assert not deciding
                assert request.inquiry.holds.filter(lifted_at=None, key=f"access:{request.pk}").exists()
                assert request.text_hash == hash_of(request.text)
            if request.released_by_id:
                assert request.released_by_id != request.asked_by_id

    @invariant()
    def each_record_holds_the_hash_of_the_one_before(self):
        for request in DataAccessRequest.objects.all():
            before = ""
            for consent in request.consents.order_by("pk"):
                assert consent.previous_hash == before
                assert consent.record_hash == hash_of(canonical(facts_of(consent)))
                before = consent.record_hash


class TheLifeOfARequest(TestCase):
    def test_no_sequence_of_calls_reaches_a_copy_without_consent_or_an_inquiry_closed_over_one(self):
        run_state_machine_as_test(AnyLife, settings=settings(max_examples=40, stateful_step_count=15, deadline=None))
