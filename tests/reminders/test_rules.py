"""What staff may make of the rules, and what a desk begins with."""

import pytest

from apps.reminders.defaults import RULES, write_rules
from apps.reminders.models import ReminderRule
from tests.cockpit.desk import browser_of, text

ADD = "/admin/reminders/reminderrule/add/"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def form(**fields):
    usual = {"code": "early", "event": "inquiry.first_response", "after": "25", "unit": "percent", "is_active": "on"}
    return usual | {"to": "assignee", "then": "nothing", "market": ""} | fields


def codes(page):
    errors = page.context["adminform"].form.errors.as_data()
    return {field: [error.code for error in refusals] for field, refusals in errors.items()}


def test_a_desk_begins_with_rules(db):
    assert set(ReminderRule.objects.values_list("code", flat=True)) == {rule["code"] for rule in RULES}


def test_what_staff_made_of_the_first_rules_stays(db):
    ReminderRule.objects.get(code="isv_close").delete()

    write_rules()

    assert not ReminderRule.objects.filter(code="isv_close").exists()


def test_a_lead_adds_a_rule_and_signs_it(cast, tove):
    tove.post(ADD, form(change_reason="They came too late"))

    rule = ReminderRule.objects.get(code="early")
    latest = rule.history.latest()
    assert (rule.event, rule.after) == ("inquiry.first_response", 25)
    assert (latest.history_user, latest.history_change_reason) == (cast.tove, "They came too late")


def test_the_list_says_when_each_reminds(tove):
    page = text(tove.get("/admin/reminders/reminderrule/"))

    assert "after 50 per cent of the target" in page
    assert "as the market says" in page
    assert "30 support days before" in page


def test_the_name_of_a_rule_stays(tove):
    rule = ReminderRule.objects.get(code="first_response_half")

    tove.post(f"/admin/reminders/reminderrule/{rule.pk}/change/", form(code="other", after="40"))

    rule.refresh_from_db()
    assert (rule.code, rule.after) == ("first_response_half", 40)


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"after": "0"}, "after", "moment_missing"),
        ({"after": "1001"}, "after", "share_too_large"),
        ({"after": "10001", "unit": "days"}, "after", "max_value"),
        ({"event": "inquiry.waiting"}, "unit", "no_target_to_share"),
        ({"event": "inquiry.nudge", "unit": "days", "to": "isv"}, "after", "market_says_when"),
        ({"event": "inquiry.close", "after": "0", "to": "isv"}, "unit", "market_says_when"),
        ({"event": "inquiry.nudge", "after": "0", "unit": "days"}, "to", "told_to_the_isv"),
        ({"event": "certificate.expiry", "unit": "minutes", "to": "isv"}, "unit", "certificate_counts_days"),
        ({"to": "isv"}, "to", "told_to_the_desk"),
        (
            {"event": "inquiry.waiting", "unit": "days", "to": "isv", "then": "raise_priority"},
            "then",
            "nothing_else_possible",
        ),
        ({"code": "isv_close"}, "code", "unique"),
    ],
)
def test_what_cannot_be_is_refused_in_words(tove, fields, field, code):
    before = ReminderRule.objects.count()

    page = tove.post(ADD, form(**fields))

    assert codes(page) == {field: [code]}
    assert ReminderRule.objects.count() == before


def test_a_consultant_reads_the_rules_and_changes_none(cast):
    sam = browser_of(cast.sam)

    assert sam.get("/admin/reminders/reminderrule/").status_code == 200
    assert sam.post(ADD, form()).status_code == 403
    assert not ReminderRule.objects.filter(code="early").exists()
