"""What the queue is narrowed by stands on the inquiry itself."""

from apps.diagnostics.models import Diagnosis
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Inquiry
from tests.cast import FAILED, HALF_TOLD, HOUR, MONDAY


def copied(inquiry: Inquiry) -> tuple:
    inquiry = Inquiry.objects.get(pk=inquiry.pk)
    return inquiry.operation, inquiry.http_status, inquiry.fingerprint_id


def has_files(inquiry: Inquiry) -> bool:
    return Inquiry.objects.get(pk=inquiry.pk).has_attachment


def test_an_inquiry_says_what_its_call_and_diagnosis_say(cast, lodestar_release):
    inquiry = cast.ask()

    found = Diagnosis.objects.get(call=inquiry.call)
    assert copied(inquiry) == ("POST /customerInvoices", 400, found.fingerprint_id)
    assert found.fingerprint_id is not None


def test_facts_that_come_later_are_copied_too(cast, lodestar_release):
    inquiry = cast.ask(call=HALF_TOLD)

    services.complete(inquiry, by=cast.anna, call=FAILED, at=MONDAY + HOUR)

    assert copied(inquiry)[:2] == ("POST /customerInvoices", 400)


def test_a_further_diagnosis_is_copied(cast, request):
    inquiry = cast.ask()
    before = copied(inquiry)
    request.getfixturevalue("lodestar_release")

    services.diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)

    assert (before[0], copied(inquiry)[0]) == ("", "POST /customerInvoices")


def test_an_inquiry_knows_whether_a_file_was_ever_added(cast):
    asked_with, answered_with, without = cast.ask(files=[Upload("log.txt", b"one")]), cast.ask(), cast.ask()

    services.note(answered_with, by=cast.sam, text="See this.", files=[Upload("log.txt", b"one")], at=MONDAY)

    has_files = Inquiry.objects.filter(has_attachment=True).values_list("pk", flat=True)
    assert set(has_files) == {asked_with.pk, answered_with.pk}
    assert without.pk not in has_files


def test_files_that_a_merge_brings_count_until_it_is_undone(cast):
    survivor, absorbed = cast.ask(), cast.ask(files=[Upload("log.txt", b"one")])

    services.merge(absorbed, by=cast.sam, into=survivor, at=MONDAY + HOUR)
    merged = has_files(survivor), has_files(absorbed)
    services.undo_merge(survivor, by=cast.sam, merged=absorbed, at=MONDAY + 2 * HOUR)

    assert merged == (True, False)
    assert (has_files(survivor), has_files(absorbed)) == (False, True)


def test_files_go_with_the_message_that_is_split_off(cast):
    parent = cast.ask()
    files = [Upload("page.txt", b"one")]
    message = services.reply(parent, by=cast.anna, text="And how do I page?", files=files, at=MONDAY + HOUR)

    given = {"message": message, "subject": "Paging", "kind": "how_to"}
    child = services.split(parent, by=cast.sam, at=MONDAY + 2 * HOUR, **given)

    assert (has_files(parent), has_files(child)) == (False, True)
