"""Documents as people read them."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import islice

import pytest
from pypdf import PdfReader

from apps.invoicing.document import Document, Kind, grouped, timed
from apps.invoicing.papers import invoice_pdf
from apps.invoicing.samples import samples
from apps.invoicing.ubl import ubl

COUNT = 500


def read(pdf: bytes) -> str:
    """All its words, with single blanks."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def printed(document: Document) -> bytes:
    return invoice_pdf(document, ubl(document))


def sums_in(words: str) -> list[str]:
    """What stands behind net, each VAT and the amount to pay."""
    name = r"Net(?:, [\d,.]+ (?:h|min))?|VAT [\d.]+ % of [-\d,.]+|(?:To pay|In your favour), [A-Z]{3}"
    return re.findall(rf"(?:{name})(?: [A-Z][^\d]*?)? (-?[\d,]+\.\d\d)", words)


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.nightly)])
def test_the_sums_of_500_documents_stand_in_the_pdf_to_the_cent(every):
    for document in islice(samples(COUNT), every - 1, None, every):
        words = read(printed(document))
        expected = [document.net, *(group.vat for group in document.groups), document.gross]
        assert sums_in(words) == [f"{amount:,.2f}" for amount in expected], document.number
        for line in document.lines:
            assert f"{line.amount:,.2f}" in words
        if document.vat_accounted is not None:
            assert f"{document.vat_currency}: {document.vat_accounted:,.2f}" in words


def test_the_xml_is_attached_and_the_bytes_are_the_same_twice():
    document = next(samples(1))

    pdf = printed(document)

    assert PdfReader(BytesIO(pdf)).attachments["SAMPLE-00001.xml"] == [ubl(document)]
    assert printed(document) == pdf


def test_it_is_for_archives_and_screen_readers():
    reader = PdfReader(BytesIO(printed(next(samples(1)))))

    metadata = reader.xmp_metadata
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"<pdfaid:part>3" in metadata.stream.get_data()
    assert b"<pdfuaid:part>1" in metadata.stream.get_data()
    assert reader.metadata.title == "Invoice SAMPLE-00001, 1 January 2026"


def test_a_credit_note_says_of_which_invoice_and_asks_for_no_money():
    document = next(document for document in samples(8) if document.kind == Kind.CREDIT_NOTE)

    words = read(printed(document))

    assert "Credit note SAMPLE-00004" in words
    assert "Credits invoice SAMPLE-00003 of 3 January 2026" in words
    assert "In your favour" in words
    assert "Pay to" not in words


def test_a_thousand_lines_go_over_pages_that_each_say_what_the_columns_are():
    sample = next(samples(1))
    lines = tuple(replace(sample.lines[0], position=place) for place in range(1, 1001))
    document = replace(sample, lines=lines, groups=grouped(lines, "half_up"))

    pages = PdfReader(BytesIO(printed(document))).pages

    assert len(pages) > 30
    for number in (0, 1, len(pages) // 2, len(pages) - 2):
        assert "Quantity" in pages[number].extract_text()
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1].extract_text()


def test_each_page_says_who_sells_and_which_document_it_is():
    sample = next(samples(1))
    lines = tuple(replace(sample.lines[0], position=place) for place in range(1, 61))

    for page in PdfReader(BytesIO(printed(replace(sample, lines=lines)))).pages:
        words = re.sub(r"\s+", " ", page.extract_text())
        assert "Org. no. 923609016 · VAT no. NO923609016MVA" in words
        assert "Invoice SAMPLE-00001 · Page" in words


def test_a_line_is_not_torn_between_pages():
    sample = next(samples(1))
    lines = tuple(
        replace(sample.lines[0], position=place, text=f"Begins{place} {'word ' * 55}ends{place}")
        for place in range(1, 40)
    )

    pages = [page.extract_text() for page in PdfReader(BytesIO(printed(replace(sample, lines=lines)))).pages]

    assert len(pages) > 3
    for place in range(1, 40):
        assert any(f"Begins{place} " in page and re.search(rf"ends{place}\b", page) for page in pages)


def test_the_amount_to_pay_stands_on_the_page_that_says_where_to():
    sample = next(samples(1))
    for count in range(8, 20):
        lines = tuple(replace(sample.lines[0], position=place) for place in range(1, count))
        pages = [page.extract_text() for page in PdfReader(BytesIO(printed(replace(sample, lines=lines)))).pages]
        assert "To pay, NOK" in pages[-1]
        assert "IBAN" in pages[-1]


def test_the_time_of_all_lines_is_summed_in_hours_or_where_they_do_not_hold_it_in_minutes():
    sample = next(samples(1))
    timed_at = {name: timed(minutes) for name, minutes in (("quarter", 15), ("third", 20), ("thirds", 40))}
    line = {
        name: replace(sample.lines[0], quantity=quantity, unit=unit, base=base)
        for name, (quantity, unit, base) in timed_at.items()
    }

    assert "Net, 35 min" in read(printed(replace(sample, lines=(line["quarter"], line["third"]))))
    assert "Net, 1.00 h" in read(printed(replace(sample, lines=(line["third"], line["thirds"]))))


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 1, 3), date(2026, 1, 3), "Period 3 January 2026"),
        (date(2026, 1, 3), date(2026, 1, 28), "Period 3 to 28 January 2026"),
        (date(2026, 1, 3), date(2026, 2, 28), "Period 3 January 2026 to 28 February 2026"),
    ],
)
def test_the_period_is_said_in_few_words(first, last, written):
    assert written in read(printed(replace(next(samples(1)), starts_on=first, ends_on=last)))


@pytest.mark.parametrize("where", ["name", "street", "city"])
def test_what_is_long_and_unbroken_is_printed_whole(where):
    sample = next(samples(1))
    buyer = replace(sample.buyer, **{where: "Long" * 50})

    assert "Long" * 50 in read(printed(replace(sample, buyer=buyer))).replace(" ", "")


def test_names_that_break_mark_up_are_printed_as_they_are():
    document = replace(next(samples(1)), remark='#panic("no") *bold* <b>&amp; "Ø" 漢 \\ $x$')

    assert '#panic("no") *bold* <b>&amp; "Ø" [U+6F22] \\ $x$' in read(printed(document))
