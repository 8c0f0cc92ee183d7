"""The admin's first page: what needs the reader now, and how the desk does."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from apps.accounts.roles import AUDITOR, FINANCE
from apps.cockpit import services as cockpit
from apps.cockpit.home import NEXT_SHOWN, read_home
from apps.cockpit.local import closed_since
from apps.inquiries import services
from apps.inquiries.models import FollowUp, ProductIssue
from apps.reminders import services as reminders
from apps.reminders.models import Halt
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.factories.accounts import StaffFactory, UserFactory, limited_to
from tests.factories.isvs import IsvFactory
from tests.factories.policy import MarketFactory
from tests.policy.calendars import every_day, office, on_weekdays, oslo

from .desk import browser_of, numbers, queries, text, words

pytestmark = pytest.mark.usefixtures("monday")

HOME = "/admin/"
FRESH = {"X-Fresh": "1"}
LATE = MONDAY - 3 * DAY


def figures(client) -> dict[str, tuple[str, str]]:
    """Each number of the page by its words, and where it leads."""
    return {figure.words: (figure.number, figure.address) for figure in client.get(HOME).context["figures"]}


def given_to(person, inquiry, cast):
    services.assign(inquiry, by=cast.tove, to=person, at=MONDAY)
    return inquiry


@pytest.fixture
def swedish(cast):
    """An inquiry of another market."""
    sweden = MarketFactory(code="SE", name="Sweden")
    elin = UserFactory(name="Elin Tall", email="elin@tallberg.example", market=sweden)
    return cast.ask(subject="swedish", isv=IsvFactory(name="Tallberg", market=sweden, members=[elin]), by=elin)


def test_an_empty_desk_says_what_stands_here_when(cast, sam):
    page = words(sam.get(HOME))

    assert "0 late, of yours" in page
    assert "Nothing is yours. Take the next one, or look below." in page
    assert "Nothing to come." in page
    assert "Nothing has been counted yet." in page


def test_ones_own_and_nobodys_stand_by_deadline(cast, sam):
    later = given_to(cast.sam, cast.ask(subject="later"), cast)
    sooner = given_to(cast.sam, cast.ask(subject="sooner", at=MONDAY - HOUR), cast)
    nobodys = cast.ask(subject="anybody?")
    given_to(cast.tove, cast.ask(subject="hers"), cast)

    lists = {each.name: [row.inquiry for row in each.rows] for each in sam.get(HOME).context["lists"]}

    assert lists == {"mine": [sooner, later], "nobodys": [nobodys]}


def test_more_than_are_shown_are_a_link_away(cast, sam):
    for _ in range(NEXT_SHOWN + 1):
        cast.ask()

    page = sam.get(HOME)

    assert "/admin/desk/?view=unassigned" in re.findall(r'href="([^"]+)"', text(page))
    assert len(page.context["lists"][1].rows) == NEXT_SHOWN


def test_every_number_leads_to_as_many_inquiries(cast, sam):
    given_to(cast.sam, cast.ask(at=LATE), cast)
    cast.ask(at=LATE)
    cast.ask(at=MONDAY - 2 * HOUR, call=HALF_TOLD)
    others = cast.ask(at=MONDAY - HOUR)
    others.verdict = "erp_support"
    others.save()

    found = figures(sam)

    assert {words: number for words, (number, _address) in found.items()} == {
        "late, of yours": "1",
        "of yours, late or soon late": "1",
        "yours in all": "1",
        "nobody's": "3",
        "late, whoever's": "2",
        "new since the desk closed": "1",
        "incomplete": "1",
        "verdicts to confirm": "1",
    }
    assert {words: str(len(numbers(sam.get(address)))) for words, (_number, address) in found.items()} == {
        words: number for words, (number, _address) in found.items()
    }


def test_what_came_after_the_desk_closed_is_counted_until_somebody_has_answered(cast, sam):
    cast.ask(at=MONDAY - 10 * HOUR)
    cast.ask(at=MONDAY - 2 * DAY - 20 * HOUR)
    answered = cast.ask(at=MONDAY - 10 * HOUR)
    services.answer(answered, by=cast.sam, text="Like this.", then="open", at=MONDAY - HOUR)

    assert figures(sam)["new since the desk closed"][0] == "1"


@pytest.mark.parametrize(
    ("at", "closed_at"),
    [
        ("2026-03-04 08:00", "2026-03-03 16:30"),
        ("2026-03-04 10:00", "2026-03-03 16:30"),
        ("2026-03-04 18:00", "2026-03-04 16:30"),
        ("2026-03-02 10:00", "2026-02-27 16:30"),
        ("2026-03-01 10:00", "2026-02-27 16:30"),
    ],
)
def test_the_desk_closed_when_its_last_day_ended(at, closed_at):
    assert closed_since(office(), oslo(at)) == oslo(closed_at)


def test_a_break_at_noon_is_no_closing():
    hours = type(office())("Europe/Oslo", on_weekdays(("08:00", "12:00"), ("13:00", "16:00")))

    assert closed_since(hours, oslo("2026-03-04 14:00")) == oslo("2026-03-03 16:00")


def test_a_desk_that_never_opens_never_closed():
    assert closed_since(type(office())("Europe/Oslo", every_day(days=())), oslo("2026-03-04 14:00")) is None


def test_leads_are_told_of_what_only_they_decide(cast, sam, tove):
    services.note_issue(kind="bug", title="Rounding", public_title="Rounding", description="", by=cast.tove, at=MONDAY)

    leads, consultants = figures(tove), figures(sam)

    assert leads["product issues to decide"] == ("1", "/admin/desk/issues/?show=noted")
    assert "product issues to decide" not in consultants
    ProductIssue.objects.update(status="declined", decided_at=MONDAY)
    assert "product issues to decide" not in figures(tove)


def test_held_reminders_are_told_to_those_who_may_let_them_go_on(cast, sam, tove):
    halt = Halt.objects.create(halted_at=MONDAY, mails=900, limit=200)

    assert "A run would have sent 900 mails; 200 are allowed." in words(tove.get(HOME))
    assert "Reminders are held" not in words(sam.get(HOME))
    reminders.resume(halt, by=cast.tove, at=MONDAY)
    assert "Reminders are held" not in words(tove.get(HOME))


def test_an_auditor_sees_the_desk_and_nothing_of_their_own(cast):
    given_to(cast.sam, cast.ask(subject="somebody's"), cast)
    page = browser_of(StaffFactory(market=cast.market, role=AUDITOR)).get(HOME)

    assert [each.name for each in page.context["lists"]] == ["next"]
    assert "somebody's" in words(page)
    assert "of yours" not in words(page)
    assert "Take next" not in text(page)


def test_finance_begins_with_what_waits_of_invoices(cast):
    finance = browser_of(StaffFactory(market=cast.market, role=FINANCE))

    assertRedirects(finance.get(HOME), reverse("cockpit:invoices"))


def test_others_get_the_list_of_what_they_may_see(cast):
    page = browser_of(StaffFactory(market=cast.market)).get(HOME)

    assert page.status_code == 200
    assert "What needs you now" not in text(page)


def test_what_one_is_reminded_of_stands_in_order_and_is_ones_own(cast, sam):
    put_off, asked, hers, told = (cast.ask(subject=subject) for subject in ("put off", "asked", "hers", "told"))
    services.snooze(put_off, by=cast.sam, when="tomorrow", at=MONDAY)
    services.remind_me(asked, by=cast.sam, when="monday", at=MONDAY)
    services.remind_me(hers, by=cast.tove, when="tomorrow", at=MONDAY)
    FollowUp.objects.create(inquiry=told, person=cast.sam, remind_at=MONDAY - HOUR)

    to_come = sam.get(HOME).context["to_come"]

    assert [(each.icon, each.inquiry) for each in to_come] == [("bell", told), ("pause", put_off), ("bell", asked)]


def test_the_plots_lead_to_what_was_asked_on_their_day(cast, sam):
    yesterday, today = cast.ask(at=MONDAY - DAY), cast.ask(at=MONDAY)
    services.resolve(today, by=cast.sam, at=MONDAY)
    cockpit.count_desk(at=MONDAY)

    days = sam.get(HOME).context["desk"].days

    assert [(each.asked, each.backlog) for each in days.days[-3:]] == [(0, 0), (1, 1), (1, 1)]
    assert len(days.days) == 28
    assert numbers(sam.get(days.days[-1].address)) == [today.number]
    assert numbers(sam.get(days.days[-2].address)) == [yesterday.number]


def test_the_busiest_operations_and_errors_lead_to_their_inquiries(cast, sam, lodestar_release):
    two = [cast.ask(at=MONDAY - number * HOUR).number for number in (0, 1)]
    cast.ask(at=MONDAY - 10 * DAY)
    cockpit.count_desk(at=MONDAY)

    desk = sam.get(HOME).context["desk"]

    (operation,), (error,) = desk.operations, desk.errors
    assert (operation.words, operation.number, operation.length) == ("POST /customerInvoices", 2, 100.0)
    assert error.number == 2
    assert numbers(sam.get(operation.address)) == two
    assert numbers(sam.get(error.address)) == two


def test_markets_stand_against_their_target(cast, sam, swedish):
    in_time, too_late = cast.ask(at=MONDAY - 2 * HOUR), cast.ask(at=LATE)
    for inquiry in (in_time, too_late):
        services.resolve(inquiry, by=cast.sam, text="Like this.", at=MONDAY)
    services.reopen(in_time, by=cast.anna, at=MONDAY)
    cockpit.count_desk(at=MONDAY)

    targets = {line.market: line for line in sam.get(HOME).context["desk"].targets}

    norway = targets["Norway"]
    assert (norway.responded, norway.responded_in_time.words, norway.response_minutes) == (2, "50 %", 285)
    assert (norway.reopened, norway.reopen_rate) == (1, "50 %")
    assert set(targets) == {"Norway", "Sweden", "All"}
    assert targets["Sweden"].responded_in_time.words == "–"


def test_figures_that_nobody_counted_for_long_say_so(cast, sam):
    cockpit.count_desk(at=MONDAY - timedelta(minutes=11))
    stale = words(sam.get(HOME))
    cockpit.count_desk(at=MONDAY)

    assert "These figures are as of today 09:49 . Nothing has counted since" in stale
    assert "Nothing has counted since" not in words(sam.get(HOME))


def test_nothing_of_another_market_is_seen_beyond_ones_reach(cast, swedish):
    given_to(cast.sam, swedish, cast)
    services.snooze(cast.ask(subject="norwegian"), by=cast.sam, when="tomorrow", at=MONDAY)
    services.note_issue(kind="bug", title="T", public_title="T", market=cast.market, by=cast.tove, at=MONDAY)
    cockpit.count_desk(at=MONDAY)

    def seen(market):
        home = read_home(limited_to(market), MONDAY)
        rows = [row.inquiry.subject for each in home["lists"] for row in each.rows]
        numbers = {each.words: each.number for each in home["figures"]}
        markets = [line.market for line in home["desk"].targets]
        return rows, numbers.get("product issues to decide"), home["desk"].days.inflow, markets

    cast.ask(subject="oslo")
    assert seen(cast.market) == (["oslo"], None, 1, ["Norway"])
    assert seen(swedish.market) == ([], None, 1, ["Sweden"])


def test_reminders_end_where_reach_does(cast, swedish):
    people = [limited_to(cast.market), limited_to(swedish.market)]
    for person in people:
        services.remind_me(swedish, by=person, when="tomorrow", at=MONDAY)

    here, there = (read_home(person, MONDAY)["to_come"] for person in people)

    assert ([each.inquiry for each in here], [each.inquiry for each in there]) == ([], [swedish])


def test_it_is_sent_anew_only_when_it_changed(cast, sam):
    tag = sam.get(HOME, headers=FRESH)["ETag"]
    again = FRESH | {"If-None-Match": tag}

    unchanged = sam.get(HOME, headers=again)
    cast.ask(subject="Stocktake answers 500")
    changed = sam.get(HOME, headers=again)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    assert "Stocktake answers 500" in text(changed)


def test_counting_again_what_did_not_change_sends_nothing(cast, sam):
    cast.ask()
    cockpit.count_desk(at=MONDAY)
    tag = sam.get(HOME, headers=FRESH)["ETag"]

    cockpit.count_desk(at=MONDAY + timedelta(seconds=30))

    assert sam.get(HOME, headers=FRESH | {"If-None-Match": tag}).status_code == 304


def test_the_sidebar_says_where_the_reader_is(cast, sam):
    def here(path):
        page = sam.get(path)
        return [
            entry["title"] for part in page.context["sidebar_navigation"] for entry in part["items"] if entry["active"]
        ]

    assert here(HOME) == ["Home"]
    assert here("/admin/desk/") == ["Queue"]


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_it_takes_few_queries_and_no_more_for_more_rows(cast, sam, lodestar_release):
    frame = queries(sam, "/admin/empty/")
    empty = queries(sam, HOME)
    for number in range(3):
        given_to(cast.sam, cast.ask(at=MONDAY - number * HOUR), cast)
        services.remind_me(cast.ask(), by=cast.sam, when="tomorrow", at=MONDAY)
    cockpit.count_desk(at=MONDAY)

    full = queries(sam, HOME)

    assert (empty - frame, full - frame) == (9, 10)


def test_long_words_are_shown_whole_and_escaped(cast, sam):
    given_to(cast.sam, cast.ask(subject="<b>" + "W" * 190), cast)

    page = text(sam.get(HOME))

    assert "&lt;b&gt;" + "W" * 190 in page
    assert not re.search(r"<main.*\bstyle=", page, re.DOTALL)
