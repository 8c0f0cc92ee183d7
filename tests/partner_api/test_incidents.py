"""Incidents through the API: those that concern the ISV, in public words."""

from apps.inquiries import services
from tests.cast import HOUR, MONDAY

from .caller import INQUIRIES
from .test_costs import queries

INCIDENTS = "/api/v1/incidents/"


def begin(cast, **given):
    about = {"title": "Invoices fail", "operations": "POST /customerInvoices", "public_text": "We are on it."}
    return services.open_incident(by=cast.tove, at=MONDAY, internal_text="Node 7", **about | given)


def test_those_that_concern_the_isv_are_read_in_public_words(cast, partner):
    incident = begin(cast, inquiry=cast.ask())
    begin(cast, title="Theirs", inquiry=cast.ask(isv=cast.other_isv, by=cast.bo))
    services.move_incident(incident, to="over", by=cast.tove, at=MONDAY + HOUR)

    answer = partner.get(INCIDENTS)

    assert answer.json()["results"] == [
        {
            "id": incident.pk,
            "title": "Invoices fail",
            "text": "We are on it.",
            "status": "over",
            "operations": ["POST /customerInvoices"],
            "since": "2026-03-02T09:00:00Z",
            "until": "2026-03-02T10:00:00Z",
        }
    ]


def test_a_deadline_says_that_it_was_paused_by_the_incident(cast, partner):
    inquiry = cast.ask()
    incident = begin(cast, inquiry=inquiry)
    services.move_incident(incident, to="over", by=cast.tove, at=MONDAY + HOUR)
    services.broadcast_ordered(clock=lambda: MONDAY + HOUR)

    found = partner.get(f"{INQUIRIES}{inquiry.number}/").json()["deadlines"]

    words = [stretch["words"] for deadline in found for stretch in deadline["working"]]
    assert any("incident: Invoices fail" in each for each in words)


def test_many_cost_what_one_does(cast, partner):
    begin(cast, inquiry=cast.ask())
    one = queries(partner, INCIDENTS)

    for _ in range(2):
        begin(cast, inquiry=cast.ask())

    assert queries(partner, INCIDENTS) == one
