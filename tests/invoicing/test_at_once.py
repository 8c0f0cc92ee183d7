"""Invoices issued in the same moment: numbers without a gap, each once, also where somebody is cut off."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from apps.accounts.roles import write_roles
from apps.invoicing import services
from apps.invoicing.models import Invoice
from tests.cast import gather

from .books import FRIDAY, Books

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
]
MANY = 50
CUT_OFF = 7


class CutOff(Exception):
    """Somebody's process is gone before its transaction ended."""


@pytest.fixture
def books():
    write_roles()
    return Books(gather())


def test_fifty_issuers_leave_no_gap_though_some_are_cut_off(books):
    books.worked(90)
    first = books.issued()
    notes = first.lines.get()
    start = Barrier(MANY)

    def credit(place):
        try:
            start.wait()
            with transaction.atomic():
                services.credit_part(first, amounts={notes.pk: Decimal(1)}, because="A part", by=books.petra, at=FRIDAY)
                if place % CUT_OFF == 0:
                    raise CutOff
        except CutOff:
            return "cut off"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as threads:
        outcomes = list(threads.map(credit, range(MANY)))

    numbers = list(Invoice.objects.issued().order_by("sequence").values_list("sequence", flat=True))
    assert outcomes.count("cut off") == 8
    assert numbers == list(range(1, 1 + 1 + outcomes.count("done")))


def test_one_draft_is_issued_once_and_two_runs_draft_once(books):
    books.worked(90)
    (draft,) = books.gathered()
    start = Barrier(12)

    def do(place):
        try:
            start.wait()
            books.issued(draft) if place % 2 else books.gathered()
        except ValidationError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        outcomes = list(threads.map(do, range(12)))

    issued = [outcome for place, outcome in enumerate(outcomes) if place % 2]
    assert sorted(set(issued)) == ["done", "issued"]
    assert issued.count("done") == 1
    assert Invoice.objects.count() == 1
