"""What the desk looks like is changed in the admin, and pages, frame and mails follow at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from apps.branding.models import Branding, Logo
from apps.notifications import kinds, outbox
from apps.notifications.models import Mail
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, queries

from .pictures import png

pytestmark = pytest.mark.django_db
ADD, CHANGE = "/admin/branding/branding/add/", "/admin/branding/branding/1/change/"
CHOSEN = {
    "name": "Nordwind Help",
    "support_address": "help@nordwind.example",
    "accent": "#7A0019",
    "accent_dark": "",
    "change_reason": "",
}


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def choose(client, path=ADD, **given):
    return client.post(path, {**CHOSEN, **given})


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def sign_in_page(client) -> str:
    return client.get("/accounts/login/").content.decode()


def mailed() -> Mail:
    with transaction.atomic():
        kind = kinds.named("inquiry_reopened")
        context = {**kind.examples, "link": "/inquiries/7/"}
        return outbox.post(kind.code, to=["anna@acme.example"], context=context, key="k", at=MONDAY)[0]


def test_without_any_the_desk_is_as_it_was_made(client, tove, cast):
    page, mail = sign_in_page(client), mailed()

    assert "· Lodestar Supportdesk</title>" in page
    assert "Lodestar ERP API support" in page
    assert "brand/" not in page
    assert ">API Support</p>" in mail.html
    assert "#1d4f9c" in mail.html
    assert "You can't sign in?" not in mail.text


def test_what_is_chosen_is_on_pages_in_the_frame_and_in_mails(client, tove):
    assert choose(tove, picture=upload(png())).status_code == 302

    page, frame, mail = sign_in_page(client), tove.get("/admin/desk/").content.decode(), mailed()

    assert "· Nordwind Help</title>" in page
    assert 'href="mailto:help@nordwind.example"' in page
    assert "/brand/logo.png?v=" in page
    assert "· Nordwind Help</title>" in frame
    assert "help@nordwind.example" in frame
    assert "--color-primary-600: rgb(122, 0, 25)" in frame
    assert "--color-base-900: rgb(26, 29, 33)" in frame
    assert "--color-font-default-dark: " in frame
    assert "/brand/colours.css?v=" in frame
    assert ">Nordwind Help</p>" in mail.html.replace("> Nordwind", ">Nordwind")
    assert "#7a0019" in mail.html
    assert "/brand/logo.png?v=" in mail.html
    assert "Write to help@nordwind.example." in mail.text


def test_colours_and_logo_are_served_to_anybody_and_kept_for_good(client, tove):
    choose(tove, picture=upload(png()))
    page = sign_in_page(client)
    addresses = [each for each in page.split('"') if each.startswith("/brand/")]

    answers = {address.split("?")[0]: client.get(address) for address in addresses}

    assert "--accent: light-dark(#7a0019, " in answers["/brand/colours.css"].content.decode()
    assert answers["/brand/logo.png"].content.startswith(b"\x89PNG")
    assert answers["/brand/logo.png"]["Content-Type"] == "image/png"
    assert all("immutable" in answer["Cache-Control"] for answer in answers.values())


def test_nobody_is_led_to_a_second_look(tove):
    tove.post(ADD, CHOSEN)

    page = tove.get(CHANGE).content.decode()

    assert "_addanother" not in page
    assert f'href="{ADD}"' not in page


def test_an_old_address_of_the_colours_is_not_kept(client, tove):
    choose(tove)

    assert client.get("/brand/colours.css?v=old")["Cache-Control"] == "no-cache"


def test_there_is_no_other_logo(client):
    assert [client.get(path).status_code for path in ("/brand/logo.png", "/brand/logo.png?v=0")] == [404, 404]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"accent": "#ffcc00"}, "Near it, #"),
        ({"accent": "blue"}, "Write a colour as # and six digits"),
        ({"accent_dark": "#2746b4"}, "Too little contrast on dark pages"),
        ({"accent": "", "accent_dark": "#ffaa55"}, "Choose the accent of light pages too"),
        ({"picture": upload(b"<svg/>")}, "This is no PNG picture"),
        ({"picture": upload(png(tail=b"x" * 200_000))}, "too large"),
        ({"picture": upload(png()), "without_logo": "on"}, "Either take the logo away or give another one"),
        ({"support_address": "nobody"}, "valid email address"),
    ],
)
def test_what_can_not_be_is_refused_in_words_and_kept_in_the_form(tove, given, words):
    answer = choose(tove, **given)

    assert words in answer.content.decode()
    assert "Nordwind Help" in answer.content.decode()
    assert not Branding.objects.exists()


def test_a_change_is_on_record_and_the_logo_can_be_taken_away(client, tove, cast):
    choose(tove, picture=upload(png()))

    choose(tove, CHANGE, name="Southwind", without_logo="on", change_reason="A new owner")

    latest = Branding.history.first()
    assert (latest.name, latest.history_user, latest.history_change_reason) == ("Southwind", cast.tove, "A new owner")
    assert Branding.objects.get().logo is None
    assert Logo.objects.count() == 1
    assert "/brand/logo.png" not in sign_in_page(client)


def test_saving_without_a_new_picture_keeps_the_logo(tove):
    choose(tove, picture=upload(png()))

    choose(tove, CHANGE, name="Southwind")

    assert Branding.objects.get().logo == Logo.objects.get()


def test_the_sidebar_leads_to_the_one_page(tove):
    assert tove.get("/admin/branding/branding/").url == ADD
    choose(tove)
    assert tove.get("/admin/branding/branding/").url == CHANGE
    assert tove.get(ADD).url == CHANGE


def test_consultants_look_and_do_not_change(cast, tove):
    choose(tove)
    sam = browser_of(cast.sam)

    assert sam.get(CHANGE).status_code == 200
    assert choose(sam, CHANGE, name="Sam's").status_code == 403


def test_the_look_costs_pages_no_query(tove, client):
    before = queries(tove, "/admin/desk/")
    choose(tove, picture=upload(png()))

    assert queries(tove, "/admin/desk/") == before
