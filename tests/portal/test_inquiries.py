import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.portal.paging import PAGE
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.cockpit import desk
from tests.factories.accounts import UserFactory
from tests.factories.isvs import IsvFactory, MembershipFactory
from tests.factories.policy import ServiceTargetFactory

from .conftest import browser_of
from .pages import queries, words


def numbers_on(response) -> list[int]:
    return [row.inquiry.number for row in response.context["rows"]]


def test_the_first_line_says_what_waits_and_by_when_we_answer(cast, anna):
    cast.ask(subject="One")
    cast.ask(subject="Two", call=HALF_TOLD)

    page = anna.get("/")

    assert words(page).startswith(
        "Good morning, Anna One inquiry waits for you. We owe you one answer, by today 14:00."
    )


def test_an_answer_that_is_late_is_called_late(cast, anna):
    cast.ask(at=MONDAY - 4 * DAY)

    page = anna.get("/")

    assert "We owe you one answer, and we are late: it was due Thu 26 Feb 14:00." in words(page)
    assert "Late was due Thu 26 Feb 14:00 The desk has been reminded of it." in words(page)


def test_what_waits_for_the_isv_stands_first_and_then_what_is_due_first(cast, anna):
    later = cast.ask(at=MONDAY)
    sooner = cast.ask(at=MONDAY - HOUR)
    others = cast.ask()
    services.wait_on_others(others, by=cast.sam, text="development", at=MONDAY)
    yours = cast.ask(call=HALF_TOLD)

    page = anna.get("/")

    assert numbers_on(page) == [yours.number, sooner.number, later.number, others.number]


def test_an_incomplete_one_says_what_we_need(cast, anna):
    cast.ask(call=HALF_TOLD)

    page = anna.get("/")

    assert "We need the HTTP status, the response body and the request JSON" in words(page)


def test_tabs_part_what_is_whose(cast, anna):
    ours = cast.ask()
    yours = cast.ask(call=HALF_TOLD)
    solved = cast.ask()
    services.resolve(solved, by=cast.anna, at=MONDAY)
    declined = cast.ask()
    services.decline(declined, by=cast.sam, text="Not ours.", at=MONDAY)

    shown = {tab: numbers_on(anna.get("/", {"show": tab})) for tab in ("open", "yours", "ours", "finished")}

    assert shown == {
        "open": [yours.number, ours.number],
        "yours": [yours.number],
        "ours": [ours.number],
        "finished": [declined.number, solved.number],
    }


def test_an_unknown_tab_is_no_page(anna):
    assert anna.get("/", {"show": "all"}).status_code == 404


@pytest.mark.parametrize("finished", [False, True])
def test_paging_shows_each_inquiry_once(cast, anna, finished):
    asked = [cast.ask(at=MONDAY - timedelta(minutes=n % 3)).number for n in range(2 * PAGE + 1)]
    if finished:
        Inquiry.objects.update(
            status="resolved", resolved_at=MONDAY, next_due_at=Inquiry._meta.get_field("next_due_at").default
        )
    tab = "finished" if finished else "open"

    seen, after = [], ""
    while True:
        page = anna.get("/", {"show": tab} | ({"after": after} if after else {}))
        seen += numbers_on(page)
        after = page.context["after"]
        if not after:
            break

    assert sorted(seen) == sorted(asked)
    assert len(seen) == 2 * PAGE + 1


@pytest.mark.parametrize(
    "after",
    ["x", "1", "1.2", "1.2.3.4", "1.9999999999999999999.1", "-1.1.1", "1.1.\u0661", "9" * 30, "0.260000000000000000.1"],
)
def test_a_key_that_no_list_gave_out_leads_nowhere(anna, after):
    assert anna.get("/", {"show": "open", "after": after}).status_code == 404


def test_a_stranger_sees_nothing_of_it(cast, bo):
    cast.ask(subject="Secret of Acme")

    page = bo.get("/")

    assert numbers_on(page) == []
    assert "Secret of Acme" not in page.content.decode()


