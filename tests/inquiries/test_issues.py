"""Product issues: many inquiries hang on one, and each ISV is told in its own thread, never of the others."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.inquiries import services
from apps.inquiries.gathering import issues_about, similar_issues, votes_of
from apps.inquiries.models import Broadcast, Inquiry, IssueReport, ProductIssue
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY

Status = ProductIssue.Status
WISH = {"kind": Inquiry.Kind.FEATURE_REQUEST, "subject": "Wish: find a shipment by tracking number"}


def note(cast, **given):
    about = {"kind": "feature_request", "title": "Tracking filter for shipments", "public_title": "Shipments by number"}
    return services.note_issue(by=cast.sam, at=MONDAY, **about | given)


def wishes(cast):
    """Two by Acme, one by Other, all on one product issue."""
    issue = note(cast)
    theirs = {"isv": cast.other_isv, "by": cast.bo}
    asked = [cast.ask(**WISH), cast.ask(**WISH), cast.ask(**WISH, **theirs)]
    for inquiry in asked:
        services.attach_to_issue(inquiry, issue=issue, by=cast.sam, at=MONDAY)
    return issue, asked


def work(at=MONDAY + HOUR):
    services.broadcast_ordered(clock=lambda: at)


class Refused:
    """That the block is refused with a code."""

    def __init__(self, code):
        self.code = code

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _trace):
        assert kind is ValidationError, f"not refused with {self.code}"
        assert error.code == self.code
        return True


def refused(code):
    return Refused(code)


def test_one_noted_from_an_inquiry_has_it_as_its_first(cast):
    inquiry = cast.ask(**WISH)

    issue = note(cast, inquiry=inquiry)

    assert issue.status == Status.NOTED
    assert inquiry.issue_reports.get().issue == issue
    assert inquiry.messages.last().is_internal
    assert issue.history.get().history_user == cast.sam


def test_what_staff_write_is_kept_without_secrets(cast):
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

    issue = note(cast, title=f"Token {token}", description=f"They sent Bearer {token}")

    assert "eyJ" not in issue.title + issue.description


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"public_title": "x" * 201}, "title_too_long"),
        ({"tracker_url": "http://tracker.example/1"}, "tracker_address"),
        ({"tracker_url": "https://anna@tracker.example/1"}, "tracker_address"),
        ({"tracker_url": "javascript:alert(1)"}, "tracker_address"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, given, code):
    with refused(code):
        note(cast, **given)

    assert not ProductIssue.objects.exists()


def test_the_database_keeps_a_tracker_link_https(cast):
    issue = note(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        ProductIssue.objects.filter(pk=issue.pk).update(tracker_url="ftp://x")


def test_an_inquiry_hangs_on_one_of_each_kind_at_most(cast):
    inquiry = cast.ask(**WISH)
    note(cast, inquiry=inquiry)

    note(cast, kind="bug", inquiry=inquiry)
    with refused("already_attached"):
        note(cast, title="Another", inquiry=inquiry)

    assert sorted(inquiry.issue_reports.values_list("kind", flat=True)) == ["bug", "feature_request"]
    assert ProductIssue.objects.count() == 2


def test_what_is_taken_off_hears_no_more(cast):
    issue, asked = wishes(cast)
    services.detach_from_issue(asked[0], issue=issue, by=cast.sam, at=MONDAY)

    with refused("not_attached"):
        services.detach_from_issue(asked[0], issue=issue, by=cast.sam, at=MONDAY)
    services.answer_issue(issue, text="Soon.", by=cast.sam, at=MONDAY)
    work()

    assert not asked[0].messages.filter(kind="answer").exists()
    assert asked[1].messages.filter(kind="answer").exists()


def test_one_answer_goes_to_each_inquiry_in_its_own_thread(cast):
    issue, asked = wishes(cast)

    services.answer_issue(issue, text="We work on it.", by=cast.sam, at=MONDAY, then="waiting_on_isv")
    work()

    for inquiry in asked:
        inquiry.refresh_from_db()
        assert inquiry.messages.get(kind="answer").text == "We work on it."
        assert inquiry.status == "waiting_on_isv"
        assert inquiry.first_responded_at == MONDAY + HOUR
    assert Broadcast.objects.get().words == "3 inquiries told"


def test_an_answer_to_all_leaves_the_finished_out_but_for_the_resolved(cast):
    issue, (resolved, closed, other) = wishes(cast)
    services.resolve(resolved, by=cast.sam, text="Done.", at=MONDAY)
    services.close(services.resolve(closed, by=cast.sam, text="Done.", at=MONDAY), by=cast.sam, at=MONDAY)

    broadcast = services.answer_issue(issue, text="Soon.", by=cast.sam, at=MONDAY)
    work()

    broadcast.refresh_from_db()
    assert (broadcast.told, broadcast.left_out) == (2, [closed.pk])
    assert Inquiry.objects.get(pk=resolved.pk).status == "resolved"
    assert Inquiry.objects.get(pk=other.pk).status == "open"


def test_nobody_is_answered_twice_when_a_worker_begins_anew(cast):
    issue, asked = wishes(cast)
    broadcast = services.answer_issue(issue, text="Soon.", by=cast.sam, at=MONDAY)
    work()
    type(broadcast.job).objects.update(state="waiting", finished_at=None, steps_done=0)

    work(MONDAY + DAY)

    assert [inquiry.messages.filter(kind="answer").count() for inquiry in asked] == [1, 1, 1]


def test_two_answers_to_all_do_not_cross(cast):
    issue, _asked = wishes(cast)
    services.answer_issue(issue, text="Soon.", by=cast.sam, at=MONDAY)

    with refused("already_telling"):
        services.answer_issue(issue, text="Soon.", by=cast.tove, at=MONDAY)


def test_without_inquiries_there_is_nobody_to_answer(cast):
    with refused("nobody_to_tell"):
        services.answer_issue(note(cast), text="Soon.", by=cast.sam, at=MONDAY)


def test_isvs_are_told_of_a_decision_even_in_a_closed_inquiry(cast):
    issue, (closed, *_others) = wishes(cast)
    services.close(services.resolve(closed, by=cast.sam, text="Done.", at=MONDAY), by=cast.sam, at=MONDAY)
    Mail.objects.all().delete()

    services.decide_issue(issue, to=Status.PLANNED, text="With the next release.", by=cast.tove, at=MONDAY)
    work()

    mails = list(Mail.objects.order_by("pk"))
    assert [mail.to for mail in mails] == [cast.anna.email, cast.anna.email, cast.bo.email]
    assert all("Planned" in mail.subject and "With the next release." in mail.text for mail in mails)
    assert closed.messages.last().text == "Feature request “Shipments by number”: planned."
    assert Inquiry.objects.get(pk=closed.pk).status == "closed"


def test_an_isv_never_hears_of_the_others_or_of_what_the_desk_calls_it(cast):
    issue, asked = wishes(cast)
    services.edit_issue(
        issue,
        title="Secret name",
        public_title="Shipments by number",
        description="Other pushes",
        by=cast.sam,
        at=MONDAY,
    )
    services.decide_issue(issue, to=Status.RELEASED, by=cast.tove, at=MONDAY)
    services.answer_issue(issue, text="It is there.", by=cast.sam, at=MONDAY)
    work()

    read_by_anna = [m.text for inquiry in asked[:2] for m in inquiry.messages.visible_to(cast.anna)]
    read_by_anna += [mail.subject + mail.text + mail.html for mail in Mail.objects.filter(to=cast.anna.email)]
    for inner in ("Secret name", "Other", "Bo Lind", "votes", f"#{asked[2].number} "):
        assert not [text for text in read_by_anna if inner in text]


def test_only_an_isv_with_an_inquiry_on_it_sees_a_product_issue(cast):
    issue = note(cast, inquiry=cast.ask(**WISH))

    assert list(ProductIssue.objects.visible_to(cast.anna)) == [issue]
    assert list(ProductIssue.objects.visible_to(cast.bo)) == []


def test_what_can_not_become_of_it_is_refused(cast):
    issue = note(cast)
    services.decide_issue(issue, to=Status.DECLINED, by=cast.tove, at=MONDAY)

    with refused("wrong_status"):
        services.decide_issue(issue, to=Status.RELEASED, by=cast.tove, at=MONDAY)


def test_an_isv_has_one_vote_however_often_it_asks(cast):
    issue, _asked = wishes(cast)

    (votes,) = votes_of(issue, reader=cast.sam)

    assert (votes.votes, votes.inquiries, votes.isvs) == (2, 3, ["Acme (2)", "Other"])
    assert ProductIssue.objects.with_votes(cast.sam).get().votes == 2


def test_a_wish_is_offered_what_others_wished_by_words_and_by_operation(cast):
    issue = note(cast)
    note(cast, title="Invoices in yen", operation="POST /v1/customerInvoices")

    by_words = similar_issues(cast.ask(**WISH), None, reader=cast.sam)
    unlike = similar_issues(
        cast.ask(kind=Inquiry.Kind.FEATURE_REQUEST, subject="Wish: nicer colours"), None, reader=cast.sam
    )

    assert by_words == [issue]
    assert unlike == []


def test_a_failed_call_is_offered_nothing(cast):
    note(cast, title="400 on invoice")

    assert similar_issues(cast.ask(), None, reader=cast.sam) == []


def test_they_are_found_by_all_words_of_the_title(cast):
    issue = note(cast)

    assert issues_about("shipments FILTER", reader=cast.sam) == [issue]
    assert issues_about("shipments colour", reader=cast.sam) == []
    assert issues_about("\"%\\'\x00", reader=cast.sam) == []


def test_only_staff_keep_product_issues(cast):
    issue, asked = wishes(cast)

    for attempt in (
        lambda: services.detach_from_issue(asked[0], issue=issue, by=cast.anna, at=MONDAY),
        lambda: services.decide_issue(issue, to="declined", by=cast.anna, at=MONDAY),
        lambda: services.answer_issue(issue, text="x", by=cast.anna, at=MONDAY),
    ):
        with refused("not_staff"):
            attempt()

    assert IssueReport.objects.count() == 3
