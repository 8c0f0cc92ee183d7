"""What an ISV reads of product issues and incidents: its own, in public words, and nothing of anybody else."""

import pytest

from apps.diagnostics.models import Diagnosis
from apps.inquiries import services
from apps.inquiries.models import Incident
from tests.cast import HOUR, MONDAY

from .pages import queries

INTERNAL = ("Node 7", "Pushed by Other", "Desk title", "Other", "Bo Lind", "2 ISVs")


def text(response):
    return response.content.decode()


def begin(cast, **given):
    about = {"title": "Invoices fail", "operations": "POST /customerInvoices", "public_text": "We are **on it**."}
    return services.open_incident(by=cast.tove, at=MONDAY, internal_text="Node 7", **about | given)


def wish(cast):
    inquiry = cast.ask()
    issue = services.note_issue(
        kind="bug",
        title="Desk title",
        public_title="Invoices are refused",
        description="Pushed by Other",
        inquiry=cast.ask(isv=cast.other_isv, by=cast.bo),
        by=cast.sam,
        at=MONDAY,
    )
    services.attach_to_issue(inquiry, issue=issue, by=cast.sam, at=MONDAY)
    return issue, inquiry


def main(response):
    page = text(response)
    return page[page.index("<main") :]


def test_an_incident_stands_on_every_page_of_those_it_concerns(cast, anna, bo):
    incident = begin(cast, inquiry=cast.ask())

    of_anna = [main(anna.get(path)) for path in ("/", "/isv/", "/inquiries/new/")]
    of_bo = main(bo.get("/"))
    services.move_incident(incident, to="over", by=cast.tove, at=MONDAY + HOUR)

    assert all("Invoices fail" in page and "<strong>on it</strong>" in page for page in of_anna)
    assert not any("Node 7" in page for page in of_anna)
    assert "Invoices fail" not in of_bo
    assert "Invoices fail" not in main(anna.get("/"))


def test_an_inquiry_says_that_its_clock_waits_for_the_incident(cast, anna):
    inquiry = cast.ask()
    begin(cast, inquiry=inquiry)

    shown = main(anna.get(f"/inquiries/{inquiry.number}/"))

    assert "Part of an incident on our side" in shown
    assert "Our clock goes on when it is over" in shown
    assert "Node 7" not in shown
    assert "Part of an incident on our side" in main(anna.get("/"))


def test_an_inquiry_shows_what_became_of_its_product_issue_and_nothing_of_others(cast, anna):
    issue, inquiry = wish(cast)
    services.decide_issue(issue, to="planned", text="With the *next* release.", by=cast.tove, at=MONDAY)
    services.broadcast_ordered(clock=lambda: MONDAY)

    shown = main(anna.get(f"/inquiries/{inquiry.number}/"))

    assert "Invoices are refused" in shown
    assert "Planned" in shown
    assert "With the <em>next</em> release." in shown
    assert [words for words in INTERNAL if words in shown] == []


def test_a_call_that_is_about_to_be_reported_is_known_to_be_an_incident(cast, anna):
    met_before = cast.ask(isv=cast.other_isv, by=cast.bo)
    Diagnosis.objects.filter(call=met_before.call).update(operation="/elsewhere")
    begin(cast, operations="GET /elsewhere", inquiry=met_before)
    paste = (
        "POST https://api.lodestar.example/v1/customerInvoices\n\n"
        '{"customerNumber": {"value": "10472"}}\n\nHTTP/1.1 400 Bad Request\n\n{"message": "Error creating document."}'
    )

    read = text(anna.post("/inquiries/new/diagnosis/", {"paste": paste, "kind": "failed_call"}))

    assert "Known incident" in read
    assert "Invoices fail" in read
    assert "Node 7" not in read


def test_another_call_is_not(cast, anna):
    begin(cast)

    read = text(
        anna.post(
            "/inquiries/new/diagnosis/", {"paste": "GET https://x.example/a\n\nHTTP/1.1 404", "kind": "failed_call"}
        )
    )

    assert "Known incident" not in read


@pytest.mark.parametrize("path", ["/", "/isv/"])
def test_many_incidents_take_as_many_queries_as_one(cast, anna, path):
    begin(cast, markets=[cast.market])
    one = queries(anna, path)

    for _ in range(3):
        begin(cast, markets=[cast.market])

    assert queries(anna, path) == one
    assert Incident.objects.count() == 4
