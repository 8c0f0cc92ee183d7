"""Which invoice a payment is for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from apps.invoicing.references import payment_reference, readable
from apps.invoicing.statements import Credit, Finding, Open, match

KID = payment_reference("kid", 20_031)
ONE = Open(key=1, number="NO-00031", reference=KID, left=Decimal(2250), currency="NOK", customer="Bryggen Kaffe AS")
OTHER = replace(ONE, key=2, number="NO-00032", reference=payment_reference("kid", 20_032), left=Decimal(900))


def found(*invoices: Open, **given):
    said = {"day": date(2026, 3, 6), "amount": Decimal(2250), "currency": "NOK", "key": "a"} | given
    (one,) = match([Credit(**said)], invoices or (ONE, OTHER))
    return one.invoice, one.finding


@pytest.mark.parametrize("kind", ["kid", "ocr", "fik", "rf"])
def test_a_reference_leads_to_its_invoice_however_it_is_written(kind):
    reference = payment_reference(kind, 20_031)
    invoice = replace(ONE, reference=reference)
    for written in (reference, f"000{reference}" if kind != "rf" else reference.lower(), readable(kind, reference)):
        assert found(invoice, OTHER, reference=written, amount=Decimal(1)) == (1, Finding.REFERENCE)
    assert found(invoice, OTHER, text=f"Thank you {readable(kind, reference)} yours") == (1, Finding.REFERENCE)


def test_a_number_in_the_text_leads_to_its_invoice():
    for text in ("Invoice NO-00031", "no 00031 thanks", "NO-00031."):
        assert found(text=text) == (1, Finding.NUMBER)
    assert found(reference="NO-00031") == (1, Finding.NUMBER)
    assert found(text="NO-000311") == (None, None)


def test_a_short_number_in_a_text_is_no_reference():
    short = replace(ONE, reference=payment_reference("kid", 1))
    assert found(short, text="paid on 18 May") == (None, None)
    assert found(short, reference="18") == (1, Finding.REFERENCE)


def test_an_amount_and_a_name_lead_to_the_only_invoice_with_both():
    for payer in ("Bryggen Kaffe", "BRYGGEN KAFFE A/S", "Kaffe, Bryggen"):
        assert found(payer=payer) == (1, Finding.AMOUNT_AND_NAME)
    for payer in ("", "Bryggen", "AS"):
        assert found(payer=payer) == (None, None)
    assert found(payer="Bryggen Kaffe", amount=Decimal(2249)) == (None, None)
    assert found(ONE, replace(ONE, key=3, number="NO-00033", reference="0"), payer="Bryggen Kaffe") == (None, None)


def test_nothing_is_matched_across_currencies():
    for told in ({"reference": KID}, {"text": "NO-00031"}, {"payer": "Bryggen Kaffe AS"}):
        assert found(currency="SEK", **told) == (None, None)


def test_what_is_paid_by_the_first_is_not_paid_again_by_name():
    credit = Credit(
        day=date(2026, 3, 6), amount=Decimal(2250), currency="NOK", payer="Bryggen Kaffe", key="a", reference=""
    )
    first, second = match([credit, replace(credit, key="b")], [ONE])

    assert (first.invoice, second.invoice) == (1, None)
