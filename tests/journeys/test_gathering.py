"""Product issues in Chromium: tie three inquiries to one and answer all, and how the pages look."""

import pytest
from playwright.sync_api import expect

from apps.inquiries import services
from apps.inquiries.models import Inquiry, ProductIssue
from apps.policy.present import now
from tests.cast import DAY, HOUR

from .looks import troubles_of

WISH = {"kind": Inquiry.Kind.FEATURE_REQUEST, "text": "Please."}


@pytest.fixture
def wishes(cast) -> list[Inquiry]:
    asked = now() - DAY
    theirs = {"isv": cast.other_isv, "by": cast.bo}
    return [
        cast.ask(**WISH, subject="Wish: webhook for paid invoices", at=asked),
        cast.ask(**WISH, subject="Wish: a webhook when an invoice is paid", at=asked),
        cast.ask(**WISH, subject="Wish: webhook, please", at=asked, **theirs),
    ]


def test_three_inquiries_are_tied_to_a_product_issue_and_answered_at_once(cast, wishes, sign_in):
    first, second, third = wishes
    page = sign_in(cast.tove, f"/admin/desk/inquiries/{first.number}/gather/")

    page.get_by_label("Title for ISVs").fill("Be told when an invoice is paid")
    page.get_by_role("button", name=f"Note it with #{first.number}").click()
    tied = page.get_by_role("link", name="Feature request: Wish: webhook for paid invoices")
    expect(tied).to_be_visible()
    page.goto(f"/admin/desk/inquiries/{second.number}/")
    page.get_by_role("button", name="Add to it").click()
    expect(tied).to_be_visible()
    page.goto(f"/admin/desk/inquiries/{third.number}/gather/?words=webhook")
    page.get_by_role("button", name="Add to it").click()
    tied.click()
    expect(page.get_by_text("2 ISVs, 3 inquiries")).to_be_visible()
    page.get_by_role("link", name="Answer all").click()
    page.get_by_label("Answer", exact=True).fill("It is on its way.")
    page.get_by_role("button", name="Answer all").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    services.broadcast_ordered(clock=now)

    expect(page.get_by_text("3 inquiries told")).to_be_visible()
    assert [inquiry.messages.get(kind="answer").text for inquiry in wishes] == ["It is on its way."] * 3


PAGES = ["issues", "issue", "decide", "incidents", "incident", "open", "gather", "inquiry", "told"]


@pytest.fixture
def paths(cast, wishes) -> dict[str, str]:
    issue = services.note_issue(
        kind="feature_request", title="Webhook", public_title="Webhook", inquiry=wishes[0], by=cast.sam, at=now() - DAY
    )
    failed = cast.ask(at=now() - HOUR)
    incident = services.open_incident(
        title="Invoices fail",
        operations="POST /customerInvoices",
        public_text="We are **on it**.",
        markets=[cast.market],
        inquiry=failed,
        by=cast.tove,
        at=now(),
    )
    told = services.answer_issue(issue, text="Soon.", by=cast.sam, at=now())
    return {
        "issues": "/admin/desk/issues/",
        "issue": f"/admin/desk/issues/{issue.pk}/",
        "decide": f"/admin/desk/issues/{issue.pk}/?do=decide",
        "incidents": "/admin/desk/incidents/",
        "incident": f"/admin/desk/incidents/{incident.pk}/",
        "open": "/admin/desk/incidents/?do=open",
        "gather": f"/admin/desk/inquiries/{wishes[1].number}/gather/",
        "inquiry": f"/admin/desk/inquiries/{failed.number}/",
        "told": f"/admin/desk/told/{told.pk}/",
    }


@pytest.mark.nightly
def test_pages_of_product_issues_and_incidents(paths, cast, sign_in):
    page = sign_in(cast.tove, paths["issues"])
    found = {}

    for name in PAGES:
        page.goto(paths[name])
        found[name] = troubles_of(page)

    assert found == {name: [] for name in PAGES}
    assert ProductIssue.objects.count() == 1


def test_the_portal_shows_an_incident(paths, cast, sign_in):
    page = sign_in(cast.anna, "/")

    expect(page.get_by_role("region", name="Incident")).to_contain_text("Invoices fail")
    assert troubles_of(page) == []
