"""Who answers a topic, by which clause, and how the policy is kept."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.db.models import ProtectedError

from apps.accounts.roles import AUDITOR, CONSULTANT
from apps.inquiries.models import Inquiry
from apps.policy.clauses import verdict_on
from apps.policy.first_policy import write_policy
from apps.policy.models import PolicyClause
from apps.policy.scope import Contact, VerdictKind, verdict_of
from apps.policy.topics import Scope, SupportTopic
from tests.cast import DAY, HOUR, MONDAY
from tests.cockpit.desk import browser_of, text
from tests.factories.accounts import StaffFactory

LIST = "/admin/policy/policyclause/"
NORWAY = SimpleNamespace(name="Norway", partner_service_email="partner@no.example", erp_support_email="erp@no.example")


def clause(topic: str, verdict: str, version: int = 1, valid_from: datetime = MONDAY) -> SimpleNamespace:
    return SimpleNamespace(topic=topic, verdict=verdict, version=version, valid_from=valid_from)


# --- the verdict ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "contact"),
    [
        ("in_scope", Contact("API support Norway", "")),
        ("partner_service", Contact("Partner Service Norway", "partner@no.example")),
        ("erp_support", Contact("ERP support Norway", "erp@no.example")),
        ("out_of_scope", Contact("Partner Service Norway", "partner@no.example")),
    ],
)
def test_a_verdict_cites_its_clause_and_names_the_contact_of_the_market(kind, contact):
    rule = clause("erp_ui", kind)

    verdict = verdict_of("erp_ui", NORWAY, [clause("bug_report", "in_scope"), rule], MONDAY)

    assert (verdict.kind, verdict.clause, verdict.contact) == (kind, rule, contact)
    assert (verdict.is_in_scope, verdict.is_exception) == (kind == "in_scope", False)


def test_the_desk_answers_what_no_clause_speaks_of():
    verdict = verdict_of("erp_ui", NORWAY, [clause("bug_report", "out_of_scope")], MONDAY)

    assert (verdict.kind, verdict.clause, verdict.is_exception) == (VerdictKind.IN_SCOPE, None, False)


def test_a_clause_counts_from_its_moment_on():
    old, new = clause("erp_ui", "erp_support"), clause("erp_ui", "in_scope", 2, MONDAY + DAY)

    found = [verdict_of("erp_ui", NORWAY, [new, old], at).clause for at in (MONDAY - HOUR, MONDAY, MONDAY + DAY)]

    assert found == [None, old, new]


def test_a_later_version_takes_the_place_of_one_that_was_still_to_come():
    hasty = clause("erp_ui", "out_of_scope", 2, MONDAY + 2 * DAY)
    corrected = clause("erp_ui", "erp_support", 3, MONDAY + DAY)

    assert verdict_of("erp_ui", NORWAY, [hasty, corrected], MONDAY + 3 * DAY).clause == corrected


# --- the first policy -------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_desk_has_a_clause_on_every_topic_as_the_topics_begin():
    clauses = {row.topic: row for row in PolicyClause.objects.all()}

    assert set(clauses) == set(SupportTopic)
    assert {topic for topic in SupportTopic if clauses[topic].verdict != "in_scope"} == {
        topic for topic in SupportTopic if topic.scope is not Scope.IN_SCOPE
    }
    assert len({row.number for row in clauses.values()}) == len(SupportTopic)


@pytest.mark.django_db
def test_a_policy_that_is_there_is_left_as_it_is():
    PolicyClause.objects.exclude(topic="erp_ui").delete()

    write_policy()

    assert [row.topic for row in PolicyClause.objects.all()] == ["erp_ui"]


def test_a_verdict_costs_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        verdict = verdict_on("client_id_or_production", market=cast.market, at=MONDAY)

    assert (verdict.clause.number, verdict.contact.email) == ("2.1", cast.market.partner_service_email)


# --- its pages --------------------------------------------------------------------------


@pytest.fixture
def tove(cast):
    with time_machine.travel(MONDAY, tick=False):
        yield browser_of(cast.tove)


def page_of(row: PolicyClause) -> str:
    return f"{LIST}{row.pk}/change/"


def saved(**changes: str) -> dict[str, str]:
    return {
        "verdict": "erp_support",
        "number": "2.2",
        "text": "ERP support answers this.",
        "valid_from_0": "",
        "valid_from_1": "",
        "change_reason": "",
    } | changes


def refusals(page) -> list[str]:
    return [error.code for errors in page.context["adminform"].form.errors.as_data().values() for error in errors]


def test_changing_a_clause_makes_its_next_version_and_the_old_one_stays(cast, tove):
    first = PolicyClause.objects.get(topic="erp_ui")

    page = tove.post(page_of(first), saved(verdict="partner_service", change_reason="Agreed with the market"))

    second = PolicyClause.objects.get(topic="erp_ui", version=2)
    first.refresh_from_db()
    assert page.status_code == 302
    assert (first.verdict, second.verdict, second.valid_from) == ("erp_support", "partner_service", MONDAY)
    record = second.history.get()
    assert (record.history_user, record.history_change_reason) == (cast.tove, "Agreed with the market")


def test_a_version_may_begin_later(cast, tove):
    first = PolicyClause.objects.get(topic="erp_ui")

    tove.post(page_of(first), saved(valid_from_0="2026-04-01", valid_from_1="00:00"))

    assert verdict_on("erp_ui", market=cast.market, at=MONDAY).clause == first
    assert verdict_on("erp_ui", market=cast.market, at=datetime(2026, 4, 1, tzinfo=UTC)).clause.version == 2
    assert "to come" in text(tove.get(LIST))


def test_no_version_begins_in_the_past(tove):
    first = PolicyClause.objects.get(topic="erp_ui")

    page = tove.post(page_of(first), saved(valid_from_0="2026-03-01", valid_from_1="00:00"))

    assert refusals(page) == ["clause_begins_in_the_past"]
    assert PolicyClause.objects.filter(topic="erp_ui").count() == 1


def test_a_clause_that_is_saved_as_it_was_gets_no_version(tove):
    first = PolicyClause.objects.get(topic="erp_ui")

    page = tove.post(page_of(first), saved(text=first.text, change_reason="No reason"))

    assert refusals(page) == ["nothing_to_change"]
    assert PolicyClause.objects.filter(topic="erp_ui").count() == 1


def test_a_replaced_version_can_be_read_and_no_longer_be_changed(tove):
    first = PolicyClause.objects.get(topic="erp_ui")
    tove.post(page_of(first), saved())

    assert tove.get(page_of(first)).status_code == 200
    assert tove.post(page_of(first), saved(text="Otherwise.")).status_code == 403
    assert PolicyClause.objects.filter(topic="erp_ui").count() == 2
    assert "replaced" in text(tove.get(LIST))


def test_what_two_change_at_once_is_refused_to_the_second(tove):
    first = PolicyClause.objects.get(topic="erp_ui")
    form = tove.get(page_of(first)).context["adminform"].form
    later = PolicyClause(topic="erp_ui", version=2, verdict="in_scope", number="2.2", text="Ours.", valid_from=MONDAY)

    later.save()
    late = type(form)(saved(), instance=first)

    assert [error.code for error in late.errors.as_data()["__all__"]] == ["clause_changed_meanwhile"]


def test_a_topic_without_a_clause_is_given_one(tove):
    PolicyClause.objects.filter(topic="erp_ui").delete()

    tove.post(f"{LIST}add/", saved(topic="erp_ui"))

    assert PolicyClause.objects.get(topic="erp_ui").version == 1


def test_nobody_takes_a_clause_away(tove):
    first = PolicyClause.objects.get(topic="erp_ui")

    assert tove.post(f"{LIST}{first.pk}/delete/", {"post": "yes"}).status_code == 403
    assert PolicyClause.objects.filter(pk=first.pk).exists()


@pytest.mark.parametrize("role", [CONSULTANT, AUDITOR])
def test_others_at_the_desk_read_the_policy(cast, role):
    browser = browser_of(StaffFactory(role=role, market=cast.market))
    first = PolicyClause.objects.get(topic="erp_ui")

    assert browser.get(page_of(first)).status_code == 200
    assert browser.post(page_of(first), saved(text="Otherwise.")).status_code == 403


def test_a_clause_that_inquiries_were_judged_by_is_held_by_the_database(cast):
    asked = cast.ask(kind="how_to", text="How do we get a new client ID, and how is it promoted to production?")

    with pytest.raises(ProtectedError):
        asked.clause.delete()

    assert Inquiry.objects.get().clause.number == "2.1"
