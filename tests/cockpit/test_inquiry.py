"""What the page of an inquiry shows."""

import re

import pytest
from django.urls import reverse

from apps.accounts.roles import AUDITOR
from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from tests.cast import FAILED, HALF_TOLD, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory, CertificateFactory, CustomerFactory
from tests.factories.policy import MarketFactory, SupportCalendarFactory

from .desk import browser_of, page_of, queries, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")


def offered(page) -> list[str]:
    """The steps to take: those that one press takes, those with a form to open, those of the composer."""
    links = r'data-opens="step-([\w-]+)"'
    forms = r'<form[^>]* action="/admin/desk/inquiries/\d+/([\w-]+)/"'
    found = re.findall(f"{links}|{forms}", text(page))
    return list(dict.fromkeys(link or form for link, form in found))


def test_the_first_line_says_what_is_due_and_whose_it_is(cast, sam):
    inquiry = cast.ask(subject="Stocktake answers 500")
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    page = words(sam.get(page_of(inquiry)))

    assert page.startswith(
        "Stocktake answers 500 Due today 14:00 , 4 h left New Sam Okafor 400 POST /v1/customerInvoices"
    )


def test_notes_are_told_apart_from_what_the_isv_reads(cast, sam):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="An answer.", at=MONDAY)
    services.note(inquiry, by=cast.tove, text="A note.", at=MONDAY)

    page = text(sam.get(page_of(inquiry)))

    assert re.findall(r'<article class="message (\w*)"', page) == ["", "ours", "note"]
    assert "Internal note, Acme never sees it" in page


def test_events_between_messages_are_folded(cast, sam):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    services.prioritise(inquiry, by=cast.tove, priority="high", at=MONDAY)
    services.answer(inquiry, by=cast.sam, text="An answer.", at=MONDAY)

    page = words(sam.get(page_of(inquiry)))

    assert "2 events: Assigned to Sam Okafor. Priority set to high." in page


def test_what_the_isv_wrote_since_our_last_answer_is_new(cast, sam):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Try this.", at=MONDAY)
    services.reply(inquiry, by=cast.anna, text="It helps not.", at=MONDAY)

    page = sam.get(page_of(inquiry))

    assert [entry.is_new for entry in page.context["thread"] if entry.message] == [False, False, True]


def test_a_long_conversation_shows_its_end_and_says_so(cast, sam, monkeypatch):
    monkeypatch.setattr("apps.cockpit.thread.LONGEST", 2)
    inquiry = cast.ask(text="The beginning")
    for word in ("first", "second"):
        services.note(inquiry, by=cast.sam, text=f"The {word} note", at=MONDAY)

    page = words(sam.get(page_of(inquiry)))

    assert "The beginning is left out" in page
    assert ("The beginning 1" in page, "The first note" in page, "The second note" in page) == (False, True, True)


def test_markup_in_a_message_does_no_harm(cast, sam):
    inquiry = cast.ask(subject="<script>alert(1)</script>", text="<script>alert(2)</script> [x](javascript:alert(3))")

    page = text(sam.get(page_of(inquiry)))

    assert "<script>alert" not in page
    assert not re.search(r"href=.?javascript:", page)


def test_the_four_facts_are_ticked(cast, sam):
    page = words(sam.get(page_of(cast.ask())))

    for fact in ("Here: Method and endpoint", "Here: HTTP status", "Here: Response body", "Here: Request JSON"):
        assert fact in page


def test_what_is_missing_says_why_we_need_it(cast, sam):
    page = words(sam.get(page_of(cast.ask(call=HALF_TOLD))))

    assert "Missing: HTTP status is missing. The HTTP status that came back" in page
    assert "The clocks start when nothing is missing." in page


def test_a_question_without_a_call_lacks_nothing(cast, sam):
    page = words(sam.get(page_of(cast.ask(kind="how_to", call=CallFacts()))))

    assert "No call belongs to this one." in page
    assert "Missing:" not in page


def test_a_body_is_shown_with_line_numbers_and_a_long_one_is_folded(cast, sam):
    long_body = "{" + ", ".join(f'"key{number}": {number}' for number in range(40)) + "}"
    inquiry = cast.ask(call=CallFacts("POST", FAILED.url, 400, long_body, '{"message": "no"}'))

    page = text(sam.get(page_of(inquiry)))

    assert '<details class="code"><summary>Request JSON, 42 lines</summary>' in page
    assert '<figure class="code"><figcaption>Response body' in page
    assert "data-copy" in page


def test_the_context_says_who_asks(cast, sam):
    client = ApiClientFactory(isv=cast.acme, client_id="acme_test_client_2210")
    customer = CustomerFactory(name="Fjord Fisk", isvs=[cast.acme])
    CertificateFactory(user=cast.anna, name="API certification")
    other = cast.ask(subject="Another question")
    inquiry = cast.ask(client=client, customer=customer)

    page = words(sam.get(page_of(inquiry)))

    assert "Asked by Anna Berg Portal, today 10:00" in page
    assert "Client acme_test_client_2210 Test" in page
    assert "Customer Fjord Fisk" in page
    assert "There now Mon 10:00, Oslo open until 16:30" in page
    assert "Certified API certification until 1 Jun 2027" in page
    assert f"Also open for them #{other.number} Another question New" in page