def test_an_empty_list_says_what_to_do(anna):
    assert "Ask the first question" in words(anna.get("/"))


def test_each_empty_tab_has_its_own_words(anna):
    told = {tab: words(anna.get("/", {"show": tab})) for tab in ("yours", "ours", "finished")}

    assert "Nothing waits for you." in told["yours"]
    assert "We owe you no answer." in told["ours"]
    assert "Nothing is finished yet." in told["finished"]


def test_somebody_without_an_isv_is_told_whom_to_ask(cast):
    alone = browser_of(UserFactory(email="alone@nowhere.example"))

    told = {path: words(alone.get(path)) for path in ("/", "/inquiries/new/", "/isv/")}

    assert all("You are not a member of an ISV yet" in text for text in told.values())


def test_staff_are_led_to_the_desk(cast):
    inquiry = cast.ask(subject="Read at the desk")
    tove = desk.browser_of(cast.tove)

    page = tove.get(f"/inquiries/{inquiry.number}/", follow=True)

    assert tove.get("/").url == "/admin/"
    assert page.redirect_chain == [(desk.page_of(inquiry), 302)]
    assert page.status_code == 200
    assert "Read at the desk" in desk.words(page)


def test_a_list_shows_one_isv_and_remembers_which(cast, anna):
    second = IsvFactory(name="Zenith", market=cast.market, members=[cast.anna])
    first_one = cast.ask()
    second_one = cast.ask(isv=second)

    before = numbers_on(anna.get("/"))
    switched = anna.post("/isv/switch/", {"isv": second.pk})
    after = numbers_on(anna.get("/"))

    assert switched.url == "/"
    assert switched.cookies["isv"]["httponly"]
    assert (before, after) == ([first_one.number], [second_one.number])


@pytest.mark.parametrize("isv", ["other", "", "x", "0"])
def test_nobody_switches_to_an_isv_of_others(cast, anna, isv):
    wanted = cast.other_isv.pk if isv == "other" else isv

    refused = anna.post("/isv/switch/", {"isv": wanted})

    assert refused.status_code == 404
    assert "isv" not in refused.cookies


def test_a_forged_choice_of_an_isv_counts_for_nothing(cast, anna):
    anna.cookies["isv"] = str(cast.other_isv.pk)

    assert anna.get("/").context["place"].isv == cast.acme


def test_the_list_takes_as_many_queries_for_three_as_for_one(cast, anna):
    ServiceTargetFactory(priority="low")
    cast.ask()
    cast.ask(call=CallFacts())
    one = queries(anna, "/")
    for _ in range(2):
        cast.ask()
        cast.ask(call=CallFacts())

    assert queries(anna, "/") == one == 7


def test_finished_ones_take_as_many_queries_for_three_as_for_one(cast, anna):
    def finish() -> None:
        services.resolve(cast.ask(), by=cast.anna, at=MONDAY)

    finish()
    one = queries(anna, "/?show=finished")
    finish()
    finish()

    assert queries(anna, "/?show=finished") == one == 6


def test_the_list_reads_no_bodies_to_know_what_is_missing(cast, anna):
    cast.ask(call=CallFacts(method="POST", request_body="{}"))

    with CaptureQueriesContext(connection) as asked:
        page = anna.get("/")

    assert "the endpoint URL, the HTTP status and the response body" in words(page)
    assert [query["sql"] for query in asked if re.search(r'(?<!\()"\w+"\."re\w+_body"', query["sql"])] == []


def test_more_isvs_and_colleagues_take_no_more_queries(cast, anna):
    cast.ask()
    one = queries(anna, "/")
    for n in range(3):
        IsvFactory(name=f"Second {n}", market=cast.market, members=[cast.anna])
        MembershipFactory(isv=cast.acme)

    assert queries(anna, "/") == one
