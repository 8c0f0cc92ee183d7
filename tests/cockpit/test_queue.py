from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.roles import AUDITOR, FINANCE
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY, Cast
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.isvs import IsvFactory
from tests.factories.policy import MarketFactory

from .desk import browser_of, numbers, queries, text, walk, words

pytestmark = pytest.mark.usefixtures("monday")

QUEUE = "/admin/desk/"


@pytest.fixture
def variety(cast: Cast) -> dict[str, Inquiry]:
    """One inquiry of each sort, asked on Monday morning."""
    sweden = MarketFactory(code="SE", name="Sweden")
    elin = UserFactory(name="Elin Tall", email="elin@tallberg.example", market=sweden)
    tallberg = IsvFactory(name="Tallberg", market=sweden, members=[elin])
    new = cast.ask(subject="new")
    mine = cast.ask(subject="mine")
    services.assign(mine, by=cast.tove, to=cast.sam, at=MONDAY)
    swedish = cast.ask(subject="swedish", isv=tallberg, by=elin)
    late = cast.ask(subject="late", at=MONDAY - 3 * DAY)
    waiting = cast.ask(subject="waiting")
    services.answer(waiting, by=cast.sam, text="Which one?", at=MONDAY)
    elsewhere = cast.ask(subject="elsewhere")
    services.wait_on_others(elsewhere, by=cast.sam, text="The ERP team", at=MONDAY)
    incomplete = cast.ask(subject="incomplete", call=HALF_TOLD)
    resolved = cast.ask(subject="resolved")
    services.resolve(resolved, by=cast.tove, at=MONDAY)
    return {
        "new": new,
        "mine": mine,
        "swedish": swedish,
        "late": late,
        "waiting": waiting,
        "elsewhere": elsewhere,
        "incomplete": incomplete,
        "resolved": resolved,
    }


def shown(client, variety, query="") -> list[str]:
    """The sorts of inquiry that the queue shows, in order."""
    name_of = {inquiry.number: name for name, inquiry in variety.items()}
    return [name_of[number] for number in numbers(client.get(QUEUE + query))]


def test_what_is_due_next_comes_first(cast, sam):
    later = cast.ask(at=MONDAY)
    sooner = cast.ask(at=MONDAY - HOUR)

    page = sam.get(QUEUE)

    assert numbers(page) == [sooner.number, later.number]


def test_a_row_says_what_there_is_to_know(cast, sam):
    inquiry = cast.ask(subject="Stocktake answers 500")
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    row = words(sam.get(QUEUE))

    assert (
        f"4 h left today 14:00 Stocktake answers 500 #{inquiry.number} · Acme "
        "POST /v1/customerInvoices 400 New Normal NO Sam" in row
    )


def test_the_time_left_counts_support_hours_only(cast, sam):
    cast.ask(at=MONDAY + 5 * HOUR)

    with time_machine.travel(MONDAY + 5 * HOUR, tick=False):
        row = words(sam.get(QUEUE))

    assert "4 h left tomorrow 11:00" in row


def test_what_is_late_is_told_in_words(cast, sam):
    cast.ask(at=MONDAY - 3 * DAY)

    row = words(sam.get(QUEUE))

    assert "4 h late Fri 27 Feb 14:00" in row


def test_a_reply_to_an_answer_is_marked_as_new(cast, sam):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Try this.", at=MONDAY)
    services.reply(inquiry, by=cast.anna, text="It helps not.", at=MONDAY)

    row = words(sam.get(QUEUE))

    assert "New reply" in row


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("", ["late", "new", "mine", "swedish", "waiting", "elsewhere", "incomplete"]),
        ("unfinished", ["late", "new", "mine", "swedish", "waiting", "elsewhere", "incomplete"]),
        ("mine", ["mine"]),
        ("unassigned", ["late", "new", "swedish", "waiting", "elsewhere", "incomplete"]),
        ("late", ["late"]),
        ("waiting", ["waiting", "elsewhere", "incomplete"]),
        ("incomplete", ["incomplete"]),
        ("finished", ["resolved"]),
    ],
)
def test_a_view_shows_its_part_of_the_queue(cast, sam, variety, view, expected):
    assert shown(sam, variety, f"?view={view}") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?market=SE", ["swedish"]),
        ("?market=se", ["swedish"]),
        ("?isv=tallberg", ["swedish"]),
        ("?isv=tall", ["swedish"]),
        ("?status=waiting_on_isv", ["waiting", "incomplete"]),
        ("?status=resolved", ["resolved"]),
        ("?assignee=nobody&market=SE&status=new", ["swedish"]),
        ("?view=waiting&status=waiting_on_others", ["elsewhere"]),
        ("?view=unassigned&market=NO&status=new", ["late", "new"]),
    ],
)
def test_filters_narrow_a_view(cast, sam, variety, query, expected):
    assert shown(sam, variety, query) == expected