def test_an_expired_certificate_says_so(cast, sam):
    CertificateFactory(user=cast.anna, name="API certification", issued_on="2024-01-01", expires_on="2026-03-01")

    page = words(sam.get(page_of(cast.ask())))

    assert "Certified API certification expired 1 Mar 2026" in page


def test_the_clocks_say_target_used_and_due(cast, sam):
    inquiry = cast.ask(at=MONDAY - HOUR)

    page = words(sam.get(page_of(inquiry)))

    assert "First response 3 h left Used 1 h of 4 h Due today 13:00" in page
    assert "Resolution 39 h left Used 1 h of 40 h Due Mon 9 Mar 09:00" in page


def test_time_that_we_waited_does_not_count(cast, sam):
    inquiry = cast.ask(at=MONDAY - HOUR)
    services.answer(inquiry, by=cast.sam, text="Which one?", at=MONDAY - HOUR / 2)

    page = words(sam.get(page_of(inquiry)))

    assert "First response Met Used 30 min of 4 h Met today 09:30" in page
    assert "Resolution Stands still, 39 h 30 min left Used 30 min of 40 h" in page


def test_the_working_adds_up(cast, sam):
    inquiry = cast.ask(at=MONDAY - HOUR)
    services.answer(inquiry, by=cast.sam, text="Which one?", at=MONDAY - HOUR / 2)
    services.reply(inquiry, by=cast.anna, text="This one.", at=MONDAY)

    *_, resolution = sam.get(page_of(inquiry)).context["standings"]

    assert [(stretch.when, stretch.words) for stretch in resolution.working[:3]] == [
        ("Mon 2 Mar 09:00–09:30", "open, 30 min"),
        ("Mon 2 Mar 09:30–10:00", "paused: waiting on ISV"),
        ("Mon 2 Mar 10:00–16:30", "open, 6 h 30 min"),
    ]
    assert resolution.promised_by == "Normal priority, version 1"


def test_the_nearest_deadline_is_drawn(cast, sam):
    page = sam.get(page_of(cast.ask()))

    first_response, resolution = page.context["standings"]
    assert first_response.picture.due == "due Mon 2 Mar 14:00"
    assert resolution.picture is None
    assert text(page).count('<svg class="timeline wide"') == 1


def test_a_late_answer_is_told_as_late(cast, sam):
    inquiry = cast.ask(at=MONDAY - 3 * 24 * HOUR)
    services.answer(inquiry, by=cast.sam, text="At last.", at=MONDAY)

    page = words(sam.get(page_of(inquiry)))

    assert "First response Met 4 h late Used 8 h of 4 h" in page


def test_the_history_says_who_when_why_and_what(cast, sam):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    services.answer(inquiry, by=cast.sam, text="Which one?", at=MONDAY)

    page = words(sam.get(reverse("cockpit:history", args=[inquiry.number])))

    assert "today 10:00 Sam Okafor : answered State: New → Waiting on ISV" in page
    assert "Tove Dahl : Assigned to Sam Okafor Assignee: nobody → Sam Okafor" in page


def test_a_deleted_assignee_breaks_nothing(cast, sam):
    leaver = StaffFactory(name="Lea Ver", role="Consultant", market=cast.market)
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.sam, to=leaver, at=MONDAY)
    leaver.delete()

    page = sam.get(page_of(inquiry))
    history = sam.get(reverse("cockpit:history", args=[inquiry.number]))

    assert page.status_code == 200
    assert "Assignee: nobody → somebody who has left" in words(history)


def test_a_deactivated_assignee_is_told_as_such(cast, sam):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.sam, to=cast.tove, at=MONDAY)
    cast.tove.is_active = False
    cast.tove.save()

    assert "Tove Dahl (no longer at the desk)" in words(sam.get(page_of(inquiry)))


def test_a_desk_without_opening_hours_breaks_nothing(cast, sam):
    calendar = SupportCalendarFactory()
    calendar.intervals.all().delete()
    inquiry = cast.ask(kind="how_to", call=CallFacts())
    cast.market.calendar = calendar
    cast.market.save()

    page = sam.get(page_of(inquiry))

    assert page.status_code == 200
    assert "closed, without opening hours" in words(page)


def test_a_reader_in_another_market_reads_their_own_time(cast):
    helsinki = SupportCalendarFactory(name="Finland", time_zone="Europe/Helsinki")
    reader = browser_of(StaffFactory(market=MarketFactory(code="FI", name="Finland", calendar=helsinki), role=AUDITOR))
    inquiry = cast.ask()

    page = words(reader.get(page_of(inquiry)))

    assert "Due today 15:00" in page
    assert "There now Mon 10:00, Oslo" in page


