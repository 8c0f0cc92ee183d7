"""The page of the REST API: drawn under the strict policy, and good for trying a call."""

from playwright.sync_api import expect


def test_a_partner_gets_a_token_and_tries_a_call(page, cast):
    inquiry = cast.ask(subject="400 on invoice")
    page.goto("/api/v1/docs/")
    expect(page.locator(".opblock")).to_have_count(21)

    page.get_by_role("button", name="Authorize").first.click()
    page.locator("input[id^=client_id]").fill(cast.bot.credentials_id)
    page.locator("input[id^=client_secret]").fill(cast.bot_secret)
    page.get_by_text("select all", exact=True).click()
    page.locator("button.modal-btn.authorize").click()
    page.locator("button.btn-done").click()
    listing = page.locator("#operations-Inquiries-list_inquiries")
    listing.locator(".opblock-summary-control").click()
    listing.get_by_role("button", name="Try it out").click()
    listing.get_by_role("button", name="Execute").click()

    answer = listing.locator(".live-responses-table .response").first
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer).to_contain_text(f'"number": {inquiry.number}')


def test_the_page_follows_a_dark_desktop(page):
    page.emulate_media(color_scheme="dark")
    page.goto("/api/v1/docs/")

    expect(page.locator("html.dark-mode")).to_have_count(1)
