"""Incidents: whom they concern, which inquiries they explain, and clocks that stand still meanwhile."""

import pytest

from apps.accounts.models import Job
from apps.cockpit.targets import standings
from apps.diagnostics.models import Diagnosis
from apps.inquiries import services
from apps.inquiries.gathering import Call, incidents_of_call, then
from apps.inquiries.models import Broadcast, Incident, Inquiry
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY

from .test_issues import refused, work

Status = Incident.Status
OPERATION = "POST /v1/customerInvoices"


def begin(cast, **given):
    about = {"title": "Invoices can't be created", "operations": OPERATION, "public_text": "We are on it."}
    return services.open_incident(by=cast.tove, at=MONDAY, **about | given)


def ask(cast, **given):
    """An inquiry whose operation was recognised."""
    inquiry = cast.ask(**given)
    Diagnosis.objects.filter(call=inquiry.call).update(method="POST", operation="/v1/customerInvoices")
    return inquiry


def over(cast, incident, text="", at=MONDAY + DAY):
    services.move_incident(incident, to=Status.OVER, text=text, by=cast.tove, at=at)
    work(at)


def now(inquiry):
    return Inquiry.objects.get(pk=inquiry.pk)


def test_attached_its_clocks_stand_still_and_the_deadline_says_why(cast):
    inquiry = ask(cast)
    due = inquiry.clocks.get(kind="resolution").due_at
    incident = begin(cast)

    services.attach_to_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY + HOUR)
    stopped = now(inquiry)
    over(cast, incident, at=MONDAY + 3 * HOUR)

    assert (stopped.status, stopped.is_due) == ("waiting_on_others", False)
    going_on = now(inquiry)
    assert going_on.status == "open"
    assert going_on.clocks.get(kind="resolution").due_at == due + 2 * HOUR
    found = standings(going_on, list(going_on.clocks.all()), list(going_on.pauses.all()), MONDAY + 4 * HOUR)
    assert any("incident: Invoices can't be created" in stretch.words for stretch in found[1].working)


def test_the_isv_is_told_of_it_and_of_its_end(cast):
    inquiry, incident = ask(cast), begin(cast, internal_text="The disk of node 7 is full.")
    Mail.objects.all().delete()

    services.attach_to_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY)
    over(cast, incident)

    begun, ended = Mail.objects.order_by("pk")
    assert "Part of an incident" in begun.subject
    assert "We are on it." in begun.text
    assert "The incident is over" in ended.subject
    assert "node 7" not in begun.text + ended.text
    assert not inquiry.messages.visible_to(cast.anna).filter(text__contains="node 7").exists()


def test_an_answer_at_the_end_goes_to_all_in_place_of_the_notice(cast):
    inquiry, incident = ask(cast), begin(cast)
    services.attach_to_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY)
    Mail.objects.all().delete()

    over(cast, incident, text="Send them again, please.")

    assert inquiry.messages.get(kind="answer").text == "Send them again, please."
    assert Mail.objects.count() == 1
    assert now(inquiry).status == "open"


def test_what_waited_on_others_before_goes_on_waiting(cast):
    inquiry, incident = ask(cast), begin(cast)
    services.wait_on_others(inquiry, by=cast.sam, text="ERP support looks.", at=MONDAY)
    services.attach_to_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY)

    over(cast, incident)

    assert now(inquiry).status == "waiting_on_others"
    assert inquiry.pauses.get().reason == "Waiting on others"


def test_what_is_finished_stays_so_and_nobody_is_told(cast):
    inquiry, incident = ask(cast), begin(cast)
    services.resolve(inquiry, by=cast.sam, text="Done.", at=MONDAY)
    Mail.objects.all().delete()

    services.attach_to_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY)
    over(cast, incident)

    assert now(inquiry).status == "resolved"
    assert not Mail.objects.exists()


def test_taken_off_its_clocks_go_on(cast):
    inquiry, incident = ask(cast), begin(cast)
    services.attach_to_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY)

    services.detach_from_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY + HOUR)
    with refused("not_attached"):
        services.detach_from_incident(inquiry, incident=incident, by=cast.sam, at=MONDAY + HOUR)

    assert now(inquiry).status == "open"
    assert now(inquiry).is_due


