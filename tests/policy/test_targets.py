"""Which service target applies, and the admin pages on which the rules are kept."""

import pytest
from django.db import IntegrityError, transaction

from apps.policy.models import ServiceTarget
from apps.policy.targets import FALLBACK, Conditions, hidden_by, rules, target_for
from tests.cockpit.desk import browser_of, text, words
from tests.factories.policy import MarketFactory, ServiceTargetFactory

ADD = "/admin/policy/servicetarget/add/"
LIST = "/admin/policy/servicetarget/"
APPLIES = "/admin/policy/servicetarget/applies/"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def rule_form(**given) -> dict:
    minutes = {"first_response_minutes": 240, "next_response_minutes": 120, "resolution_minutes": 2400}
    return {"priority": "", "tier": "", "channel": "", "market": "", "order": 0} | minutes | given


def errors(page) -> list[str]:
    return [str(sentence) for group in page.context["adminform"].form.errors.values() for sentence in group]


def case_of(market, priority="normal", tier="standard", channel="portal") -> Conditions:
    return Conditions(priority, market.pk, tier, channel)


def rule(order, **conditions) -> ServiceTarget:
    minutes = {"first_response_minutes": 60, "next_response_minutes": 60, "resolution_minutes": 480}
    return ServiceTarget.objects.create(order=order, **conditions, **minutes)


# Which one applies


def test_the_first_rule_that_fits_counts(db):
    norway, sweden = MarketFactory(), MarketFactory(code="SE", name="Sweden")
    rule(4)
    in_norway = rule(3, market=norway)
    through_api = rule(2, channel="api")
    agreed = rule(1, tier="priority", priority="high")

    assert target_for(case_of(norway)) == in_norway
    assert target_for(case_of(norway, channel="api")) == through_api
    assert target_for(case_of(norway, "high", "priority", "api")) == agreed
    assert target_for(case_of(sweden)).order == 4


def test_where_none_fits_a_working_day_and_a_working_week_count(db):
    rule(1, priority="urgent")

    assert target_for(case_of(MarketFactory())) is FALLBACK
    assert (FALLBACK.pk, FALLBACK.first_response_minutes, FALLBACK.resolution_minutes) == (None, 480, 2400)


def test_a_rule_that_an_earlier_one_always_precedes_never_counts(db):
    norway = MarketFactory()
    general = rule(1, priority="high")
    special = rule(2, priority="high", market=norway)
    other = rule(3, market=norway)

    assert [hidden_by(each, rules()) for each in (general, special, other)] == [None, general, None]


def test_a_rule_says_whom_it_is_for(db):
    assert str(rule(1)) == "Every inquiry"
    full = rule(2, priority="high", market=MarketFactory(), tier="priority", channel="api")
    assert str(full) == "High priority, Norway, Priority tier, REST API"


@pytest.mark.parametrize("market", [True, False], ids=["in a market", "in any market"])
def test_no_two_rules_have_the_same_conditions(db, market):
    conditions = {"priority": "high", "market": MarketFactory() if market else None}
    rule(1, **conditions)

    with pytest.raises(IntegrityError), transaction.atomic():
        rule(2, **conditions)

    assert ServiceTarget.objects.count() == 1


# The admin


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"resolution_minutes": 60}, "An inquiry is answered before it is resolved: allow at least 240 minutes."),
        ({"first_response_minutes": 0}, "Allow at least one minute."),
        ({"next_response_minutes": 0}, "Allow at least one minute."),
        ({"resolution_minutes": 100_001}, "Allow 100,000 minutes at most."),
        (
            {"priority": "normal"},
            "Another target has the same conditions, and only the first counts. Change that one.",
        ),
    ],
)
def test_a_target_allows_time_and_counts_for_something(cast, tove, given, sentence):
    before = ServiceTarget.objects.count()

    page = tove.post(ADD, rule_form(priority="high") | given)

    assert errors(page) == [sentence]
    assert ServiceTarget.objects.count() == before


def test_a_target_may_be_as_long_as_can_be(cast, tove):
    page = tove.post(ADD, rule_form(priority="high", resolution_minutes=100_000))

    assert page.status_code == 302
    assert ServiceTarget.objects.get(priority="high").resolution_minutes == 100_000