def test_a_filter_by_assignee(cast, sam, variety):
    assert shown(sam, variety, f"?assignee={cast.sam.pk}") == ["mine"]


def test_a_name_that_is_an_isvs_own_finds_no_longer_ones(cast, sam):
    longer = IsvFactory(name="Acme Tools", market=cast.market, members=[cast.bo])
    of_acme = cast.ask()
    of_tools = cast.ask(isv=longer, by=cast.bo)

    assert numbers(sam.get(QUEUE + "?isv=acme")) == [of_acme.number]
    assert numbers(sam.get(QUEUE + "?isv=acm")) == [of_acme.number, of_tools.number]


def test_each_filter_can_be_taken_away_alone(cast, sam, variety):
    page = text(sam.get(QUEUE + "?view=unassigned&market=SE&status=new"))

    assert '<a class="button on" href="?view=unassigned&amp;market=SE">State: New' in page
    assert '<a class="button on" href="?view=unassigned&amp;status=new">Market: Sweden' in page
    assert '<a class="button plain" href="?view=unassigned">Remove all</a>' in page


def test_another_view_keeps_the_filters_but_the_state(cast, sam):
    page = text(sam.get(QUEUE + "?market=NO&status=new"))

    assert '<a href="?view=soon&amp;market=NO">Late and soon late</a>' in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?view=everything", "There is no such view; this is all that is unfinished."),
        ("?status=lost", "There is no such state; all are shown."),
        ("?view=waiting&status=resolved", "Nothing in this view is resolved; all states are shown."),
        ("?market=XX", "There is no such market; all are shown."),
        ("?isv=Nobody+Ltd", "No ISV's name contains this; all are shown."),
        ("?isv=a%00b", "No ISV's name contains this; all are shown."),
        ("?isv=" + "a" * 60_000, "No ISV's name contains this; all are shown."),
        ("?assignee=999999999999999999999999", "Nobody of that number works at the desk; all are shown."),
        ("?assignee=sam", "Nobody of that number works at the desk; all are shown."),
        ("?after=tomorrow,1", "That place in the queue can't be found; this is the beginning."),
        ("?after=2026-03-02T10:00:00,1", "That place in the queue can't be found; this is the beginning."),
        ("?after=9999-12-31T23:59:59-23:00,1", "That place in the queue can't be found; this is the beginning."),
        ("?after=2026-03-02T10:00:00Z,²", "That place in the queue can't be found; this is the beginning."),
        (f"?after=2026-03-02T10:00:00Z,{'9' * 40}", "That place in the queue can't be found; this is the beginning."),
    ],
)
def test_what_cannot_be_understood_is_left_out_and_told(cast, sam, query, told):
    inquiry = cast.ask()

    page = sam.get(QUEUE + query)

    assert page.status_code == 200
    assert told in words(page)
    assert numbers(page) == ([] if "waiting" in query else [inquiry.number])


def test_unknown_parts_of_the_address_change_nothing(cast, sam):
    inquiry = cast.ask()

    assert numbers(sam.get(QUEUE + "?colour=blue&isv__name=x")) == [inquiry.number]


@pytest.mark.parametrize("view", ["unfinished", "unassigned", "waiting", "finished"])
def test_paging_meets_every_row_once_and_in_order(cast, sam, monkeypatch, view):
    monkeypatch.setattr("apps.cockpit.queue.ROWS_PER_PAGE", 2)
    for hour in range(3):
        cast.ask(at=MONDAY - hour * HOUR)
        # Two that are due at the same moment, and some that nothing is due for.
        cast.ask(at=MONDAY - hour * HOUR)
        services.answer(cast.ask(), by=cast.sam, text="Which?", at=MONDAY)
        services.resolve(cast.ask(), by=cast.sam, at=MONDAY)
    whole = numbers_of(view)

    pages = list(walk(sam, f"?view={view}"))

    assert [number for page in pages for number in page] == whole
    assert {len(page) for page in pages[:-1]} <= {2}


