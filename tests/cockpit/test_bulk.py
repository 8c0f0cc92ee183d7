"""One step with several inquiries of the queue at once, and a queue that stays fresh."""

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.roles import AUDITOR
from apps.cockpit.models import BulkRun
from apps.cockpit.services import take_ordered
from apps.cockpit.services.bulk import given_to
from apps.inquiries import services
from apps.inquiries.models import CannedReply, Departure, Inquiry
from tests.cast import HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.policy import MarketFactory

from .desk import browser_of, words

QUEUE = "/admin/desk/"


def bulk(client, name, *inquiries, **given):
    return client.post(f"{QUEUE}bulk/{name}/", {"number": [inquiry.number for inquiry in inquiries], **given})


def test_the_confirmation_says_which_inquiries_it_is_about_and_changes_nothing(cast, sam):
    one, two = cast.ask(subject="one"), cast.ask(subject="two")

    page = words(sam.get(f"{QUEUE}bulk/assign/?number={one.number}&number={two.number}"))

    assert "Assign: 2 inquiries" in page
    assert f"#{one.number} one · Acme" in page
    assert not Inquiry.objects.exclude(assignee=None).exists()


def test_what_is_refused_is_told_and_the_rest_is_done(cast, sam):
    mine, others = cast.ask(subject="mine"), cast.ask(subject="others")
    services.assign(mine, by=cast.tove, to=cast.sam, at=MONDAY)

    page = words(bulk(sam, "assign", mine, others, to=cast.sam.pk))

    assert "Assign: 1 of 2 done" in page
    assert f"#{mine.number} mine Not done It is already Sam Okafor's." in page
    assert f"#{others.number} others Done" in page
    others.refresh_from_db()
    assert others.assignee == cast.sam


def test_several_are_resolved_with_the_same_words(cast, sam):
    inquiries = [cast.ask(), cast.ask()]

    bulk(sam, "resolve", *inquiries, text="Fixed in the release of today.")

    assert set(Inquiry.objects.values_list("status", flat=True)) == {"resolved"}


def test_a_canned_reply_goes_to_several_each_in_its_own_words(cast, sam, monday):
    urgent = CannedReply.objects.create(title="Seen", text="Hello {{ isv }}.", then="open", priority="high")
    ours, theirs = cast.ask(), cast.ask(isv=cast.other_isv, by=cast.bo)

    page = words(bulk(sam, "canned", ours, theirs, reply=urgent.pk))
    services.depart_due(at=MONDAY + HOUR)

    assert "Canned reply: 2 of 2 done" in page
    assert [each.messages.get(kind="answer").text for each in (ours, theirs)] == ["Hello Acme.", "Hello Other."]
    assert set(Inquiry.objects.values_list("status", "priority")) == {("open", "high")}


def test_a_canned_reply_says_nothing_where_a_value_is_missing_or_an_answer_is_begun(cast, sam, monday):
    reply = CannedReply.objects.create(title="Seen", text="Hello {{ customer }}.")
    plain = CannedReply.objects.create(title="Plain", text="Hello.", market=MarketFactory(code="SE", name="Sweden"))
    inquiry = cast.ask()

    assert "No value here: customer. Answer this one by itself." in words(bulk(sam, "canned", inquiry, reply=reply.pk))
    assert "This canned reply is of another market." in words(bulk(sam, "canned", inquiry, reply=plain.pk))
    services.keep_draft(inquiry, by=cast.sam, kind="answer", text="An hour of thinking.", at=MONDAY)
    assert "You have begun an answer there." in words(bulk(sam, "canned", inquiry, reply=reply.pk))
    assert inquiry.drafts.get().text == "An hour of thinking."
    assert not Departure.objects.exists()


def test_nobody_is_chosen_before_somebody_chooses(cast, sam):
    mine, others = cast.ask(), cast.ask()
    services.assign(mine, by=cast.tove, to=cast.sam, at=MONDAY)

    assert bulk(sam, "assign", mine, others, to="").status_code == 422
    others.refresh_from_db()
    assert others.assignee is None


def test_what_the_form_refuses_changes_nothing(cast, sam):
    inquiry = cast.ask()

    page = bulk(sam, "prioritise", inquiry, priority="now")

    assert page.status_code == 422
    assert "There is no such priority." in words(page)
    inquiry.refresh_from_db()
    assert inquiry.priority == "normal"


def test_without_a_chosen_inquiry_it_says_what_to_do(cast, sam):
    assert "No inquiry is chosen." in words(sam.get(f"{QUEUE}bulk/refer/"))
    assert bulk(sam, "refer").status_code == 422


@pytest.mark.parametrize("name", ["assign", "prioritise", "tag", "canned", "refer", "resolve", "merge"])
def test_who_may_only_read_is_refused(cast, monday, name):
    auditor = browser_of(StaffFactory(market=cast.market, role=AUDITOR))

    assert bulk(auditor, name, cast.ask()).status_code == 403