def test_no_way_leads_to_a_target_beyond_measure(cast):
    with pytest.raises(IntegrityError, match="target_is_not_beyond_measure"), transaction.atomic():
        ServiceTarget.objects.update(resolution_minutes=100_001)

    assert not ServiceTarget.objects.filter(resolution_minutes=100_001).exists()


def test_a_change_without_a_reason_says_what_was_changed(cast, tove):
    target = ServiceTarget.objects.get(priority="normal")

    tove.post(f"{LIST}{target.pk}/change/", rule_form(priority="normal", first_response_minutes=120))

    latest = target.history.latest()
    assert (latest.history_user, latest.history_change_reason) == (
        cast.tove,
        "changed in the admin: First response minutes",
    )


def test_a_change_of_what_is_promised_is_a_version_and_a_change_of_place_is_none(cast, tove):
    target = ServiceTarget.objects.get(priority="normal")
    page = f"{LIST}{target.pk}/change/"

    tove.post(page, rule_form(priority="normal", order=7))
    moved = ServiceTarget.objects.get(pk=target.pk).version
    tove.post(page, rule_form(priority="normal", order=7, next_response_minutes=60))

    assert (moved, ServiceTarget.objects.get(pk=target.pk).version) == (1, 2)


def test_a_rule_that_never_counts_is_pointed_out_when_it_is_saved(cast, tove):
    page = tove.post(ADD, rule_form(priority="normal", channel="api", order=5), follow=True)

    assert "“Normal priority, REST API” never counts: “Normal priority” is tried before it" in text(page)


def test_the_order_is_changed_in_the_list(cast, tove):
    first, second = ServiceTarget.objects.get(), ServiceTargetFactory(priority="high", order=1)
    rows = {"form-0-id": first.pk, "form-0-order": 2, "form-1-id": second.pk, "form-1-order": 1}

    tove.post(LIST, {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save", **rows})

    assert rules() == [second, first]
    assert first.history.latest().history_user == cast.tove


def test_a_deletion_is_on_record(cast, tove):
    target = ServiceTarget.objects.get(priority="normal")

    tove.post(LIST, {"action": "delete_selected", "_selected_action": target.pk, "post": "yes"})

    gone = ServiceTarget.history.latest()
    assert not ServiceTarget.objects.exists()
    assert (gone.history_type, gone.history_user, gone.history_change_reason) == (
        "-",
        cast.tove,
        "deleted in the admin",
    )


def test_a_target_that_clocks_were_started_by_can_be_deleted(cast, tove):
    inquiry = cast.ask()

    tove.post(f"{LIST}{ServiceTarget.objects.get().pk}/delete/", {"post": "yes"})

    assert not ServiceTarget.objects.exists()
    assert inquiry.clocks.get(kind="first_response").target_minutes == 240


def test_a_consultant_reads_promises_and_changes_none(cast):
    sam = browser_of(cast.sam)
    target = ServiceTarget.objects.get(priority="normal")
    page = f"{LIST}{target.pk}/change/"

    assert sam.get(page).status_code == 200
    assert sam.post(page, rule_form(priority="normal", first_response_minutes=1)).status_code == 403
    assert ServiceTarget.objects.get() == target


# Which target applies?


def test_the_page_says_which_rule_an_inquiry_gets_and_why_not_another(cast, tove):
    ServiceTarget.objects.update(order=5)
    rule(1, priority="high", market=MarketFactory(code="SE", name="Sweden"))
    rule(9)

    page = tove.get(APPLIES, case_of(cast.market)._asdict())

    shown = words(page)
    assert "Normal priority version 1 First response 4 h Next response 2 h Resolution 40 h" in shown
    assert [each.words for each in page.context["tried"]] == [
        "not this priority, nor this market",
        "applies",
        "would fit, but an earlier one applies",
    ]


def test_the_page_says_where_no_rule_fits(cast, tove):
    page = tove.get(APPLIES, case_of(cast.market, "urgent")._asdict())

    assert "No rule fits First response 8 h Next response 8 h Resolution 40 h" in words(page)


def test_the_page_refuses_what_there_is_not(cast, tove):
    page = tove.get(APPLIES, case_of(cast.market, "sudden")._asdict())

    assert (page.status_code, page.context["applies"]) == (422, None)


def test_the_page_opens_empty_and_for_readers_only(cast, tove):
    nobody = browser_of(cast.bo)

    assert "Normal priority" in text(tove.get(APPLIES))
    assert nobody.get(APPLIES).status_code == 302
