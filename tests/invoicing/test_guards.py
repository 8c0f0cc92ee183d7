"""What the database refuses by itself, on both engines, to whoever writes rows past the services."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from apps.invoicing import services
from apps.invoicing.guards import RULES

from .books import FRIDAY
from .late import LATER, disputed, reminded

pytestmark = pytest.mark.django_db
BREAKS = {
    "issued_invoice_stays_as_it_is": "UPDATE invoicing_invoice SET net = net + 1, gross = gross + 1",
    "issued_invoice_is_never_deleted": "DELETE FROM invoicing_invoice",
    "line_of_an_issued_invoice_is_not_changed": "UPDATE invoicing_invoiceline SET amount = 1",
    "line_of_an_issued_invoice_is_not_deleted": "DELETE FROM invoicing_invoiceline",
    "line_of_an_issued_invoice_is_not_added": """INSERT INTO invoicing_invoiceline (invoice_id, position, engagement_id,
        estimate_id, what, day, text, note, minutes, paid_before, quantity, unit, base, price, amount, category,
        percent)
        SELECT invoice_id, 99, engagement_id, estimate_id, what, day, text, note, minutes, paid_before, quantity, unit,
        base, price, amount, category, percent FROM invoicing_invoiceline""",
    "sum_of_an_issued_invoice_is_not_changed": "UPDATE invoicing_vattotal SET vat = 1",
    "sum_of_an_issued_invoice_is_not_deleted": "DELETE FROM invoicing_vattotal",
    "sum_of_an_issued_invoice_is_not_added": """INSERT INTO invoicing_vattotal (invoice_id, category, percent, net, vat)
        SELECT invoice_id, 'Z', 0, 0, 0 FROM invoicing_vattotal""",
    "invoice_file_stays_as_it_is": "UPDATE invoicing_invoicefile SET digest = ''",
    "invoice_file_is_never_deleted": "DELETE FROM invoicing_invoicefile",
    "payment_stays_as_it_is": "UPDATE invoicing_payment SET amount = 2",
    "payment_is_never_deleted": "DELETE FROM invoicing_payment",
    "receivable_is_never_deleted": "DELETE FROM invoicing_receivable",
    "receivable_stays_what_was_invoiced": "UPDATE invoicing_receivable SET due_on = '2030-01-01'",
    "late_claim_stays_as_it_is": "UPDATE invoicing_lateclaim SET fee = 1",
    "late_claim_is_never_deleted": "DELETE FROM invoicing_lateclaim",
    "late_settlement_stays_as_it_is": "UPDATE invoicing_latesettlement SET amount = 2",
    "late_settlement_is_never_deleted": "DELETE FROM invoicing_latesettlement",
    "nothing_is_claimed_of_a_disputed_invoice": """INSERT INTO invoicing_lateclaim (invoice_id, number, "to", told_at,
        until, "left", fee, interest)
        SELECT invoice_id, 3, "to", told_at, until, "left", fee, interest FROM invoicing_lateclaim""",
    "settled_dispute_stays_as_it_is": "UPDATE invoicing_dispute SET answer = '' WHERE status = 'rejected'",
    "dispute_keeps_its_reason": "UPDATE invoicing_dispute SET reason = '' WHERE status = 'open'",
    "dispute_is_never_deleted": "DELETE FROM invoicing_dispute",
    "entry_is_freed_by_a_credit_note": "UPDATE consulting_timeentry SET invoiced_at = NULL, invoice = ''",
}
TRIED_ELSEWHERE = {
    "invoice_number_follows_the_last",
    "credit_note_number_follows_the_last",
    "item_is_freed_by_a_credit_note",
    "package_is_freed_by_a_credit_note",
}


@contextmanager
def refused(rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        yield


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def issued(books):
    books.worked(90)
    invoice = books.issued()
    services.make_files(at=FRIDAY)
    services.record_payment(invoice, amount=invoice.gross / 2, received_on=FRIDAY.date(), by=books.petra, at=FRIDAY)
    disputed(books, invoice)
    services.settle_dispute(invoice, outcome="rejected", answer="It is right.", by=books.petra, at=FRIDAY)
    books.seller.reminder_fee = 35
    books.seller.save()
    reminded(LATER)
    services.waive_costs(invoice, because="A regular customer", by=books.petra, at=LATER)
    disputed(books, invoice, at=LATER)
    return invoice


def test_every_rule_is_tried():
    assert BREAKS.keys() | TRIED_ELSEWHERE == RULES.keys()


@pytest.mark.parametrize("rule", BREAKS)
def test_sql_is_refused(issued, rule):
    with refused(rule):
        sql(BREAKS[rule])


def test_a_number_follows_the_one_before(issued):
    with refused("credit_note_number_follows_the_last"):
        sql(
            """INSERT INTO invoicing_invoice (kind, status, market_id, customer_id, currency, starts_on, ends_on,
            purchase_order, buyer_reference, electronic_address, invoice_address, remark, net, vat, gross, drafted_at,
            is_whole, number, sequence, issued_on, issued_at, issued_by_id, payment_reference, document, credits_id)
            SELECT kind, status, market_id, customer_id, currency, starts_on, ends_on, purchase_order, buyer_reference,
            electronic_address, invoice_address, remark, net, vat, gross, drafted_at, is_whole, 'NO-00007', 7,
            issued_on, issued_at, issued_by_id, payment_reference, document, credits_id FROM invoicing_invoice"""
        )