def test_a_consultant_is_offered_what_the_status_allows(cast, sam):
    inquiry = cast.ask()

    new = offered(sam.get(page_of(inquiry)))
    services.close(services.resolve(inquiry, by=cast.sam, at=MONDAY), by=cast.sam, at=MONDAY)
    closed = offered(sam.get(page_of(inquiry)))

    assert new == [
        *(
            "assign",
            "refer",
            "resolve",
            "prioritise",
            "snooze",
            "tag",
            "watch",
            "link",
            "merge",
            "remind-me",
            "wait",
            "overrule-verdict",
            "decline",
            "diagnose-again",
        ),
        *("answer", "request-details", "note"),
    ]
    assert closed == ["reopen", "tag", "watch", "link", "note"]


def test_an_incomplete_inquiry_can_be_answered_but_not_resolved(cast, sam):
    things = offered(sam.get(page_of(cast.ask(call=HALF_TOLD))))

    assert "answer" in things
    assert ("resolve" in things, "wait" in things) == (False, False)


def test_an_auditor_reads_all_and_is_offered_nothing(cast):
    auditor = browser_of(StaffFactory(market=cast.market, role=AUDITOR))
    inquiry = cast.ask()
    services.note(inquiry, by=cast.sam, text="For the desk alone", at=MONDAY)

    page = auditor.get(page_of(inquiry))

    assert "For the desk alone" in words(page)
    assert offered(page) == []


def test_without_script_a_link_opens_the_form_in_the_page(cast, sam):
    inquiry = cast.ask()

    page = text(sam.get(page_of(inquiry) + "?do=assign"))

    assert re.findall(r'<dialog [^>]*id="step-(\w+)"[^>]* open>', page) == ["assign"]


def test_without_script_a_link_chooses_what_one_writes(cast, sam):
    inquiry = cast.ask()

    page = sam.get(page_of(inquiry) + "?do=note")

    assert page.context["written"] == "note"


@pytest.mark.parametrize("opened", ["reopen", "nonsense", "%00"])
def test_a_form_that_is_not_offered_is_not_opened(cast, sam, opened):
    page = sam.get(page_of(cast.ask()) + f"?do={opened}")

    assert page.status_code == 200
    assert not re.search(r"<dialog [^>]* open>", text(page))


@pytest.mark.parametrize("number", [999, 10**30])
def test_an_unknown_number_is_not_found(cast, sam, number):
    assert sam.get(f"/admin/desk/inquiries/{number}/").status_code == 404


def test_a_stranger_gets_no_inquiry_here(cast, client):
    inquiry = cast.ask()
    client.force_login(cast.anna)

    assert client.get(page_of(inquiry), follow=True).status_code == 403


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_page_takes_few_queries_and_no_more_for_more_messages(cast, sam):
    inquiry = cast.ask(files=[Upload("log.txt", b"one")])
    CertificateFactory(user=cast.anna)
    cast.ask()
    frame = queries(sam, "/admin/empty/")
    with_one = queries(sam, page_of(inquiry))
    services.answer(inquiry, by=cast.sam, text="Two", files=[Upload("a.txt", b"a"), Upload("b.txt", b"b")], at=MONDAY)
    services.reply(inquiry, by=cast.anna, text="Three", at=MONDAY)
    cast.ask()

    with_three = queries(sam, page_of(inquiry))

    assert (with_one - frame, with_three - frame) == (11, 11)


def test_who_is_reminded_of_it_stands_on_the_page_and_who_asked_can_cancel_it(cast, sam):
    inquiry = cast.ask()
    services.remind_me(inquiry, by=cast.tove, when="monday", at=MONDAY)

    of_tove = words(sam.get(page_of(inquiry)))
    sam.post(step_of(inquiry, "remind-me"), {"when": "tomorrow"})
    of_both = words(sam.get(page_of(inquiry)))
    sam.post(step_of(inquiry, "cancel-reminder"))

    assert "Reminded of it Tove Dahl, Mon 9 Mar 08:30" in of_tove
    assert "Cancel my reminder" not in of_tove
    assert "Reminded of it You, tomorrow 08:30 Cancel Tove Dahl, Mon 9 Mar 08:30" in of_both
    assert words(sam.get(page_of(inquiry))).count("You, tomorrow") == 0


def test_the_call_is_given_as_a_request_that_replicates_it(cast, sam):
    page = sam.get(page_of(cast.ask()))

    requests = {offer.written.label: offer.written.text for offer in page.context["panel"].offers["sent"]}
    assert list(requests) == ["cURL", "Python", "C#", "PowerShell", ".http file"]
    assert requests["cURL"].startswith("curl -X POST 'https://api.lodestar.example/v1/customerInvoices'")
    assert "To make the call again" in words(page)


def test_without_an_address_there_is_no_request_to_run(cast, sam):
    page = sam.get(page_of(cast.ask(kind="how_to", call=CallFacts())))

    assert page.context["panel"].offers == {}
