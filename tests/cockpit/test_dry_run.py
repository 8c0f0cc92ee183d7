"""What would be sent in the next two weeks, by day and mail, on a page that changes nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.roles import PARTNER_SERVICE
from apps.inquiries import services
from apps.policy.services import touch
from apps.reminders.models import Halt, Reminder, ReminderRule
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory

from .desk import browser_of, queries, text, words

pytestmark = pytest.mark.usefixtures("monday")

DRY_RUN = "/admin/desk/dry-run/"


@pytest.fixture
def planned(cast):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    return inquiry


def test_each_day_says_when_who_what_and_by_which_rule(sam, planned):
    page = words(sam.get(DRY_RUN))

    assert (
        f"Monday 2 March 3 mails, 3 lines When Who What it says 12:00 Sam Okafor #{planned.number} 400 on "
        "invoice (Acme): half of the time to the first response is used, due Mon 2 Mar 14:00 (Europe/Oslo). "
        "first_response_half · falls due today 12:00" in page
    )
    assert "Friday 6 March 1 mail, 1 line When Who What it says 10:00 Sam Okafor" in page


def test_lines_that_are_told_together_are_one_mail(cast, sam, planned):
    services.assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)

    assert "Monday 2 March 3 mails, 6 lines" in words(sam.get(DRY_RUN))


def test_another_zone_says_what_time_it_is_there(cast, sam, planned):
    User.objects.filter(pk=cast.sam.pk).update(time_zone="Europe/Helsinki")

    assert "13:00 12:00 there Sam Okafor" in words(sam.get(DRY_RUN))


def test_what_happens_besides_stands_beside_the_line(cast, sam, planned):
    ReminderRule.objects.filter(code="first_response_missed").update(then="raise_priority")

    assert "Raises the priority to high" in words(sam.get(DRY_RUN))


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("?rule=first_response_half", {"first_response_half"}),
        ("?kind=inquiry.resolution", {"resolution_nearly", "resolution_missed"}),
        ("?kind=inquiry.resolution&rule=first_response_half", set()),
        ("?kind=snooze-ends", set()),
        ("?day=2026-03-06", {"resolution_nearly", "resolution_missed"}),
    ],
)
def test_it_can_be_narrowed(sam, planned, query, rules):
    page = text(sam.get(DRY_RUN + query))

    assert set(re.findall(r'<span class="mono">([a-z_]+)</span>', page)) == rules


def test_it_can_be_narrowed_to_a_person_also_of_an_isv(cast, sam, planned):
    services.answer(cast.ask(subject="waits"), by=cast.sam, text="Which one?", at=MONDAY)

    of_anna = words(sam.get(f"{DRY_RUN}?person={cast.anna.pk}"))
    of_tove = words(sam.get(f"{DRY_RUN}?person={cast.tove.pk}"))

    assert "Who: Anna Berg" in of_anna
    assert "waits: we wait for your reply." in of_anna
    assert "Closed" in of_anna
    assert "400 on invoice" not in of_anna
    assert "No reminder matches these filters." in of_tove


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?rule=nonsense", "There is no such rule here"),
        ("?day=2026-02-31", "There is no such day here"),
        ("?person=9999999999999999999999", "There is nobody of that number"),
        ("?person=x", "There is nobody of that number"),
        ("?after=x,y", "That place can't be found"),
        ("?after=9999-12-31T23:59:59-14:00,planned,1", "That place can't be found"),
    ],
)
def test_what_can_not_be_understood_is_said(sam, planned, query, told):
    page = sam.get(DRY_RUN + query)

    assert page.status_code == 200
    assert told in words(page)


def test_pages_follow_each_other_and_say_how_many_are_left(cast, sam, planned, monkeypatch):
    monkeypatch.setattr("apps.reminders.services.foreseeing.LINES_PER_PAGE", 3)

    first = sam.get(DRY_RUN)
    following = re.search(r'rel="next" href="([^"]+)"', text(first))[1].replace("&amp;", "&")
    second = words(sam.get(DRY_RUN + following))

    assert "2 reminders fall due later; some may join a mail above." in words(first)
    assert "Friday 6 March" not in words(first)
    assert "Friday 6 March" in second
    assert "That is all." in second


def test_a_person_who_is_not_among_those_looked_at_is_looked_for_further(cast, sam, planned, monkeypatch):
    monkeypatch.setattr("apps.reminders.services.foreseeing.LOOKED_AT", 2)

    assert "None among the next" in words(sam.get(f"{DRY_RUN}?person={cast.tove.pk}"))


def test_nothing_planned_says_what_would_be(sam):
    assert "Nobody would be reminded of anything." in words(sam.get(DRY_RUN))


def test_what_is_held_back_is_said_first(cast, sam, planned, settings):
    Halt.objects.create(halted_at=MONDAY - HOUR, mails=600, limit=500)
    settings.REMINDER_MAILS_PER_RUN = 1
    services.assign(cast.ask(), by=cast.sam, to=cast.tove, at=MONDAY)

    page = words(sam.get(DRY_RUN))

    assert "Reminders are held back since today 09:00 ." in page
    assert "More than 1 mails at today 12:00 ." in page


def test_what_is_beyond_two_weeks_is_not_shown(cast, sam, planned):
    Reminder.objects.update(due_at=MONDAY + timedelta(days=14))

    assert "Nobody would be reminded of anything." in words(sam.get(DRY_RUN))


def test_a_rule_leads_to_what_it_would_send(tove, planned):
    rule = ReminderRule.objects.get(code="first_response_half")

    page = text(tove.get(reverse("admin:reminders_reminderrule_change", args=[rule.pk])))

    assert f'href="{DRY_RUN}?rule=first_response_half"' in page
    assert f'href="{DRY_RUN}"' in text(tove.get(reverse("admin:reminders_reminderrule_changelist")))


def test_who_may_not_read_reminders_may_not_read_it(cast):
    other = browser_of(StaffFactory(email="pia@lodestar.example", role=PARTNER_SERVICE))

    assert other.get(DRY_RUN).status_code == 403


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_page_takes_the_same_queries_for_more(cast, sam, planned):
    services.answer(cast.ask(), by=cast.sam, text="Which one?", at=MONDAY)
    frame = queries(sam, "/admin/empty/")
    few = queries(sam, DRY_RUN)
    for _ in range(3):
        services.assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)
        services.answer(cast.ask(at=MONDAY - DAY), by=cast.sam, text="Which one?", at=MONDAY)

    assert (few - frame, queries(sam, DRY_RUN) - frame) == (17, 17)


def test_a_desk_that_never_opens_again_is_foretold_without_what_waits_for_it(cast, sam, planned):
    services.answer(cast.ask(), by=cast.sam, text="Which release?", at=MONDAY)
    cast.market.calendar.intervals.all().delete()
    touch(cast.market.calendar)

    assert sam.get(DRY_RUN).status_code == 200
