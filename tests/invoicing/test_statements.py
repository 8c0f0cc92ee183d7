"""A bank's statement: what is read of it, and what is refused."""

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.invoicing.statements import BYTES_LIMIT, StatementError, read

from .banking import camt, entry, payment


def refused(data: bytes, words: str) -> None:
    with pytest.raises(StatementError, match=words):
        read(data)


class TestCamt:
    @pytest.mark.parametrize("version", ["02", "04", "08", "13"])
    def test_says_who_paid_what_when_and_for_what(self, version):
        told = payment(reference="18", text="Faktura", payer="Bryggen Kaffe AS")
        (credit,) = read(camt(entry(details=[told]), version=version)).credits

        assert (credit.day, credit.amount, credit.currency) == (date(2026, 3, 6), Decimal("2250.00"), "NOK")
        assert (credit.reference, credit.text, credit.payer) == ("18", "Faktura", "Bryggen Kaffe AS")
        assert credit.key.endswith(":1")

    def test_of_older_versions_names_the_payer_elsewhere(self):
        told = payment(payer="Bryggen").replace("<Pty>", "").replace("</Pty>", "")
        assert read(camt(entry(details=[told]), version="02")).credits[0].payer == "Bryggen"

    def test_of_any_prefix_is_read(self):
        prefixed = re.sub(rb"<(/?)(?=[A-Z])", rb"<\1c:", camt(entry())).replace(b"xmlns=", b"xmlns:c=")
        assert len(read(prefixed).credits) == 1

    def test_entries_of_one_number_are_told_apart_by_account_day_and_amount(self):
        files = [
            camt(entry(), entry()),
            camt(entry(day="2026-03-07"), entry("1.00"), entry(ref="B-2"), entry(ref="")),
            camt(entry(), account="NO8330001234567"),
        ]
        keys = [credit.key for file in files for credit in read(file).credits]

        assert len(set(keys)) == len(keys) == 7
        assert keys[:2] == [credit.key for credit in read(files[0]).credits]

    def test_batches_come_apart_where_each_payment_says_its_amount(self):
        batch = entry("300.00", details=[payment("100.00", reference="18"), payment("200.00", reference="26")])
        credits = read(camt(batch)).credits

        assert [(credit.amount, credit.reference) for credit in credits] == [(100, "18"), (200, "26")]
        assert len({credit.key for credit in credits}) == 2

    def test_batches_that_do_not_add_up_stay_whole(self):
        batch = entry("300.00", details=[payment("100.00", reference="18"), payment(reference="26")])

        assert [credit.amount for credit in read(camt(batch)).credits] == [300]

    @pytest.mark.parametrize(
        "given",
        [{"sign": "DBIT"}, {"status": "<Cd>PDNG</Cd>"}, {"status": "PDNG"}, {"more": "<RvslInd>true</RvslInd>"}],
    )
    def test_what_did_not_come_in_is_passed_over(self, given):
        statement = read(camt(entry(**given), entry()))

        assert (len(statement.credits), statement.passed_over) == (1, 1)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + camt(entry()), "no XML"),
            (camt(entry()).replace(b"?>\n", b'?>\n<!DOCTYPE Document [<!ENTITY x "y">]>'), "document type"),
            (b'<!DOCTYPE Document SYSTEM "http://elsewhere.example/a.dtd"><Document/>', "document type"),
            (b"<a/>", "no bank statement"),
            (camt(entry()).replace(b"camt.053", b"camt.054"), "no bank statement"),
            (camt(entry())[:-20], "no XML"),
            (b"<a>" * 200, "nested deeper"),
            (b"<a>" * 500_000, "nested deeper|no XML"),
            (camt(entry("1e400")), "no amount"),
            (camt(entry("1e9999999")), "no amount"),
            (camt(entry("1_000")), "no amount"),
            (camt(entry("99999999999999999999.99")), "no amount of money"),
            (camt(entry("NaN")), "no amount"),
            (camt(entry("-5.00")), "above zero"),
            (camt(entry("5.001")), "to the cent"),
            (camt(entry(day="tomorrow")), "no day"),
            (camt(entry(currency="kroner")), "no currency"),
            (camt(), "No payment"),
            (b"<" + b" " * BYTES_LIMIT, "larger than 10 MB"),
            (b" \n", "empty"),
        ],
    )
    def test_that_is_hostile_or_wrong_is_refused(self, data, words):
        refused(data, words)

    def test_of_nested_entities_is_refused_before_they_grow(self):
        entities = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
            f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12)
        )
        bomb = camt(entry(day="&a11;")).replace(b"?>\n", f"?>\n<!DOCTYPE D [{entities}]>".encode())
        refused(bomb, "document type|no XML")


