"""Mail texts and branding, in Chromium: a text is tried and looked at, and the desk gets another name and colour."""

from playwright.sync_api import expect

from apps.notifications.models import Mail
from tests.branding.pictures import png

from .looks import troubles_of, troubles_on

TEXTS = "/admin/notifications/mailtext/"


def test_a_lead_words_a_mail_and_gives_the_desk_a_look(cast, sign_in):
    page = sign_in(cast.tove, TEXTS)
    page.get_by_role("main").get_by_role("link", name="An answer", exact=True).click()

    page.get_by_label("Subject").fill("Answered: {{ subjet }}")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("main")).to_contain_text("There is no placeholder {{ subjet }} in this mail.")
    page.get_by_label("Subject").fill("Answered: {{ subject }}")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("main")).not_to_contain_text("There is no placeholder")
    mail = page.frame_locator("iframe[title='The mail in HTML']")
    expect(mail.get_by_text("answered your inquiry")).to_be_visible()
    assert troubles_of(page) == []
    page.get_by_role("button", name="Send a test to me").click()
    expect(page.get_by_text(f"A test is on its way to {cast.tove.email}")).to_be_visible()
    assert Mail.objects.get(to=cast.tove.email).subject == "Test: Answered: 400 on invoice"

    page.goto("/admin/branding/branding/")
    page.get_by_label("Name").fill("Nordwind Help")
    page.get_by_label("Support address").fill("help@nordwind.example")
    page.get_by_label("Accent on light pages").fill("#7a0019")
    page.locator("input[type=file]").set_input_files({"name": "l.png", "mimeType": "image/png", "buffer": png(90, 30)})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_alt_text("The logo")).to_be_visible()
    assert troubles_on(page, [TEXTS, "/admin/desk/"]) == {}
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/accounts/login/")

    assert page.locator(".brand img").evaluate("logo => logo.naturalWidth") == 90
    button = page.get_by_role("button", name="Sign in", exact=True)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    expect(button).to_have_css("background-color", "rgb(122, 0, 25)")
    assert troubles_of(page) == []
