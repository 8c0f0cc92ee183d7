"""What staff do with an inquiry, and how a refusal comes back."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.accounts.roles import AUDITOR, DEVELOPMENT, FINANCE, PARTNER_SERVICE
from apps.cockpit.steps import STEPS
from apps.inquiries import services
from apps.inquiries.models import Attachment, Inquiry, Link, Message, Tag
from tests.cast import HALF_TOLD, MONDAY
from tests.factories.accounts import StaffFactory

from .desk import browser_of, page_of, pass_the_time_to_undo, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")

NAMES = [step.name for step in STEPS]


def said(inquiry: Inquiry) -> list[tuple[str, str]]:
    return list(inquiry.messages.exclude(kind="event").values_list("kind", "text"))


def given_to(name: str, cast) -> dict[str, str]:
    """What one sends to take the step."""
    return {
        "answer": {"text": "Like this.", "then": "waiting_on_isv"},
        "request-details": {"text": "Which one?"},
        "note": {"text": "A thought."},
        "assign": {"to": str(cast.tove.pk)},
        "prioritise": {"priority": "high"},
        "wait": {"text": "The ERP team"},
        "go-on": {},
        "refer": {"to": "partner_service", "text": "They help you."},
        "decline": {"text": "Not ours."},
        "resolve": {"text": "Solved."},
        "close": {"text": ""},
        "reopen": {"text": ""},
        "diagnose-again": {},
        "snooze": {"when": "tomorrow"},
        "wake": {},
        "watch": {},
        "unwatch": {},
        "link": {"kind": "blocks", "to": str(getattr(Inquiry.objects.order_by("pk").last(), "pk", 1))},
        "unlink": {"link": str(getattr(Link.objects.first(), "pk", 1))},
        "split": {
            "message": str(getattr(Message.objects.filter(kind="reply").last(), "pk", 1)),
            "subject": "Another thing",
            "kind": "how_to",
        },
        "merge": {"into": str(getattr(Inquiry.objects.order_by("pk").last(), "pk", 1))},
        "unmerge": {"merged": str(getattr(Inquiry.objects.filter(status="merged").first(), "pk", 1))},
        "remind-me": {"when": "monday"},
        "cancel-reminder": {},
        "tag": {"tags": list(Tag.objects.values_list("pk", flat=True))},
        "confirm-verdict": {"text": "Nothing technical."},
        "overrule-verdict": {"topic": "erp_ui", "verdict": "", "text": "They mean a screen."},
    }[name]


def ready_for(name: str, cast) -> Inquiry:
    """An inquiry with which the step is possible."""
    inquiry = cast.ask()
    if name == "unwatch":
        for person in User.objects.staff():
            services.watch(inquiry, by=person, at=MONDAY)
    if name == "unlink":
        services.link(inquiry, by=cast.tove, kind="blocks", to=cast.ask(), at=MONDAY)
    if name == "split":
        services.reply(inquiry, by=cast.anna, text="And how do I page?", at=MONDAY)
    if name in {"merge", "link"}:
        cast.ask()
    if name == "unmerge":
        services.merge(cast.ask(), by=cast.tove, into=inquiry, at=MONDAY)
    if name == "tag":
        Tag.objects.create(name="Billing")
    if name == "confirm-verdict":
        return cast.ask(kind="how_to", text="How do we get a new client ID, and how is it promoted to production?")
    if name == "wake":
        services.snooze(inquiry, by=cast.tove, when="monday", at=MONDAY)
    if name == "cancel-reminder":
        services.remind_me(inquiry, by=cast.sam, when="monday", at=MONDAY)
    if name == "go-on":
        services.wait_on_others(inquiry, by=cast.tove, text="The ERP team", at=MONDAY)
    if name in {"close", "reopen"}:
        services.resolve(inquiry, by=cast.tove, at=MONDAY)
    return inquiry


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("answer", "waiting_on_isv"),
        ("request-details", "waiting_on_isv"),
        ("note", "new"),
        ("assign", "new"),
        ("prioritise", "new"),
        ("wait", "waiting_on_others"),
        ("go-on", "open"),
        ("refer", "referred"),
        ("decline", "declined"),
        ("resolve", "resolved"),
        ("close", "closed"),
        ("reopen", "open"),
        ("diagnose-again", "new"),
        ("snooze", "new"),
        ("wake", "new"),
        ("remind-me", "new"),
        ("cancel-reminder", "new"),
        ("tag", "new"),
        ("merge", "merged"),
        ("watch", "new"),
        ("unwatch", "new"),
        ("link", "new"),
        ("unlink", "new"),
        ("split", "new"),
        ("unmerge", "new"),
        ("confirm-verdict", "new"),
        ("overrule-verdict", "new"),
    ],
)
def test_a_consultant_takes_the_step(cast, sam, name, status):
    inquiry = ready_for(name, cast)

    page = sam.post(step_of(inquiry, name), given_to(name, cast))
    pass_the_time_to_undo()

    inquiry.refresh_from_db()
    assert (page.status_code, page["Location"]) == (302, page_of(inquiry))
    assert inquiry.status == status


def test_the_page_says_what_was_done(cast, sam):
    inquiry = cast.ask()

    page = sam.post(step_of(inquiry, "answer"), given_to("answer", cast), follow=True)

    assert "Sent. It leaves in 15 seconds; until then you can take it back." in text(page)
    assert f'data-sent="answer-{inquiry.number}"' in text(page)


def test_every_step_is_signed_with_who_took_it(cast, sam):
    inquiry = cast.ask()

    sam.post(step_of(inquiry, "prioritise"), {"priority": "high"})

    latest = inquiry.history.first()
    assert (latest.history_user, latest.history_change_reason) == (cast.sam, "Priority set to high")


@pytest.mark.parametrize("name", NAMES)
def test_whoever_may_not_take_it_is_refused(cast, client, name):
    inquiry = ready_for(name, cast)
    before = (inquiry.history.count(), said(inquiry))
    given = given_to(name, cast)
    watchers = {DEVELOPMENT, PARTNER_SERVICE} if name in {"watch", "unwatch"} else set()
    client.force_login(cast.anna)

    pages = {
        role: browser_of(StaffFactory(market=cast.market, role=role)).post(step_of(inquiry, name), given)
        for role in {AUDITOR, DEVELOPMENT, PARTNER_SERVICE, FINANCE} - watchers
    }
    pages["a member of an ISV"] = client.post(step_of(inquiry, name), given, follow=True)

    assert {who: page.status_code for who, page in pages.items()} == dict.fromkeys(pages, 403)
    assert (inquiry.history.count(), said(inquiry)) == before


@pytest.mark.parametrize("name", NAMES)
def test_looking_takes_no_step(cast, sam, name):
    inquiry = ready_for(name, cast)
    before = inquiry.history.count()

    page = sam.get(step_of(inquiry, name), given_to(name, cast))

    assert page.status_code == 405
    assert inquiry.history.count() == before


def test_a_step_about_nothing_is_not_found(cast, sam):
    pages = {name: sam.post(f"/admin/desk/inquiries/999/{name}/", given_to(name, cast)) for name in NAMES}

    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(NAMES, 404)


def test_an_expired_sign_in_leads_back_to_the_inquiry(cast, client):
    inquiry = cast.ask()

    page = client.post(step_of(inquiry, "answer"), given_to("answer", cast))

    assert (page.status_code, page["Location"]) == (302, f"/admin/login/?next={page_of(inquiry)}")
    assert said(inquiry) == [("reply", "Why is this refused?")]


@pytest.mark.parametrize("then", ["waiting_on_isv", "open", "resolved"])
def test_an_answer_leads_where_it_is_told_to(cast, sam, then):
    inquiry = cast.ask()

    sam.post(step_of(inquiry, "answer"), {"text": "Like this.", "then": then})
    pass_the_time_to_undo()

    inquiry.refresh_from_db()
    assert (inquiry.status, said(inquiry)[-1]) == (then, ("answer", "Like this."))


def test_a_resolved_inquiry_can_be_added_to(cast, sam):
    inquiry = ready_for("close", cast)
    page = text(sam.get(page_of(inquiry)))

    sam.post(step_of(inquiry, "answer"), {"text": "One thing more.", "then": "resolved"})
    pass_the_time_to_undo()

    inquiry.refresh_from_db()
    assert '<button class="button primary" name="then" value="resolved" data-first>Add to the answer</button>' in page
    assert (inquiry.status, said(inquiry)[-1]) == ("resolved", ("answer", "One thing more."))


def test_files_go_with_an_answer(cast, sam):
    inquiry = cast.ask()
    files = [SimpleUploadedFile("a.json", b"{}"), SimpleUploadedFile("b.png", b"\x89PNG\x00")]

    sam.post(step_of(inquiry, "answer"), given_to("answer", cast) | {"files": files})
    pass_the_time_to_undo()

    assert list(Attachment.objects.values_list("name", "message__kind")) == [("a.json", "answer"), ("b.png", "answer")]


def test_taking_it_takes_one_press(cast, sam):
    inquiry = cast.ask()
    page = text(sam.get(page_of(inquiry)))

    sam.post(step_of(inquiry, "assign"), {"to": cast.sam.pk})

    inquiry.refresh_from_db()
    assert f'name="to" value="{cast.sam.pk}"' in page
    assert inquiry.assignee == cast.sam
    assert "Take it" not in text(sam.get(page_of(inquiry)))


def test_an_inquiry_can_be_given_back(cast, sam):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    sam.post(step_of(inquiry, "assign"), {"to": "nobody"})

    inquiry.refresh_from_db()
    assert inquiry.assignee is None


@pytest.mark.parametrize("to", ["", "999", "sam", "0x1"])
def test_it_is_assigned_to_nobody_who_does_not_work_here(cast, sam, to):
    inquiry = cast.ask()

    page = sam.post(step_of(inquiry, "assign"), {"to": to})

    inquiry.refresh_from_db()
    assert page.status_code == 422
    assert inquiry.assignee is None


def test_it_is_not_assigned_to_an_isv_member(cast, sam):
    inquiry = cast.ask()

    page = sam.post(step_of(inquiry, "assign"), {"to": cast.anna.pk})

    assert page.status_code == 422
    assert "They don't answer inquiries, or not any more. Choose somebody else." in words(page)


@pytest.mark.parametrize("role", [FINANCE, AUDITOR])
def test_it_is_not_assigned_to_staff_who_may_not_answer(cast, sam, role):
    other = StaffFactory(name="Fia Nance", market=cast.market, role=role)
    inquiry = cast.ask()

    offered = sam.get(page_of(inquiry) + "?do=assign")
    page = sam.post(step_of(inquiry, "assign"), {"to": other.pk})

    inquiry.refresh_from_db()
    assert "Fia Nance" not in re.search(r'<select name="to".*?</select>', text(offered), re.DOTALL)[0]
    assert page.status_code == 422
    assert inquiry.assignee is None


def test_two_answers_at_once_are_told_to_the_second(cast, sam, tove):
    inquiry = cast.ask()
    seen = sam.get(page_of(inquiry)).context["seen"]
    tove.post(step_of(inquiry, "answer"), {"text": "Tove was faster.", "then": "open", "seen": seen})
    pass_the_time_to_undo()

    page = sam.post(step_of(inquiry, "answer"), {"text": "Sam's own words.", "then": "waiting_on_isv", "seen": seen})

    assert page.status_code == 409
    assert "Tove Dahl has answered while you were writing." in words(page)
    assert "Tove was faster." in words(page)
    assert "Sam's own words.</textarea>" in text(page).replace("&#x27;", "'")
    assert said(inquiry)[1:] == [("answer", "Tove was faster.")]
    assert set(re.findall(r'name="seen" value="(\d+)"', text(page))) == {str(Message.objects.latest("pk").pk)}


def test_having_read_it_the_second_can_answer_too(cast, sam, tove):
    inquiry = cast.ask()
    seen = sam.get(page_of(inquiry)).context["seen"]
    tove.post(step_of(inquiry, "answer"), {"text": "Tove was faster.", "then": "open", "seen": seen})
    pass_the_time_to_undo()
    answer = {"text": "Sam adds this.", "then": "open"}
    seen = sam.post(step_of(inquiry, "answer"), answer | {"seen": seen}).context["seen"]

    page = sam.post(step_of(inquiry, "answer"), answer | {"seen": seen})
    pass_the_time_to_undo()

    assert page.status_code == 302
    assert said(inquiry)[-1] == ("answer", "Sam adds this.")


@pytest.mark.parametrize("name", ["refer", "decline", "resolve", "request-details"])
def test_whatever_is_told_to_the_isv_minds_a_colleagues_answer(cast, sam, name):
    inquiry = cast.ask()
    seen = sam.get(page_of(inquiry)).context["seen"]
    services.answer(inquiry, by=cast.tove, text="Tove was faster.", then="open", at=MONDAY)

    page = sam.post(step_of(inquiry, name), given_to(name, cast) | {"seen": seen})

    inquiry.refresh_from_db()
    assert page.status_code == 409
    assert inquiry.status == "open"


@pytest.mark.parametrize(
    ("name", "data", "status", "sentence"),
    [
        ("answer", {"text": "", "then": "open"}, 422, "The text is empty. Write what you want to say."),
        ("answer", {"text": " \n ", "then": "open"}, 422, "The answer is empty. Write what you want to say."),
        ("answer", {"text": "a\x00b", "then": "open"}, 422, "holds the character U+0000 at line 1, column 2"),
        ("answer", {"text": "a\u202eb", "then": "open"}, 422, "holds the character U+202E at line 1, column 2"),
        ("answer", {"text": "x" * 200_001, "then": "open"}, 422, "has 200,001 characters; 200,000 are possible."),
        ("answer", {"text": "Yes", "then": "closed"}, 422, "Choose one of the buttons."),
        ("answer", {"text": "Yes"}, 422, "This field is required."),
        ("answer", {"text": "Yes", "then": "open", "seen": "9" * 40}, 422, "less than or equal to"),
        ("note", {"text": "\x07"}, 422, "holds the character U+0007"),
        ("prioritise", {"priority": "utmost"}, 422, "There is no such priority. Choose one from the list."),
        ("prioritise", {"priority": "normal"}, 409, "It already has normal priority."),
        ("refer", {"to": "moon", "text": "There"}, 422, "Choose Partner Service or ERP support."),
        ("refer", {"to": "erp_support", "text": ""}, 422, "The text is empty. Write what you want to say."),
        ("wait", {"text": ""}, 422, "The text is empty. Write what you want to say."),
        ("assign", {"to": "nobody"}, 409, "It has no assignee."),
        ("close", {"text": ""}, 409, "An inquiry that is new can't become closed."),
        ("reopen", {"text": ""}, 409, "This inquiry is not finished, so there is nothing to reopen."),
    ],
)
def test_a_refusal_stands_at_its_form_and_changes_nothing(cast, sam, name, data, status, sentence):
    inquiry = cast.ask()
    before = inquiry.history.count()

    page = sam.post(step_of(inquiry, name), data)

    assert page.status_code == status
    assert sentence in words(page)
    assert page.context["opened"] == name
    assert inquiry.history.count() == before
    assert said(inquiry) == [("reply", "Why is this refused?")]


@pytest.mark.parametrize("name", ["answer", "request-details", "note", "wait", "refer", "decline", "resolve"])
def test_a_refused_text_is_kept(cast, sam, name):
    inquiry = cast.ask()
    data = given_to(name, cast) | {"text": "An hour of\nthinking \u202e <b>here</b>"}

    page = sam.post(step_of(inquiry, name), data)

    assert page.status_code == 422
    assert "An hour of\nthinking \u202e &lt;b&gt;here&lt;/b&gt;</textarea>" in text(page)


def test_what_became_impossible_meanwhile_still_keeps_the_text(cast, sam):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.tove, at=MONDAY)

    page = sam.post(step_of(inquiry, "decline"), {"text": "An hour of thinking"})

    assert page.status_code == 409
    assert "An inquiry that is resolved can't become declined." in words(page)
    assert "An hour of thinking</textarea>" in text(page)


def test_an_incomplete_inquiry_is_not_resolved(cast, sam):
    inquiry = cast.ask(call=HALF_TOLD)

    page = sam.post(step_of(inquiry, "resolve"), {"text": ""})

    inquiry.refresh_from_db()
    assert page.status_code == 409
    assert inquiry.status == "waiting_on_isv"


@pytest.mark.parametrize("name", ["answer", "note"])
def test_a_file_that_is_too_large_is_refused_unread(cast, sam, settings, name):
    settings.ATTACHMENT_MAX_BYTES = 10
    inquiry = cast.ask()

    page = sam.post(step_of(inquiry, name), given_to(name, cast) | {"files": SimpleUploadedFile("big.log", b"x" * 11)})

    assert page.status_code == 422
    assert "big.log has 0.0 MB; 0 MB are possible." in words(page)
    assert given_to(name, cast)["text"] + "</textarea>" in text(page)
    assert not Attachment.objects.exists()


def test_too_many_files_are_refused(cast, sam):
    inquiry = cast.ask()
    files = [SimpleUploadedFile(f"{n}.log", b"x") for n in range(settings.ATTACHMENTS_PER_MESSAGE + 1)]

    page = sam.post(step_of(inquiry, "note"), {"text": "Logs", "files": files})

    assert page.status_code == 422
    assert "11 files; 10 fit one message." in words(page)
    assert not Attachment.objects.exists()


def test_a_very_long_word_is_kept_and_shown(cast, sam):
    inquiry = cast.ask()

    sam.post(step_of(inquiry, "note"), {"text": "w" * 10_000})

    assert "w" * 10_000 in text(sam.get(page_of(inquiry)))


def test_fields_nobody_asked_for_change_nothing(cast, sam):
    inquiry = cast.ask()

    sam.post(step_of(inquiry, "note"), {"text": "A thought.", "status": "closed", "is_internal": "0", "author": "1"})

    inquiry.refresh_from_db()
    assert inquiry.status == "new"
    assert Message.objects.filter(kind="note").values_list("is_internal", "author").get() == (True, cast.sam.pk)


def test_a_note_is_told_to_nobody_outside(cast, sam):
    inquiry = cast.ask()
    mail.outbox.clear()

    sam.post(step_of(inquiry, "note"), {"text": "For the desk."})

    assert mail.outbox == []


def test_nothing_is_done_without_the_forms_token(cast):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    browser = browser_of(cast.sam)
    client.cookies = browser.cookies
    inquiry = cast.ask()

    page = client.post(step_of(inquiry, "answer"), given_to("answer", cast))

    assert page.status_code == 403
    assert said(inquiry) == [("reply", "Why is this refused?")]
