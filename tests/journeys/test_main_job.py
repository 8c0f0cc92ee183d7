"""The main job, from both sides: an ISV asks, a consultant answers, and everything is on record."""

from playwright.sync_api import expect

from apps.inquiries.models import Inquiry
from apps.notifications.models import Mail

PASTED = "FakeSecret0123456789abcdefABCDEF0123456789"


def ask(page):
    page.get_by_role("link", name="New inquiry").click()
    page.get_by_label("Method").select_option("POST")
    page.get_by_label("Endpoint URL").fill("https://api.lodestar.example/v1/customerInvoices")
    page.get_by_label("HTTP status").fill("400")
    page.get_by_label("Request JSON").fill('{"customerNumber": {"value": "10472"}}')
    page.get_by_label("Response body", exact=True).fill('{"message": "Error creating document."}')
    page.get_by_label("Subject").fill("400 on invoice")
    page.get_by_label("Your question").fill(f"Why is this refused? We send Authorization: Bearer {PASTED}")
    page.get_by_role("button", name="Send inquiry").click()
    expect(page.locator("#state")).to_contain_text("You hear from us by")


def test_an_isv_asks_a_consultant_answers_and_the_isv_is_content(cast, sign_in, page):
    sign_in(cast.anna)
    ask(page)
    inquiry = Inquiry.objects.get()

    page.context.clear_cookies()
    sign_in(cast.sam, "/admin/")
    page.get_by_role("link", name="400 on invoice").click()
    expect(page.get_by_role("main")).to_contain_text("[bearer-token-1]")
    page.get_by_role("link", name="Assign", exact=True).click()
    assigning = page.get_by_role("dialog", name="Assign")
    assigning.get_by_label("Assignee").select_option(label="Sam Okafor")
    assigning.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("The assignee is changed.")).to_be_visible()
    page.get_by_label("Answer", exact=True).fill("Send **discountType** too.")
    page.get_by_role("button", name="Answer and wait").click()
    expect(page.get_by_role("main")).to_contain_text("Send discountType too.")
    page.get_by_role("link", name="Internal note").click()
    page.get_by_label("Internal note", exact=True).fill("Third time this week.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("main")).to_contain_text("Third time this week.")

    page.context.clear_cookies()
    sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    expect(page.get_by_role("main")).to_contain_text("Send discountType too.")
    expect(page.get_by_role("main")).not_to_contain_text("Third time this week.")
    page.get_by_label("Your reply").fill("That was it, thank you.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("#state")).to_contain_text("You hear from us by")
    page.get_by_text("Is it solved?").click()
    page.get_by_role("button", name="Mark as solved").click()
    expect(page.locator("#state")).to_contain_text("Solved")

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.assignee) == ("resolved", cast.sam)
    assert [row.history_change_reason for row in inquiry.history.order_by("pk")] == [
        "asked",
        "asked, complete",
        "Assigned to Sam Okafor",
        "answered",
        "the ISV wrote",
        "resolved",
    ]
    assert list(Mail.objects.order_by("pk").values_list("to", flat=True)) == [
        "anna@acme.example",
        "anna@acme.example",
        "sam@lodestar.example",
        "sam@lodestar.example",
    ]
    assert not [text for text in Mail.objects.values_list("text", flat=True) if PASTED in text]