def test_one_incident_explains_an_inquiry(cast):
    inquiry = ask(cast)
    begin(cast, inquiry=inquiry)

    with refused("already_attached"):
        begin(cast, inquiry=inquiry)

    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"operations": ""}, "operations_missing"),
        ({"operations": "customerInvoices"}, "operation_unclear"),
        ({"since": MONDAY + HOUR}, "begins_in_the_future"),
        ({"title": ""}, "title_missing"),
    ],
)
def test_what_makes_no_sense_is_refused(cast, given, code):
    with refused(code):
        begin(cast, **given)


def test_it_can_not_begin_after_it_was_over(cast):
    incident = begin(cast)
    services.move_incident(incident, to=Status.OVER, by=cast.tove, at=MONDAY + HOUR)

    with refused("ends_before_it_begins"):
        services.edit_incident(
            incident, title="x", operations=OPERATION, since=MONDAY + 2 * HOUR, by=cast.tove, at=MONDAY + DAY
        )


def test_what_is_over_can_begin_anew_and_is_then_open_ended(cast):
    incident = begin(cast)
    services.move_incident(incident, to=Status.OVER, by=cast.tove, at=MONDAY + HOUR)

    again = services.move_incident(incident, to=Status.INVESTIGATING, by=cast.tove, at=MONDAY + DAY)
    with refused("wrong_status"):
        services.move_incident(incident, to=Status.INVESTIGATING, by=cast.tove, at=MONDAY + DAY)

    assert (again.until, Broadcast.objects.count(), Job.objects.count()) == (None, 0, 0)


class TestWhomItConcerns:
    def test_isvs_that_asked_about_an_operation(self, cast):
        ask(cast)
        incident = begin(cast)

        assert list(Incident.objects.visible_to(cast.anna)) == [incident]
        assert list(Incident.objects.concerning(cast.acme)) == [incident]
        assert list(Incident.objects.visible_to(cast.bo)) == []
        assert list(Incident.objects.concerning(cast.other_isv)) == []

    def test_all_isvs_of_a_market_that_is_named(self, cast):
        incident = begin(cast, markets=[cast.market])

        assert list(Incident.objects.visible_to(cast.bo)) == [incident]

    def test_whoever_has_an_inquiry_that_it_explains(self, cast):
        incident = begin(cast, inquiry=cast.ask(isv=cast.other_isv, by=cast.bo))

        assert list(Incident.objects.visible_to(cast.bo)) == [incident]
        assert list(Incident.objects.visible_to(cast.anna)) == []


class TestWhatItIsOfferedTo:
    call = Call("POST", "/v1/customerInvoices")

    def test_calls_of_the_operation_in_its_time(self, cast):
        incident = begin(cast)

        assert list(incidents_of_call(self.call, **then(MONDAY + HOUR))) == [incident]
        assert list(incidents_of_call(self.call, **then(MONDAY - DAY))) == []
        assert list(incidents_of_call(Call("GET", "/v1/customerInvoices"), **then(MONDAY))) == []

    def test_for_a_day_after_it_was_over(self, cast):
        over(cast, begin(cast), at=MONDAY + HOUR)

        assert incidents_of_call(self.call, **then(MONDAY + 20 * HOUR)).count() == 1
        assert incidents_of_call(self.call, **then(MONDAY + 2 * DAY)).count() == 0

    def test_calls_with_the_error_of_an_inquiry_that_it_explains(self, cast):
        inquiry = cast.ask()
        incident = begin(cast, operations="GET /v1/else", inquiry=inquiry)
        key = inquiry.call.diagnosis.fingerprint.key

        assert list(incidents_of_call(Call(fingerprint=key), **then(MONDAY))) == [incident]
        assert list(incidents_of_call(Call(fingerprint="other"), **then(MONDAY))) == []


def test_only_staff_keep_incidents(cast):
    with refused("not_staff"):
        services.open_incident(by=cast.anna, at=MONDAY, title="x", operations=OPERATION)
