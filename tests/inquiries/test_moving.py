import pytest
from django.core.exceptions import ValidationError

from apps.accounts.roles import CONSULTANT, FINANCE
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.notifications.models import Mail
from tests.cast import HALF_TOLD, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.policy import ServiceTargetFactory


def test_assigning_tells_the_assignee_and_is_on_record(cast):
    inquiry = cast.ask()

    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    inquiry.refresh_from_db()
    assert inquiry.assignee == cast.sam
    assert inquiry.history.latest().history_change_reason == "Assigned to Sam Okafor"
    assert Mail.objects.get(key__contains="assigned").to == "sam@lodestar.example"
    assert inquiry.messages.last().is_internal


def test_taking_it_oneself_mails_nobody(cast):
    inquiry = cast.ask()

    services.assign(inquiry, by=cast.sam, to=cast.sam, at=MONDAY)

    assert not Mail.objects.filter(key__contains="assigned").exists()


def test_only_staff_who_answer_inquiries_and_still_work_here_can_be_assigned(cast):
    inquiry = cast.ask()
    finance = StaffFactory(role=FINANCE)
    cast.sam.is_active = False
    cast.sam.save()

    for person in (cast.anna, cast.sam, finance):
        with pytest.raises(ValidationError) as refusal:
            services.assign(inquiry, by=cast.tove, to=person, at=MONDAY)

        assert refusal.value.code == "not_staff"
    inquiry.refresh_from_db()
    assert inquiry.assignee is None


def test_a_deleted_assignee_leaves_the_inquiry_unassigned_and_workable(cast):
    inquiry = cast.ask()
    other = StaffFactory(name="Temp", role=CONSULTANT)
    services.assign(inquiry, by=cast.tove, to=other, at=MONDAY)
    other.delete()

    services.answer(inquiry, by=cast.sam, text="Use v3.", at=MONDAY)

    inquiry.refresh_from_db()
    assert (inquiry.assignee, inquiry.status) == (None, "waiting_on_isv")


def test_another_priority_counts_the_time_used_towards_its_own_targets(cast):
    ServiceTargetFactory(priority="urgent", first_response_minutes=60, resolution_minutes=480)
    inquiry = cast.ask()

    services.prioritise(inquiry, by=cast.sam, priority="urgent", at=MONDAY + HOUR / 2)

    inquiry.refresh_from_db()
    assert inquiry.next_due_at == MONDAY + HOUR


def test_another_priority_leaves_what_is_met_as_it_was_promised(cast):
    ServiceTargetFactory(priority="urgent", first_response_minutes=60, resolution_minutes=480)
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="On it.", at=MONDAY + 2 * HOUR, then="open")

    services.prioritise(inquiry, by=cast.sam, priority="urgent", at=MONDAY + 3 * HOUR)

    assert dict(inquiry.clocks.values_list("kind", "target_minutes")) == {"first_response": 240, "resolution": 480}


def test_the_desk_goes_on_when_those_it_waited_for_have_answered(cast):
    inquiry = cast.ask()
    services.wait_on_others(inquiry, by=cast.sam, text="Development.", at=MONDAY + HOUR)

    services.go_on(inquiry, by=cast.sam, at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.next_due_at) == ("open", MONDAY + 5 * HOUR)
    with pytest.raises(ValidationError) as refusal:
        services.go_on(inquiry, by=cast.sam, at=MONDAY + 3 * HOUR)
    assert refusal.value.code == "wrong_status"


def test_an_isv_that_writes_while_we_wait_on_others_has_the_desk_look_again(cast):
    inquiry = cast.ask()
    services.wait_on_others(inquiry, by=cast.sam, text="Development.", at=MONDAY + HOUR)

    services.reply(inquiry, by=cast.anna, text="It got worse.", at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert inquiry.status == "open"


def test_a_first_response_that_was_never_given_is_still_owed_after_reopening(cast):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.anna, at=MONDAY + HOUR)

    services.reopen(inquiry, by=cast.anna, at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert inquiry.next_due_at == MONDAY + 5 * HOUR


def test_words_given_on_closing_are_masked_too(cast):
    secret = "FakeSecret0123456789abcdefABCDEF0123456789"
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.sam, at=MONDAY)

    services.close(inquiry, by=cast.sam, text=f"Rotate Authorization: Bearer {secret}", at=MONDAY)

    *_before, said, _told = inquiry.messages.values_list("text", flat=True)
    assert said == "Rotate Authorization: Bearer [bearer-token-1]"
    assert said in Mail.objects.get(key__contains=":closed:").text


