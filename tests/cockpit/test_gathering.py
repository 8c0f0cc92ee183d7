"""Product issues and incidents in the cockpit: lists, pages, dialogs, and adding an inquiry to them."""

import pytest
from django.urls import reverse

from apps.accounts.roles import AUDITOR
from apps.diagnostics.models import Diagnosis
from apps.inquiries import services
from apps.inquiries.models import Broadcast, Incident, Inquiry, ProductIssue
from tests.cast import HOUR, MONDAY
from tests.cockpit.desk import browser_of, page_of, queries, text, words
from tests.factories.accounts import StaffFactory

LIST, INCIDENTS = reverse("cockpit:issues"), reverse("cockpit:incidents")
NEW = {"kind": "bug", "title": "Refused for no reason", "public_title": "Invoices are refused"}


def note(cast, **given):
    return services.note_issue(by=cast.sam, at=MONDAY, **NEW | given)


def begin(cast, **given):
    about = {"title": "Invoices fail", "operations": "POST /v1/customerInvoices"}
    return services.open_incident(by=cast.tove, at=MONDAY, **about | given)


def page(issue):
    return reverse("cockpit:issue", args=[issue.pk])


def gather_of(inquiry):
    return reverse("cockpit:gather", args=[inquiry.number])


@pytest.fixture
def auditor(monday, cast):
    return browser_of(StaffFactory(name="Ada", email="ada@lodestar.example", market=cast.market, role=AUDITOR))


def test_one_is_noted_in_the_list_and_found_there(cast, sam):
    sent = sam.post(LIST, NEW)

    issue = ProductIssue.objects.get()
    assert sent.url == page(issue)
    assert "Refused for no reason Bug report" in words(sam.get(LIST))
    assert "Refused for no reason" not in words(sam.get(f"{LIST}?kind=feature_request"))
    assert "Refused for no reason" in words(sam.get(f"{LIST}?words=REASON refused"))
    assert "No product issue here" in words(sam.get(f"{LIST}?show=released"))


def test_what_is_refused_comes_back_with_what_was_typed(cast, sam):
    refused = sam.post(LIST, NEW | {"tracker_url": "http://tracker.example"})

    assert refused.status_code == 422
    assert "Write an https address" in words(refused)
    assert 'value="Refused for no reason"' in text(refused)


def test_the_list_goes_on_by_key(cast, sam):
    for number in range(52):
        note(cast, title=f"Issue {number:02}")

    first = sam.get(LIST)
    second = sam.get(f"{LIST}{first.context['next_page']}")

    assert [row.issue.title for row in first.context["rows"]][:1] == ["Issue 51"]
    assert [row.issue.title for row in second.context["rows"]] == ["Issue 01", "Issue 00"]
    assert sam.get(f"{LIST}?after={'9' * 30}&show=x&market=x").status_code == 200


def test_a_page_shows_votes_by_market_and_the_inquiries(cast, sam):
    issue = note(cast, inquiry=cast.ask())
    services.attach_to_issue(cast.ask(), issue=issue, by=cast.sam, at=MONDAY)

    shown = words(sam.get(page(issue)))

    assert "1 ISV, 2 inquiries" in shown
    assert f"{cast.market} 1 Acme (2)" in shown


def test_a_lead_decides_and_the_isvs_are_told(cast, tove):
    inquiry = cast.ask()
    issue = note(cast, inquiry=inquiry)

    sent = tove.post(f"{page(issue)}decide/", {"to": "planned", "text": "In spring."})
    waiting = words(tove.get(sent.url))
    services.broadcast_ordered(clock=lambda: MONDAY + HOUR)

    assert "Waiting for a worker" in waiting
    assert "1 inquiry told" in words(tove.get(sent.url))
    assert inquiry.messages.last().text == "Bug report “Invoices are refused”: planned."


def test_a_consultant_answers_all_but_does_not_decide(cast, sam):
    issue = note(cast, inquiry=cast.ask())

    assert sam.post(f"{page(issue)}decide/", {"to": "planned"}).status_code == 403
    assert sam.post(f"{page(issue)}answer-all/", {"text": "Soon.", "then": ""}).status_code == 302
    assert sam.post(INCIDENTS, {"title": "x", "operations": "GET /x"}).status_code == 403
    assert Broadcast.objects.get().text == "Soon."


def test_an_auditor_reads_everything_and_changes_nothing(cast, auditor):
    inquiry = cast.ask()
    issue, incident = note(cast, inquiry=inquiry), begin(cast)

    shown = [auditor.get(address) for address in (LIST, page(issue), INCIDENTS, page_of(inquiry), gather_of(inquiry))]
    tried = [
        auditor.post(address, NEW)
        for address in (
            LIST,
            INCIDENTS,
            gather_of(inquiry),
            reverse("cockpit:detach_issue", args=[inquiry.number, issue.pk]),
            reverse("cockpit:attach_incident", args=[inquiry.number, incident.pk]),
        )
    ]

    assert {response.status_code for response in shown} == {200}
    assert not any(word in text(response) for response in shown for word in ("Take off", "Note it with", "Add to it"))
    assert {response.status_code for response in tried} == {403}


