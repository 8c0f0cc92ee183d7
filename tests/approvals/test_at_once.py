"""Answers in the same moment: one counts, and whoever was second is told who answered and when."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts.roles import write_roles
from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest
from apps.approvals.services import Answer
from apps.inquiries import services as inquiries
from apps.notifications.models import Mail
from tests.cast import HOUR, MONDAY, gather

from .test_whole_way import CHECKSUM, HERE, Way, code_in, last_mail

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
]
MANY = 50
Kind = Consent.Kind


@pytest.fixture
def way():
    write_roles()
    return Way(gather())


def at_once(*calls):
    """What each of ``calls`` came to, begun in the same moment: its code where it was refused."""
    start = Barrier(len(calls))

    def of(call):
        try:
            start.wait()
            return call() and "done"
        except ValidationError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(of, calls))


def test_of_fifty_answers_one_is_the_decision(way):
    request = way.asked()
    token = way.token
    services.send_code(token, at=MONDAY + HOUR)
    code = code_in(last_mail("dag@havbris.example"))
    before = (request.history.count(), Mail.objects.count())
    kinds = [Kind.APPROVED, Kind.DECLINED]

    def answer(number):
        given = Answer(kinds[number % 2], request.text_hash)
        return lambda: services.answer(token, given, code=code, source=HERE, at=MONDAY + HOUR)

    outcomes = at_once(*map(answer, range(MANY)))

    assert sorted(outcomes) == ["answered_already"] * (MANY - 1) + ["done"]
    decision = Consent.objects.get()
    request.refresh_from_db()
    assert request.status == (decision.kind if decision.kind == "declined" else "approved")
    # One line of history, and one mail to each of those who asked and released.
    assert request.history.count() - before[0] == 1
    assert sorted(Mail.objects.order_by("pk").values_list("to", flat=True)[before[1] :]) == [
        "sam@lodestar.example",
        "tove@lodestar.example",
    ]
    assert services.issue_papers(at=MONDAY + HOUR) == 1
    assert Mail.objects.filter(to="dag@havbris.example", enclosures__isnull=False).count() == 1
    assert decision.owner_name in refusal_now(token, request, code)


def refusal_now(token, request, code):
    with pytest.raises(ValidationError) as refusal:
        services.answer(token, Answer(Kind.APPROVED, request.text_hash), code=code, source=HERE, at=MONDAY + 2 * HOUR)
    return refusal.value.message


def test_of_fifty_certificates_printed_one_goes_out(way):
    way.answered(way.asked())

    at_once(*[lambda: services.issue_papers(at=MONDAY + HOUR)] * 8)

    assert Mail.objects.filter(to="dag@havbris.example", enclosures__isnull=False).count() == 1


def test_a_yes_taken_back_while_a_copy_is_recorded_leaves_none_that_stays(way):
    request = way.asked()
    token = way.token
    way.answered(request)
    services.send_code(token, at=MONDAY + 2 * HOUR)
    code = code_in(last_mail("dag@havbris.example"))
    facts = {"place": "Lab", "size_bytes": 12, "checksum": CHECKSUM, "by": way.cast.sam}

    outcomes = at_once(
        lambda: services.withdraw(token, code=code, source=HERE, at=MONDAY + 2 * HOUR),
        lambda: services.record_copy(request, **facts, at=MONDAY + 2 * HOUR),
    )

    copies = list(DataAccessRequest.objects.get(pk=request.pk).copies.all())
    if outcomes == ["done", "no_consent"]:
        assert copies == []
    else:
        assert outcomes == ["done", "done"]
        assert copies[0].delete_by <= MONDAY + 26 * HOUR


def test_an_inquiry_closed_while_a_copy_is_recorded_is_one_or_the_other(way):
    request = way.asked()
    way.answered(request)
    inquiries.resolve(way.inquiry, by=way.cast.sam, at=MONDAY + 2 * HOUR)
    facts = {"place": "Lab", "size_bytes": 12, "checksum": CHECKSUM, "by": way.cast.sam}

    outcomes = at_once(
        lambda: inquiries.close(way.inquiry, by=way.cast.sam, at=MONDAY + 3 * HOUR),
        lambda: services.record_copy(request, **facts, at=MONDAY + 3 * HOUR),
    )

    way.inquiry.refresh_from_db()
    assert (outcomes, way.inquiry.status) in [
        (["done", "wrong_status"], "closed"),
        (["held", "done"], "resolved"),
    ]
