"""Numbers of people, cards and accounts: told by their check digits, apart from document and company numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.diagnostics.redaction import check_digits, mask

VALID = {
    check_digits.is_norwegian: ("27909122878", "01010750160", "41010750154"),
    check_digits.is_swedish: ("9001019802", "189001019802", "9001619809"),
    check_digits.is_danish: ("0707614285",),
    check_digits.is_finnish: ("131052-308T", "131052A308T"),
    check_digits.is_dutch: ("999990421", "999990019"),
    check_digits.is_payment_card: (
        "4111111111111111",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "6011111111111117",
        "3530111333300000",
        "30569309025904",
        "36227206271667",
    ),
    check_digits.is_iban: ("NO9386011117947", "SE4550000000058398257466", "DK5000400440116243", "FI2112345600000785",
                           "NL91ABNA0417164300", "GB29NWBK60161331926819"),
}  # fmt: skip
each_number = pytest.mark.parametrize(
    ("check", "number"), [(check, number) for check, numbers in VALID.items() for number in numbers]
)


@each_number
def test_a_valid_number_is_known(check, number):
    assert check(number) is True


@each_number
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_one_wrong_digit_makes_the_number_invalid(check, number, data):
    first = 2 if check is check_digits.is_swedish and len(number) == 12 else 0
    places = [place for place, letter in enumerate(number) if letter.isdigit() and place >= first]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))

    assert check(number[:place] + digit + number[place + 1 :]) is False


@each_number
def test_a_number_with_a_digit_less_or_more_is_invalid(check, number):
    assert [check(number[:-1]), check(number + "0")] == [False, False]


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (check_digits.is_norwegian, "00000000000"),
        (check_digits.is_swedish, "5560125790"),
        (check_digits.is_danish, "3213614285"),
        (check_digits.is_finnish, "310252-308T"),
        (check_digits.is_finnish, "131052B308"),
        (check_digits.is_dutch, "000000000"),
        (check_digits.is_payment_card, "0000000000000000"),
        (check_digits.is_payment_card, "9111111111111113"),
        (check_digits.is_iban, "XX9386011117947"),
        (check_digits.is_iban, "NOAB86011117947"),
    ],
)
def test_digits_that_add_up_but_are_no_date_range_or_country_are_invalid(check, number):
    assert check(number) is False


@given(st.text("0123456789", max_size=20))
@settings(max_examples=80, deadline=None)
def test_no_check_fails_on_any_digits(digits):
    for check in VALID:
        assert check(digits) in (True, False)


@given(st.integers(0, 10**11 - 1))
@settings(max_examples=100, deadline=None)
def test_a_norwegian_number_agrees_with_the_sums_written_out(number):
    digits = [int(digit) for digit in f"{number:011}"]
    first = -sum(digits[place] * weight for place, weight in enumerate((3, 7, 6, 1, 8, 9, 4, 5, 2))) % 11
    second = (
        -sum([*(digits[place] * weight for place, weight in enumerate((5, 4, 3, 2, 7, 6, 5, 4, 3))), first * 2]) % 11
    )

    if check_digits.is_norwegian(f"{number:011}"):
        assert digits[9:] == [first, second]


MASKED = [
    ("Gjelder fnr 27909122878", "27909122878"),
    ("fnr27909122878", "27909122878"),
    ("fødselsnummer: 279091 22878", "279091 22878"),
    ("279091-22878", "279091-22878"),
    ('{"note":"fnr\\n27909122878\\n"}', "27909122878"),
    ("?person%3D27909122878%26page%3D1", "27909122878"),
    ("GET /v1/person/27909122878/x", "27909122878"),
    ('{"personalId": {"value": "189001019802"}}', "189001019802"),
    ("personnummer 900101-9802", "900101-9802"),
    ("19900101-9802", "19900101-9802"),
    ("personnummer 9001019802", "9001019802"),
    ("CPR 070761-4285", "070761-4285"),
    ("cpr-nummer 0707614285", "0707614285"),
    ("CPR-nummer 010107-1234, udstedt uden kontrolciffer", "010107-1234"),
    ("HETU 131052-308T", "131052-308T"),
    ("131052-308t", "131052-308t"),
    ("medewerker (BSN 999990421)", "999990421"),
    ("BSN 9999.90.421", "9999.90.421"),
    ('{"employeeCd": {"value": "123456782"}}', "123456782"),
    ("card 4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("5555-5555-5555-4444", "5555-5555-5555-4444"),
    ("amex 3782 822463 10005", "3782 822463 10005"),
    ("kort 4222222222222", "4222222222222"),
    ("IBAN NO93 8601 1117 947 is ours", "NO93 8601 1117 947"),
    ('{"iban":"NL91ABNA0417164300"}', "NL91ABNA0417164300"),
    ("SE45-5000-0000-0583-9825-7466", "SE45-5000-0000-0583-9825-7466"),
]


@pytest.mark.parametrize(("text", "number"), MASKED)
def test_a_number_is_masked_and_nothing_else(text, number):
    masked = mask(text)

    assert masked.text == text.replace(number, masked.found[0].placeholder)
    assert len(masked.found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "orgnr 999 888 777",
        "organisation 999888777",
        '{"customerNumber": {"value": "123456782"}}',
        "556012-5790",
        "fnr 27909122879",
        "12345678901",
        "1234567890",
        "at 202503110005 and 20250311060000",
        "exp 1741003600, iat 1741000000",
        '{"time": 212.39999999999964, "wait": 0.4111111111111111}',
        "KID 4111111111111111",
        "EAN 4006381333931",
        "+47 22 33 44 55",
        "4111111111111112",
        "NO9386011117948",
        "a4111111111111111b",
        "4111111111111111x, 27909122878a, 27909122878.5, 27909122878-1",
        "82214936-0295-5498-9113-774000000000",
        "version 10.20.30.40",
    ],
)
def test_numbers_of_documents_companies_times_and_codes_stay(text):
    assert mask(text) == (text, ())


def test_a_number_known_by_its_label_goes_everywhere_in_the_text():
    masked = mask('BSN 999990421 is sent as {"reference": "999990421", "other": "9999904210"}')

    assert masked.text == 'BSN [national-id-1] is sent as {"reference": "[national-id-1]", "other": "9999904210"}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"personalId": 189001019802, "a": 1}', '{"personalId": "[national-id-1]", "a": 1}'),
        ('{"ids":[27909122878,1]}', '{"ids":["[national-id-1]",1]}'),
        ('{"a":"{\\"fnr\\":27909122878}"}', '{"a":"{\\"fnr\\":\\"[national-id-1]\\"}"}'),
        ("{'fnr': 27909122878}", "{'fnr': '[national-id-1]'}"),
    ],
)
def test_a_bare_json_number_becomes_a_string(text, expected):
    assert mask(text).text == expected


def test_the_hint_names_the_country():
    masked = mask("131052-308T, 27909122878, NL91ABNA0417164300")

    assert [(found.kind, found.hint) for found in masked.found] == [
        ("national-id", "FI"),
        ("national-id", "NO"),
        ("iban", "NL"),
    ]