def test_an_inquiry_is_added_to_one_that_a_search_finds(cast, sam):
    issue, inquiry = note(cast), cast.ask()

    found = words(sam.get(f"{gather_of(inquiry)}?words=reason"))
    missed = words(sam.get(f"{gather_of(inquiry)}?words=%25%22'\\"))
    sam.post(reverse("cockpit:attach_issue", args=[inquiry.number, issue.pk]))

    assert "Refused for no reason" in found
    assert "No title has all of these words" in missed
    assert "Bug report: Refused for no reason" in words(sam.get(page_of(inquiry)))


def test_a_new_one_begins_with_what_the_inquiry_says(cast, sam):
    inquiry = cast.ask()

    shown = text(sam.get(gather_of(inquiry)))
    refused = sam.post(gather_of(inquiry), NEW | {"title": ""})
    sam.post(gather_of(inquiry), NEW)

    assert f'value="{inquiry.subject}"' in shown
    assert refused.status_code == 422
    assert inquiry.issue_reports.get().issue.title == NEW["title"]


def test_adding_it_to_a_second_one_says_why_not(cast, sam):
    inquiry = cast.ask()
    note(cast, inquiry=inquiry)
    other = note(cast, title="Another")

    told = sam.post(reverse("cockpit:attach_issue", args=[inquiry.number, other.pk]), follow=True)

    assert "hangs on “Refused for no reason” already" in text(told)


def test_a_lead_opens_an_incident_and_ends_it(cast, tove):
    market = cast.market
    opened = tove.post(
        INCIDENTS,
        {
            "title": "Invoices fail",
            "operations": "post /v1/customerInvoices\r\n",
            "markets": [market.pk],
            "since": "",
            "is_public": "on",
        },
    )
    incident = Incident.objects.get()
    inquiry = cast.ask()
    tove.post(reverse("cockpit:attach_incident", args=[inquiry.number, incident.pk]))
    tove.post(f"{opened.url}move/", {"to": "over", "text": "It works again."})
    services.broadcast_ordered(clock=lambda: MONDAY + HOUR)

    assert incident.is_public
    assert [str(each) for each in incident.operations.all()] == ["POST /v1/customerInvoices"]
    assert inquiry.messages.filter(kind="answer").get().text == "It works again."
    assert "Over since" in words(tove.get(opened.url))


def test_an_incident_stands_on_every_page_of_the_desk_until_it_is_over(cast, sam):
    incident = begin(cast)

    meanwhile = words(sam.get(reverse("cockpit:queue")))
    services.move_incident(incident, to="over", by=cast.tove, at=MONDAY)

    assert "Incident: Invoices fail" in meanwhile
    assert "Invoices fail" not in words(sam.get(reverse("cockpit:queue")))


def test_an_inquiry_of_the_operation_is_offered_the_incident(cast, sam):
    incident, inquiry = begin(cast), cast.ask()
    Diagnosis.objects.filter(call=inquiry.call).update(method="POST", operation="/v1/customerInvoices")

    offered = text(sam.get(page_of(inquiry)))
    sam.post(reverse("cockpit:attach_incident", args=[inquiry.number, incident.pk]))

    assert "It is this incident" in offered
    assert Inquiry.objects.get(pk=inquiry.pk).status == "waiting_on_others"
    assert "It is this incident" not in text(sam.get(page_of(inquiry)))


@pytest.mark.parametrize("path", ["issues/", "incidents/"])
def test_the_lists_take_the_same_queries_for_many_rows(cast, sam, path):
    path = f"/admin/desk/{path}"
    note(cast), begin(cast)
    one = queries(sam, path)

    for number in range(3):
        note(cast, title=f"{number}", inquiry=cast.ask(), market=cast.market)
        begin(cast, markets=[cast.market])

    assert queries(sam, path) == one


def test_the_pages_take_the_same_queries_for_many_inquiries(cast, sam):
    issue, incident = note(cast, inquiry=cast.ask()), begin(cast, inquiry=cast.ask())
    pages = [page(issue), reverse("cockpit:incident", args=[incident.pk])]
    one = [queries(sam, path) for path in pages]

    for _ in range(3):
        services.attach_to_issue(cast.ask(), issue=issue, by=cast.sam, at=MONDAY)
        services.attach_to_incident(cast.ask(), incident=incident, by=cast.sam, at=MONDAY)

    assert [queries(sam, path) for path in pages] == one