def test_looking_again_is_told_that_nothing_changed(cast, sam):
    inquiry = cast.ask()
    tag = sam.get(QUEUE, headers={"X-Fresh": "1"})["ETag"]
    again = {"X-Fresh": "1", "If-None-Match": tag}

    assert sam.get(QUEUE, headers=again).status_code == 304
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    assert sam.get(QUEUE, headers=again).status_code == 200


def of_all(client, name, **given):
    return client.post(f"{QUEUE}bulk/{name}/", {"all": "1", "of": "?status=new", **given})


def test_all_that_match_are_counted_and_told_before_anything_happens(cast, sam):
    services.assign(cast.ask(subject="taken"), by=cast.tove, to=cast.sam, at=MONDAY)
    cast.ask(subject="free")

    page = words(sam.get(f"{QUEUE}bulk/prioritise/?all=1&of=%3Fassignee%3Dnobody"))

    assert "Set priority: 1 inquiry" in page
    assert "All that match: Assignee: Nobody." in page
    assert "taken" not in page


def test_a_queue_that_changed_meanwhile_is_confirmed_once_more(cast, sam):
    cast.ask()
    cast.ask()

    page = of_all(sam, "prioritise", counted="1", priority="high")

    assert page.status_code == 409
    assert "The queue has changed: 2 match now. Confirm once more." in words(page)
    assert set(Inquiry.objects.values_list("priority", flat=True)) == {"normal"}


@pytest.mark.parametrize(
    ("name", "limit", "sentence"),
    [
        ("prioritise", 1, "More than 1 match. Narrow the queue first."),
        ("merge", 9, "Only inquiries that are chosen one by one can be merged."),
    ],
)
def test_too_many_and_what_needs_choosing_is_refused(cast, sam, monkeypatch, name, limit, sentence):
    monkeypatch.setattr("apps.cockpit.bulk.MOST_IN_A_RUN", limit)
    cast.ask()
    cast.ask()

    page = of_all(sam, name, counted="2", priority="high")

    assert (page.status_code, Inquiry.objects.filter(priority="high").count()) == (422, 0)
    assert sentence in words(page)


@pytest.fixture
def run(cast, sam, monkeypatch):
    """A run through three inquiries, the second of which refuses."""
    monkeypatch.setattr("apps.cockpit.bulk.AT_ONCE", 2)
    monkeypatch.setattr("apps.cockpit.services.bulk.BATCH", 1)
    asked = [cast.ask(subject=f"inquiry {number}") for number in range(3)]
    services.prioritise(asked[1], by=cast.tove, priority="high", at=MONDAY)
    sent = of_all(sam, "prioritise", counted="3", priority="high")
    found = BulkRun.objects.get()
    assert sent.url == f"{QUEUE}bulk/runs/{found.pk}/"
    return found


def test_many_are_a_workers_and_its_page_tells_how_it_went(run, cast, sam):
    assert "Set priority: 3 inquiries Waiting" in words(sam.get(f"{QUEUE}bulk/runs/{run.pk}/"))

    take_ordered(clock=lambda: MONDAY)

    page = words(sam.get(f"{QUEUE}bulk/runs/{run.pk}/"))
    assert "2 of 3 done" in page
    refused = Inquiry.objects.get(subject="inquiry 1")
    assert f"#{refused.number} inquiry 1 It already has high priority." in page
    assert set(Inquiry.objects.values_list("priority", flat=True)) == {"high"}


def test_who_takes_over_goes_on_where_the_last_one_was(run, cast):
    BulkRun.objects.update(seen_to=1)

    take_ordered(clock=lambda: MONDAY)

    assert list(Inquiry.objects.exclude(priority="high").values_list("pk", flat=True)) == run.numbers[:1]


def test_who_lost_the_right_meanwhile_does_nothing(run, cast):
    cast.sam.groups.clear()

    with pytest.raises(ValidationError) as refusal:
        given_to(BulkRun.objects.get())
    take_ordered(clock=lambda: MONDAY)

    run.job.refresh_from_db()
    assert refusal.value.code == "not_allowed"
    assert (run.job.state, run.job.message) == ("failed", "Whoever ordered it may not do this any more.")
    assert Inquiry.objects.filter(priority="high").count() == 1


def test_a_choice_that_is_gone_is_refused(run):
    BulkRun.objects.update(given="priority=utmost")

    with pytest.raises(ValidationError, match="There is no such priority") as refusal:
        given_to(BulkRun.objects.get())

    assert refusal.value.code == "not_possible"


def test_the_page_of_a_run_is_its_orderers(run, tove):
    assert tove.get(f"{QUEUE}bulk/runs/{run.pk}/").status_code == 404


def test_secrets_in_the_words_for_many_are_not_kept(cast, sam, monkeypatch):
    monkeypatch.setattr("apps.cockpit.bulk.AT_ONCE", 1)
    cast.ask()
    cast.ask()

    of_all(sam, "resolve", counted="2", text="Use Authorization: Bearer abcdefghijklmnop1234567890 again.")

    assert "abcdefghijklmnop" not in BulkRun.objects.get().given