def numbers_of(view: str) -> list[int]:
    finished = Inquiry.objects.filter(status="resolved").order_by("-pk")
    parts = {
        "unfinished": Inquiry.objects.unfinished().by_next_deadline(),
        "unassigned": Inquiry.objects.unfinished().by_next_deadline(),
        "waiting": Inquiry.objects.waiting().by_next_deadline(),
        "finished": finished,
    }
    return list(parts[view].values_list("pk", flat=True))


def test_a_row_that_appears_meanwhile_moves_no_other_to_the_next_page(cast, sam, monkeypatch):
    monkeypatch.setattr("apps.cockpit.queue.ROWS_PER_PAGE", 2)
    asked = [cast.ask(at=MONDAY - HOUR + minute * timedelta(minutes=1)).number for minute in range(4)]
    pages = walk(sam, "")
    first = next(pages)

    cast.ask(at=MONDAY - 2 * HOUR)

    assert first == asked[:2]
    assert next(pages) == asked[2:]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "Nothing is waiting for the desk."),
        ("?view=mine", "No inquiry in this view."),
        ("?view=finished", "Nothing is finished yet."),
        ("?market=NO", "No inquiry matches these filters."),
        ("?after=2026-03-02T10:00:00Z,1", "That was the last one."),
    ],
)
def test_an_empty_part_says_what_to_do(cast, sam, query, says):
    assert says in words(sam.get(QUEUE + query))


def test_a_deactivated_assignee_stays_in_sight(cast, sam):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.sam, to=cast.tove, at=MONDAY)
    cast.tove.is_active = False
    cast.tove.save()

    assert "Tove (gone)" in words(sam.get(QUEUE))


def test_a_deleted_assignee_leaves_the_inquiry_to_nobody(cast, sam):
    leaver = StaffFactory(name="Lea Ver", role="Consultant", market=cast.market)
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.sam, to=leaver, at=MONDAY)
    leaver.delete()

    assert shown(sam, {"left": inquiry}, "?assignee=nobody") == ["left"]


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_queue_takes_few_queries_and_no_more_for_more_rows(cast, sam):
    services.assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)
    path = QUEUE + f"?market=NO&isv=acme&assignee={cast.sam.pk}"
    frame = queries(sam, "/admin/empty/")
    with_one = queries(sam, path)
    for _row in range(2):
        services.assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)

    with_three = queries(sam, path)

    assert (with_one - frame, with_three - frame) == (6, 6)


def test_bodies_of_calls_are_not_read_for_the_queue(cast, sam):
    cast.ask()

    with CaptureQueriesContext(connection) as asked:
        sam.get(QUEUE)

    assert not [query["sql"] for query in asked if "request_body" in query["sql"] or "masking" in query["sql"]]


def test_a_stranger_gets_no_page_of_the_desk(cast, client):
    client.force_login(cast.anna)

    assert client.get(QUEUE, follow=True).status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403


def test_nobody_gets_it_without_signing_in(client, db):
    page = client.get(QUEUE)

    assert (page.status_code, page["Location"]) == (302, "/admin/login/?next=/admin/desk/")


def test_staff_who_may_not_read_inquiries_are_refused(cast):
    finance = browser_of(StaffFactory(market=cast.market, role=FINANCE))

    assert finance.get(QUEUE).status_code == 403


def test_the_admins_first_page_lists_what_others_may_see(cast):
    person = StaffFactory(market=cast.market)
    person.user_permissions.add(Permission.objects.get(codename="view_customer"))

    page = browser_of(person).get("/admin/")

    assert page.status_code == 200
    assert "Customers" in text(page)


def test_the_sidebar_shows_what_the_reader_may_see(cast):
    auditor = browser_of(StaffFactory(market=cast.market, role=AUDITOR))
    finance = browser_of(StaffFactory(market=cast.market, role=FINANCE))

    def entries(client):
        page = client.get("/admin/isvs/customer/")
        return [entry["title"] for part in page.context["sidebar_navigation"] for entry in part["items"]]

    assert "Queue" in entries(auditor)
    assert "Outbox" in entries(auditor)
    assert "Queue" not in entries(finance)
    assert "Outbox" not in entries(finance)
    assert "Customers" in entries(finance)


def test_looking_at_the_queue_is_all_one_can_do_there(cast, sam):
    assert sam.post(QUEUE).status_code == 405


def test_the_queue_says_how_many_markets_are_open(cast, sam):
    by_day = text(sam.get(QUEUE))
    with time_machine.travel(MONDAY + 12 * HOUR, tick=False):
        by_night = text(sam.get(QUEUE))

    assert '<span class="open-now">1 of 1 markets open</span>' in by_day
    assert '<span class="open-now shut">0 of 1 markets open</span>' in by_night
