"""The community in a browser: read by anybody, written by who is certified, moderated at the desk."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.community import services
from apps.community.models import Post, Topic
from apps.diagnostics.models import ApiRelease
from apps.inquiries import services as inquiries
from apps.isvs.models import Certificate
from apps.policy.present import now
from tests.cast import DAY, Cast
from tests.community.rows import STALE, answered, asked

from .looks import troubles_of, troubles_on

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
WRITTEN = "Take the ETag of the answer to your PUT."


@pytest.fixture
def topic(cast: Cast, lodestar_release: ApiRelease) -> Topic:
    """Asked by anna, whose certificate is valid; answered by the desk, and in long words."""
    today = now().date()
    days = {"issued_on": today - timedelta(days=9), "expires_on": today + timedelta(days=9)}
    Certificate.objects.create(user=cast.anna, name="API basics", **days)
    topic = asked(cast, call=STALE, tags=f"etag, {'x' * 30}", at=now() - DAY)
    services.accept(answered(topic, cast.sam, text=f"{LONG}\n\n`{LONG}`", at=now()), by=cast.anna, at=now())
    return Topic.objects.get(pk=topic.pk)


@pytest.fixture
def plain(browser: Browser, base_url: str, cast: Cast) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def test_what_anybody_reads_is_seen_well_everywhere(topic, page):
    paths = ["/community/", topic.path, "/community/search/?q=etag", "/community/certified/", "/community/?area=orders"]

    assert troubles_on(page, paths) == {}


def test_what_a_certified_user_writes_in_is_seen_well_everywhere(cast, topic, sign_in):
    page = sign_in(cast.anna)
    post = topic.posts.get(is_question=True).pk
    paths = ["/community/ask/", topic.path, f"/community/post/{post}/edit/", f"/community/post/{post}/flag/"]

    assert troubles_on(page, paths) == {}
    page.goto("/community/ask/")
    page.get_by_label("Your question").fill("Kari Nes, kari@havbris.no, has it too. Bearer abcdefgh12345678abcdefgh")
    expect(page.get_by_role("group", name=re.compile("who a customer is"))).to_be_visible()
    assert troubles_of(page) == []


def test_what_moderators_read_is_seen_well_everywhere(cast, topic, sign_in):
    services.flag(topic.posts.first(), by=cast.bo, reason=LONG, at=now())
    page = sign_in(cast.tove, "/admin/")

    paths = [
        "/admin/desk/community/",
        f"/admin/desk/community/{topic.pk}/",
        f"/admin/desk/community/{topic.pk}/?do=ban",
    ]
    assert troubles_on(page, paths) == {}


def test_a_certified_user_posts_by_keyboard_and_confirms_what_names_nobody(cast, topic, sign_in):
    page = sign_in(cast.anna, "/community/ask/")

    page.get_by_label("Title").focus()
    page.keyboard.type("Paging ends early")
    page.get_by_label("Your question").focus()
    page.keyboard.type("As for kari@havbris.no: why?")
    confirm = page.get_by_role("checkbox", name=re.compile("kari@havbris.no"))
    expect(confirm).to_be_visible()
    page.get_by_role("button", name="Post the question", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("could tell everybody who a customer is")
    confirm.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Post the question", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Paging ends early")
    assert Topic.objects.filter(title="Paging ends early").count() == 1


def test_another_cannot_and_reads_why(cast, topic, sign_in):
    page = sign_in(cast.bo, topic.path)

    expect(page.get_by_text("you have no API certificate yet")).to_be_visible()
    expect(page.get_by_role("button", name="Post the answer")).to_have_count(0)
    page.get_by_role("link", name="How to get certified").click()
    expect(page.get_by_role("heading", name="Certified users write here")).to_be_visible()


def test_all_of_it_works_without_scripts_on_a_phone(cast, topic, plain, sign_in, page):
    sign_in(cast.anna)
    plain.context.add_cookies(page.context.cookies())

    plain.goto(topic.path)
    plain.get_by_label("Your answer").fill(WRITTEN)
    plain.get_by_role("button", name="Post the answer").click()
    expect(plain.get_by_text(WRITTEN)).to_be_visible()
    plain.goto("/community/ask/")
    plain.get_by_label("Paste the call").fill("curl -X PUT https://api.lodestar.example/v1/customers/10472 -d '{}'")
    plain.get_by_role("button", name="Read it").click()

    expect(plain.get_by_text("Asked before")).to_be_visible()
    assert Post.objects.filter(text=WRITTEN).count() == 1
    assert plain.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_moderator_hides_a_topic_by_keyboard(cast, topic, sign_in, plain):
    page = sign_in(cast.tove, f"/admin/desk/community/{topic.pk}/")

    page.get_by_role("link", name="Hide", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Why").fill("Names a customer")
    page.keyboard.press("Enter")

    expect(page.get_by_text("hidden: Names a customer")).to_be_visible()
    page.wait_for_load_state()
    assert Topic.objects.get(pk=topic.pk).status == "hidden"
    plain.goto(topic.path)
    expect(plain.get_by_role("heading", level=1)).not_to_have_text(topic.title)


def test_staff_publish_a_solved_inquiry_by_keyboard_and_a_second_person_releases_it(cast, sign_in):
    inquiry = cast.ask(text="Acme gets 400. Anna Berg", at=now() - DAY)
    inquiries.resolve(inquiry, by=cast.sam, text="Wrap it, says Sam Okafor.", at=now() - DAY)
    inquiries.depart_due(at=now())
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    page.get_by_role("link", name="Publish as a topic").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Question")).to_have_value(re.compile("ISV A gets 400. Person A"))
    found = [troubles_of(page)]
    page.get_by_label("Answer").fill("Wrap it, as Acme does.")
    page.get_by_role("button", name="Propose to a second person").press("Enter")
    expect(page.get_by_text("Names or ids we know are still in it: “Acme”.")).to_be_visible()
    found.append(troubles_of(page))
    page.get_by_label("Answer").fill("Wrap the value.")
    page.get_by_role("button", name="Propose to a second person").press("Enter")
    expect(page.get_by_text("Waits for a second person").first).to_be_visible()

    page.context.clear_cookies()
    page = sign_in(cast.tove, f"/admin/desk/inquiries/{inquiry.number}/publish/")
    found.append(troubles_of(page))
    page.get_by_role("link", name="Release").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Release").press("Enter")
    expect(page.get_by_text("Everybody can read it now.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(Topic.objects.get().path)
    expect(page.get_by_text("Wrap the value.")).to_be_visible()
    assert [each for each in found if each] == []