class TestATable:
    @pytest.mark.parametrize(
        "data",
        [
            b"Date,Amount,Currency,Reference,Name,Text\n2026-03-06,2250.00,NOK,18,Bryggen,Hei\n",
            "Bokføringsdato;Beløp;Valuta;KID;Navn;Melding\n06.03.2026;2 250,00;NOK;18;Bryggen;Hei\n".encode("cp1252"),
            "\ufeffBokföringsdag\tBelopp\tValuta\tOCR\tAvsändare\tMeddelande\n6.3.2026\t2.250,00\tNOK\t18\tBryggen\tHei".encode(),
            b'datum,bedrag,munt,betalingskenmerk,naam,omschrijving\n2026-03-06,"2.250,00",nok,18,Bryggen,Hei\n\n',
        ],
    )
    def test_of_each_market_is_read(self, data):
        (credit,) = read(data).credits

        assert (credit.day, credit.amount, credit.currency) == (date(2026, 3, 6), Decimal("2250.00"), "NOK")
        assert (credit.reference, credit.payer, credit.text) == ("18", "Bryggen", "Hei")

    def test_lines_that_say_the_same_are_told_apart_and_alike_in_the_next_file(self):
        head, line = b"date,amount,currency\n", b"2026-03-06,100,NOK\n"
        first = read(head + line * 2).credits
        second = read(head + line * 3).credits

        assert len({credit.key for credit in second}) == 3
        assert [credit.key for credit in second[:2]] == [credit.key for credit in first]

    @pytest.mark.parametrize(
        "head",
        [
            "Auftragskonto;Buchungstag;Valutadatum;Verwendungszweck;Kundenreferenz (End-to-End);"
            "Beguenstigter/Zahlungspflichtiger;Betrag;Waehrung",
            "IBAN;Buchungstag;Valuta;Verwendungszweck;Kundenreferenz;Begünstigter / Auftraggeber;Betrag;Währung",
            "IBAN;Buchungsdatum;Wertstellung;Verwendungszweck;Kundenreferenz;Zahlungspflichtige*r;Betrag (€);Status",
            "IBAN;Buchung;Valuta;Verwendungszweck;Referenz;Auftraggeber/Empfänger;Umsatz in EUR;Saldo",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_of_german_banks_is_read_however_it_is_encoded(self, head, encoding):
        last = "EUR" if head.endswith("hrung") else ""
        lines = [f'"DE1";"06.03.26";"09.03.26";"Rechnung für";"NO-1";"Bäckerei Groß";"1.234,50";"{last}"']
        lines += [f"DE1;06.03.2026;06.03.2026;Miete;NOTPROVIDED;Vermieter;-800,00;{last}"]
        lines += [f"DE1;06.03.2026;06.03.2026;Danke;NOTPROVIDED;Kunde;0,05;{last}"]
        statement = read("\r\n".join([head, *lines]).encode(encoding))

        first, second = statement.credits
        assert (first.day, first.amount, first.currency) == (date(2026, 3, 6), Decimal("1234.50"), "EUR")
        assert (first.text, first.reference, first.payer) == ("Rechnung für", "NO-1", "Bäckerei Groß")
        assert (second.amount, second.reference) == (Decimal("0.05"), "")
        assert statement.passed_over == 1

    def test_with_a_column_for_what_came_in_passes_over_lines_without_it(self):
        statement = read("Buchungstag;Soll;Haben;Währung\n06.03.2026;-5,00;;EUR\n06.03.2026;;7,00;EUR\n".encode())
        assert ([credit.amount for credit in statement.credits], statement.passed_over) == ([7], 1)

    @pytest.mark.parametrize(
        ("written", "amount"),
        [
            ("1 234,50", "1234.50"),
            ("1\u202f234,50", "1234.50"),
            ("1'234.50", "1234.50"),
            ("1,234,567.89", "1234567.89"),
            ("1.234.567", "1234567"),
            ("0.500", "0.50"),
            ("1234.5", "1234.50"),
        ],
    )
    def test_says_amounts_in_many_ways(self, written, amount):
        (credit,) = read(f"sep=;\ndate;amount;currency\n2026-03-06;{written};NOK\n".encode()).credits
        assert credit.amount == Decimal(amount)

    @pytest.mark.parametrize(
        ("days", "first"),
        [
            (["03/06/2026", "13/06/2026"], date(2026, 6, 3)),
            (["03/06/2026", "03/13/2026"], date(2026, 3, 6)),
            (["06/03/2026", "07/03/2026", "01/04/2026"], date(2026, 3, 6)),
            (["04/02/2026", "03/07/2026", "03/06/2026"], date(2026, 4, 2)),
            (["03/03/2026"], date(2026, 3, 3)),
        ],
    )
    def test_tells_by_all_its_days_whether_the_day_or_the_month_begins_them(self, days, first):
        data = "date,amount,currency\n" + "".join(f"{day},5,NOK\n" for day in days)
        assert read(data.encode()).credits[0].day == first

    @pytest.mark.parametrize(("begins", "day"), [("day", date(2026, 6, 3)), ("month", date(2026, 3, 6))])
    def test_is_read_as_somebody_says_where_it_does_not_tell(self, begins, day):
        assert read(b"date,amount,currency\n03/06/2026,5,NOK\n", begins=begins).credits[0].day == day

    def test_is_refused_where_somebody_says_what_it_can_not_be(self):
        with pytest.raises(StatementError, match="Line 2: '13/06/2026' is no day"):
            read(b"date,amount,currency\n13/06/2026,5,NOK\n", begins="month")

    def test_what_went_out_is_passed_over(self):
        statement = read(b"date,amount,currency\n2026-03-06,-5,NOK\n2026-03-06,5,NOK\n")
        assert (len(statement.credits), statement.passed_over) == (1, 1)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"date,sum,currency\n", "No column says the amount"),
            (b"amount,currency\n", "No column says the day"),
            (b"date,amount\n2026-03-06,5\n", "no currency is said"),
            (b"date,amount,currency\n2026-13-06,5,NOK\n", "Line 2: '2026-13-06' is no day"),
            (b"date,amount,currency\n2026-03-06,five,NOK\n", "Line 2: 'five' is no amount"),
            (b"date,amount,currency\n2026-03-06,5," + b"N" * 20_000, "no table"),
            (b"date,amount,currency\n2026-03-06,1.234,NOK\n", "'1.234' may be thousands or decimals"),
            (b"date;amount;currency\n2026-03-06;1,23,4;NOK\n", "'1,23,4' is no amount"),
            (b"date;amount;currency\n2026-03-06;1.234.56,00;NOK\n", "is no amount"),
            (b"date,amount,currency\n03/06/2026,5,NOK\n", "may be 3 June or 6 March.*Choose below"),
            (b"date,amount,currency\n13/06/2026,5,NOK\n06/13/2026,5,NOK\n", "some with the month"),
            (b"date,amount,currency\n31.02.2026,5,NOK\n", "Line 2: '31.02.2026' is no day"),
            (b"\x00\x01\x02", "neither XML nor a table"),
            (b"%PDF-1.7\n\xff\xfe", "No column"),
            (b"date,amount,currency\n" + b"2026-03-06,5,NOK\n" * 2_001, "More than 2,000"),
        ],
    )
    def test_that_is_wrong_is_refused_with_its_line(self, data, words):
        refused(data, words)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_nothing_whatever_makes_reading_fail(data):
    for each in (data, b"<" + data, b"date,amount,currency\n" + data, camt(entry()).replace(b"2250", data)):
        with suppress(StatementError):
            statement = read(each)
            assert statement.credits or statement.passed_over
