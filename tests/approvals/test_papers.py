"""Certificates, trail and register as PDF."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from pypdf import PdfReader

from apps.approvals.papers import (
    ConsentPaper,
    DeletedCopy,
    DeletionPaper,
    RegisteredCopy,
    RegisterPaper,
    TrailEntry,
    TrailPaper,
    consent_certificate,
    deletion_certificate,
    register,
    trail,
)
from apps.approvals.papers.glyphs import MAY_BREAK, breakable, printable

AT = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
DAY = timedelta(days=1)
COMMON = {"issuer": "Lodestar API support", "zone": "Europe/Oslo", "issued_at": AT.replace(microsecond=123456)}
ABOUT = {"reference": "DA-218", "inquiry": 4812, "customer": "Havbris Sjømat AS", "database": "Havbris, Bergen"}
RECORD = json.dumps({"kind": "limited", "name": "Dag 漢 Lunde"}, ensure_ascii=False)
DIGEST = sha256(RECORD.encode()).hexdigest()

CONSENT = ConsentPaper(
    **COMMON,
    **ABOUT,
    owner_name="Dag Lunde",
    owner_email="dag@havbris.example",
    answer="Yes, with limits",
    is_consent=True,
    answered_at=AT,
    verified="A code sent to dag@havbris.example",
    address="192.0.2.17",
    browser="Mozilla/5.0",
    place="A closed test environment in Norway.",
    people=("Sam Okafor", "Tove Lind"),
    keep_days=7,
    until=AT + 7 * DAY,
    version=3,
    text="May we make a copy?\n\nOrders differ by 0.01.",
    text_hash="ab" * 32,
    record=RECORD,
    record_hash=DIGEST,
)
COPY = DeletedCopy(
    restored_at=AT,
    restored_by="Sam Okafor",
    place="Oslo",
    size_bytes=1_234_567_890,
    checksum="cd" * 32,
    delete_by=AT + 7 * DAY,
    deleted_at=AT + 5 * DAY,
    deleted_how="Database dropped, volume wiped",
    deleted_by="Sam Okafor",
    confirmed_at=AT + 6 * DAY,
    confirmed_by="Tove Lind",
)
DELETION = DeletionPaper(**COMMON, **ABOUT, owner_name="Dag Lunde", copies=(COPY,))
TRAIL = TrailPaper(
    **COMMON,
    **ABOUT,
    state="Approved",
    entries=tuple(
        TrailEntry(at=AT + number * DAY, who="Sam Okafor", what=f"Page opened {number}", detail="From 192.0.2.17")
        for number in range(60)
    ),
)
ALIVE = RegisteredCopy(
    reference="DA-218",
    inquiry=4812,
    customer="Havbris Sjømat AS",
    database="Havbris, Bergen",
    reason="Orders differ by 0.01",
    place="Oslo",
    holder="Sam Okafor",
    restored_at=AT,
    delete_by=AT + 14 * DAY,
)
REGISTER = RegisterPaper(**COMMON, month=date(2026, 3, 1), counted_at=AT + 10 * DAY, copies=(ALIVE,))
ALL = [(consent_certificate, CONSENT), (deletion_certificate, DELETION), (trail, TRAIL), (register, REGISTER)]

each = pytest.mark.parametrize(("printed", "paper"), ALL, ids=lambda value: getattr(value, "__name__", ""))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """What stands on all pages, as one line."""
    pages = " ".join(page.extract_text() for page in read(pdf).pages)
    return re.sub(r"\s+", " ", pages.replace(MAY_BREAK, ""))


@each
def test_the_same_facts_make_the_same_bytes(printed, paper):
    assert printed(paper) == printed(paper)


@each
def test_other_facts_make_other_bytes(printed, paper):
    assert printed(paper) != printed(replace(paper, issuer="Somebody else"))


@each
def test_it_is_made_for_archives_and_for_screen_readers(printed, paper):
    pdf = read(printed(paper))

    catalog, about = pdf.trailer["/Root"], pdf.xmp_metadata
    assert (about.pdfaid_part, about.pdfaid_conformance) == ("3", "A")
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.creation_date == AT
    assert pdf.metadata.author == "Lodestar API support"


@each
def test_every_font_is_in_the_file(printed, paper):
    fonts = [
        font.get_object()
        for page in read(printed(paper)).pages
        for font in page["/Resources"]["/Font"].get_object().values()
    ]

    assert {font["/BaseFont"].split("+")[1].split("-")[0] for font in fonts} <= {"Inter", "DejaVuSansMono"}
    assert all("+" in font["/BaseFont"] for font in fonts)


def test_a_consent_certificate_says_what_was_answered_and_how_it_is_known():
    said = text_of(consent_certificate(CONSENT))

    for words in (
        "Consent certificate Request DA-218, support inquiry 4812",
        "Customer Havbris Sjømat AS",
        "Data owner Dag Lunde dag@havbris.example",
        "Answer Yes, with limits",
        "Answered 2 March 2026, 10:00:05 (UTC+01:00)",
        "Verified by A code sent to dag@havbris.example",
        "From 192.0.2.17",
        "Who may see the copy Sam Okafor Tove Lind",
        "Kept at most 7 days",
        "Consent ends 9 March 2026, 10:00:05 (UTC+01:00)",
        "version 3 May we make a copy? Orders differ by 0.01.",
        f"Hash of the text {'ab' * 32}",
        f"Hash of the record {DIGEST}",
    ):
        assert words in said


def test_an_answer_that_allows_nothing_has_a_certificate_that_says_so():
    said = text_of(consent_certificate(replace(CONSENT, answer="No", is_consent=False, until=None)))

    assert "Certificate of your answer" in said
    assert "Answer No" in said
    assert "What was allowed" not in said


def test_the_record_goes_with_the_certificate_byte_for_byte():
    attached = read(consent_certificate(CONSENT)).attachments

    assert list(attached) == ["record.json"]
    assert sha256(attached["record.json"][0]).hexdigest() == DIGEST


def test_a_deletion_certificate_says_who_deleted_and_who_looked():
    said = text_of(deletion_certificate(DELETION))

    for words in (
        "The copy of the company database that was made with your consent is deleted.",
        "Size 1.2 GB (1,234,567,890 bytes)",
        f"SHA-256 {'cd' * 32}",
        "Deleted 7 March 2026, 10:00:05 (UTC+01:00) by Sam Okafor",
        "How Database dropped, volume wiped",
        "Confirmed 8 March 2026, 10:00:05 (UTC+01:00) by Tove Lind",
    ):
        assert words in said


def test_a_deletion_certificate_names_every_copy():
    second = replace(COPY, place="Bergen", size_bytes=999)

    said = text_of(deletion_certificate(replace(DELETION, copies=(COPY, second))))

    assert "The 2 copies of the company database" in said
    assert "Copy 1 Restored" in said
    assert "Copy 2 Restored" in said
    assert "Where Bergen Size 999 bytes" in said


def test_a_long_trail_goes_on_with_its_heads_on_every_page():
    pdf = trail(TRAIL)

    pages = [page.extract_text() for page in read(pdf).pages]
    assert len(pages) > 1
    assert all("When" in page and "Who" in page for page in pages)
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    said = text_of(pdf)
    assert [number for number in range(60) if f"Page opened {number} From 192.0.2.17" not in said] == []
    assert "Entries 60, the oldest first" in said


def test_a_trail_is_written_in_the_hours_of_its_zone_across_a_change_of_clocks():
    entries = tuple(TrailEntry(at=AT + days * DAY, who="The desk", what="Mail sent") for days in (26, 27))

    said = text_of(trail(replace(TRAIL, entries=entries)))

    assert "28 March 2026, 10:00:05 (UTC+01:00)" in said
    assert "29 March 2026, 11:00:05 (UTC+02:00)" in said


def test_the_register_tells_those_alive_from_those_gone():
    gone = replace(ALIVE, reference="DA-219", gone_at=AT + 3 * DAY)

    said = text_of(register(replace(REGISTER, copies=(ALIVE, gone))))

    assert "Alive: 1" in said
    assert "Gone in this month: 1" in said
    assert "2 Mar 2026, 10:00 16 Mar 2026, 10:00 10 days" in said
    assert "2 Mar 2026, 10:00 5 Mar 2026, 10:00 3 days" in said
    assert "Overdue" not in said


def test_a_copy_that_went_after_the_count_was_alive_in_it():
    said = text_of(register(replace(REGISTER, copies=(replace(ALIVE, gone_at=AT + 11 * DAY),))))

    assert "Alive: 1" in said
    assert "No copy was deleted in this month." in said


def test_the_register_says_which_copies_should_be_gone():
    said = text_of(register(replace(REGISTER, counted_at=AT + 15 * DAY)))

    assert "16 Mar 2026, 10:00 Overdue 15 days" in said


def test_a_month_without_copies_is_a_page_that_says_so():
    said = text_of(register(replace(REGISTER, copies=())))

    assert "Alive: 0 No copy of a customer's database was alive." in said.replace("’", "'")


@pytest.mark.parametrize(
    "name",
    [
        'Nordisk & Sønner <AS> "Ø"',
        '#set page(fill: red) *bold* $x^2$ @label <label> \\ `raw` = heading // comment /* "',
        '#read("look.typ") #import "look.typ" #sys.inputs',
        '"}, "title": "Forged", "x": {"y": "',
    ],
)
@each
def test_what_people_wrote_is_printed_as_it_stands(printed, paper, name):
    if isinstance(paper, RegisterPaper):
        paper = replace(paper, copies=(replace(ALIVE, customer=name),))
    else:
        paper = replace(paper, customer=name)

    said = text_of(printed(paper))

    shown = said.replace("“", '"').replace("”", '"').replace("’", "'")
    assert name.replace(" ", "") in shown.replace(" ", "")
    assert read(printed(paper)).metadata.title.split(",")[0] in {
        "Consent certificate",
        "Deletion certificate",
        "Trail of a request",
        "Copies of company databases",
    }


@pytest.mark.parametrize("name", ["x" * 2000, "漢字" * 300, "a\u202eb\u0000c\u2066", "🐟 e\u0301 \ud7ff", "\n\n\n", ""])
@each
def test_no_name_keeps_a_paper_from_being_printed(printed, paper, name):
    if isinstance(paper, RegisterPaper):
        paper = replace(paper, copies=(replace(ALIVE, customer=name, reason=name),))
    else:
        paper = replace(paper, customer=name, database=name)

    assert printed(paper).startswith(b"%PDF-")


def test_signs_that_the_font_lacks_are_written_as_their_number():
    assert printable("Ø 漢 \u202e 🐟\tπ") == "Ø [U+6F22] [U+202E] [U+1F41F] π"


def test_letters_put_together_are_one():
    assert printable("e\u0301") == "é"


def test_long_words_may_be_broken_and_short_ones_may_not():
    assert breakable("Havbris Sjømat") == "Havbris Sjømat"
    assert breakable("x" * 25).split(MAY_BREAK) == ["x" * 8, "x" * 8, "x" * 8, "x"]
