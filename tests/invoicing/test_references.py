"""What payers write to say which invoice they pay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.invoicing.references import MAKERS, is_valid, payment_reference, readable

numbers = st.integers(1, 10**10)


@pytest.mark.parametrize("kind", MAKERS)
@given(number=numbers)
def test_a_reference_is_right_and_a_wrong_digit_is_noticed(kind, number):
    reference = payment_reference(kind, number)
    place = reference.index(str(number))
    wrong = reference[:place] + str((int(reference[place]) + 1) % 10) + reference[place + 1 :]

    assert is_valid(kind, reference)
    assert not is_valid(kind, wrong)


def test_each_kind_reads_as_banks_write_it():
    written = {kind: readable(kind, payment_reference(kind, 20260317)) for kind in MAKERS}

    assert written == {
        "kid": "202603171",
        "ocr": "2026031704",
        "fik": "+71<000000202603171",
        "rf": "RF35 2026 0317",
    }


def test_a_market_without_references_has_none():
    assert payment_reference("none", 7) == ""
    assert not is_valid("kid", "not a number")