def test_the_assignee_hears_that_the_isv_solved_it(cast):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.sam, to=cast.sam, at=MONDAY)

    services.resolve(inquiry, by=cast.anna, at=MONDAY + HOUR)

    assert Mail.objects.get(key__contains="resolved").to == "sam@lodestar.example"


def test_waiting_on_others_stops_the_clocks_and_keeps_the_reason_internal(cast):
    inquiry = cast.ask()

    services.wait_on_others(inquiry, by=cast.sam, text="Development looks at the log.", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.is_due) == ("waiting_on_others", False)
    assert [m.text for m in inquiry.messages.filter(is_internal=True)] == ["Development looks at the log."]


def test_an_incomplete_inquiry_waits_on_nobody_else(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    with pytest.raises(ValidationError) as refusal:
        services.wait_on_others(inquiry, by=cast.sam, text="Development.", at=MONDAY)

    assert refusal.value.code == "incomplete"


def test_a_referral_to_partner_service_hands_the_case_over_by_mail(cast):
    inquiry = cast.ask()

    services.refer(inquiry, by=cast.sam, to="partner_service", text="They give out client ids.", at=MONDAY)

    inquiry.refresh_from_db()
    assert inquiry.status == "referred"
    handed_over = Mail.objects.get(key__contains="handed-over")
    assert handed_over.to == "partner.no@lodestar.example"
    assert "Why is this refused?" in handed_over.text
    assert "POST https://api.lodestar.example/v1/customerInvoices" in handed_over.text
    assert "anna@acme.example" in handed_over.text


def test_a_referral_to_erp_support_goes_through_the_customer_so_only_the_isv_is_mailed(cast):
    inquiry = cast.ask()
    Mail.objects.all().delete()

    services.refer(inquiry, by=cast.sam, to="erp_support", text="Ask your customer to forward this.", at=MONDAY)

    assert list(Mail.objects.values_list("to", flat=True)) == ["anna@acme.example"]


def test_declining_says_why(cast):
    inquiry = cast.ask()

    services.decline(inquiry, by=cast.sam, text="We don't debug third-party code.", at=MONDAY)

    inquiry.refresh_from_db()
    assert inquiry.status == "declined"
    assert "We don't debug third-party code." in Mail.objects.get(key__contains="message").text


def test_an_isv_resolves_its_own_inquiry_without_mail_to_itself(cast):
    inquiry = cast.ask()
    Mail.objects.all().delete()

    services.resolve(inquiry, by=cast.anna, text="Found it ourselves.", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.resolved_at) == ("resolved", MONDAY + HOUR)
    assert [m.kind for m in inquiry.messages.all()] == ["reply", "reply", "event"]
    assert not Mail.objects.exists()


def test_a_reopened_inquiry_goes_on_where_its_resolution_clock_stopped(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Done.", at=MONDAY + HOUR, then="resolved")

    services.reopen(inquiry, by=cast.anna, text="Not quite.", at=MONDAY + 3 * HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.resolved_at) == ("open", None)
    assert inquiry.clocks.get(kind="resolution").due_at == MONDAY.replace(day=9) + 2 * HOUR
    assert inquiry.clocks.get(kind="first_response").met_at == MONDAY + HOUR


def test_what_is_not_finished_cant_be_reopened(cast):
    inquiry = cast.ask()

    with pytest.raises(ValidationError) as refusal:
        services.reopen(inquiry, by=cast.anna, at=MONDAY)

    assert refusal.value.code == "wrong_status"


def test_a_new_inquiry_cant_be_closed_unanswered(cast):
    inquiry = cast.ask()

    with pytest.raises(ValidationError) as refusal:
        services.close(inquiry, by=cast.sam, at=MONDAY)

    assert refusal.value.code == "wrong_status"
    inquiry.refresh_from_db()
    assert inquiry.status == Inquiry.Status.NEW
