"""Invoices in the database: what their rows, their document, their XML and their PDF say is the same to the cent."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest
from lxml import etree

from apps.invoicing import services
from apps.invoicing.document import Kind, grouped
from apps.invoicing.facts import document_from
from apps.invoicing.models import Invoice, InvoiceFile, Series
from apps.invoicing.samples import HOMES
from tests.cast import HOUR, MONDAY
from tests.factories.accounts import StaffFactory

from .many import LAST_DAY, enter
from .peppol import NS, broken
from .rules import against_en_16931, against_schema
from .test_paper import read, sums_in

FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def clerk(db):
    return StaffFactory(name="Petra Falk", role="Finance")


def issued(count, by):
    """``count`` invoices and half as many credit notes, issued by the services, with their files."""
    enter(count)
    services.order_run(market=None, until=LAST_DAY, by=by, at=FRIDAY)
    services.take_runs(clock=lambda: FRIDAY)
    for draft in Invoice.objects.drafts().order_by("pk"):
        seen = services.fingerprint(draft, list(draft.lines.order_by("position")))
        invoice = services.issue(draft, seen=seen, by=by, at=FRIDAY + HOUR)
        if invoice.pk % 4 == 0:
            services.credit_whole(invoice, because="It was free.", by=by, at=FRIDAY + 2 * HOUR)
        elif invoice.pk % 4 == 1:
            line = max(invoice.lines.all(), key=lambda line: line.amount)
            part = (line.amount / 3).quantize(Decimal("0.01")) or line.amount
            services.credit_part(invoice, amounts={line.pk: part}, because="A third.", by=by, at=FRIDAY + 2 * HOUR)
    while services.make_files(at=FRIDAY + 3 * HOUR):
        pass
    rows = Invoice.objects.issued().select_related("customer", "market", "receivable", "credits")
    return list(rows.prefetch_related("lines", "vat_totals", "files").order_by("pk"))


@pytest.mark.parametrize("count", [40, pytest.param(340, marks=pytest.mark.nightly)], ids=["40", "340"])
def test_rows_document_xml_and_pdf_agree_to_the_cent(clerk, count):
    found = issued(count, clerk)

    assert len(found) == count + count // 2
    assert_varied(found, count)
    assert [problem for invoice in found for problem in disagreements(invoice)] == []
    assert_each_number_once(found)


def assert_varied(found, count):
    assert {invoice.currency for invoice in found} == {home.currency for home in HOMES}
    assert {total.category for invoice in found for total in invoice.vat_totals.all()} == {"S", "Z", "AE", "G", "O"}
    assert sum(invoice.kind == Kind.CREDIT_NOTE for invoice in found) == count // 2
    assert any(document_from(invoice.document).vat_accounted for invoice in found)


def assert_each_number_once(found):
    by_market = defaultdict(list)
    for invoice in found:
        by_market[invoice.market_id].append(invoice.sequence)
    last = dict(Series.objects.values_list("market", "last"))
    assert {market: sorted(numbers) for market, numbers in by_market.items()} == {
        market: list(range(1, last[market] + 1)) for market in by_market
    }


def disagreements(invoice):
    """What is said of ``invoice`` in one place and not in another."""
    document = document_from(invoice.document)
    lines = [line.amount for line in invoice.lines.all()]
    nets = defaultdict(Decimal)
    for line in invoice.lines.all():
        nets[line.category, line.percent] += line.amount
    totals = {(each.category, each.percent): (each.net, each.vat) for each in invoice.vat_totals.all()}
    checks = {
        "lines and document": lines == [line.amount for line in document.lines],
        "lines and VAT": nets == {key: net for key, (net, _) in totals.items()},
        "VAT and document": totals
        == {(group.category, group.percent): (group.net, group.vat) for group in document.groups},
        "VAT and its rule": is_by_rule(invoice, document),
        "sums": (invoice.net, invoice.vat, invoice.gross) == (document.net, document.vat, document.gross),
        "what is owed": is_owed(invoice),
    }
    for file in invoice.files.all():
        content = bytes(file.content)
        if file.format == InvoiceFile.Format.XML:
            checks |= in_xml(document, content, lines)
        else:
            words = read(content)
            expected = [document.net, *(group.vat for group in document.groups), document.gross]
            checks["PDF"] = sums_in(words) == [f"{amount:,.2f}" for amount in expected]
            checks["lines in PDF"] = all(f"{amount:,.2f}" in words for amount in lines)
    checks["files"] = {file.format for file in invoice.files.all()} == expected_files(invoice)
    return [f"{invoice}: {what}" for what, holds in checks.items() if not holds]


def expected_files(invoice):
    return {"pdf"} if invoice.customer.kind == "private" else {"pdf", "xml"}


def is_by_rule(invoice, document):
    """Each VAT group is rounded once; what takes back the last of a group may differ from that by a cent."""
    fresh = grouped(document.lines, invoice.market.money_rounding)
    pairs = zip(sorted(fresh), sorted(document.groups), strict=True)
    margin = Decimal("0.01") if invoice.kind == Kind.CREDIT_NOTE else 0
    return all(one[:3] == other[:3] and abs(one.vat - other.vat) <= margin for one, other in pairs)


def is_owed(invoice):
    if invoice.kind == Kind.CREDIT_NOTE:
        return not hasattr(invoice, "receivable")
    owed = invoice.receivable
    credited = sum(note.gross for note in invoice.credit_notes.all())
    return (owed.gross, owed.credited, owed.left) == (invoice.gross, credited, invoice.gross - credited)


def in_xml(document, xml, lines):
    root = etree.fromstring(xml)
    said = root.xpath(
        "//cac:InvoiceLine/cbc:LineExtensionAmount | //cac:CreditNoteLine/cbc:LineExtensionAmount", namespaces=NS
    )
    payable = root.findtext("cac:LegalMonetaryTotal/cbc:PayableAmount", None, NS)
    vat = root.findtext("cac:TaxTotal/cbc:TaxAmount", None, NS)
    return {
        "lines in XML": [Decimal(each.text) for each in said] == lines,
        "sums in XML": (Decimal(vat), Decimal(payable)) == (document.vat, document.gross),
        "schema": not against_schema(xml),
        "EN 16931": not against_en_16931(xml),
        "Peppol": not document.goes_by_peppol or not broken(xml),
    }
