"""An address as the payer wrote it, in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.invoicing.addresses import PLACES, Address

RECORD = {"street": "Home 1", "postcode": "0000", "city": "Known"}


@pytest.mark.parametrize(
    ("country", "written", "parts"),
    [
        ("NO", "Faktura\nPostboks 7\n5003 Bergen", ("Faktura, Postboks 7", "5003", "Bergen")),
        ("NO", "Bryggen 14, N-5003 Mo i Rana", ("Bryggen 14", "5003", "Mo i Rana")),
        ("SE", "Box 12\nSE-111 43 Stockholm", ("Box 12", "111 43", "Stockholm")),
        ("SE", "Box 12\n11143 Malmö", ("Box 12", "11143", "Malmö")),
        ("DK", "Havnegade 2\nDK-8000 Aarhus C", ("Havnegade 2", "8000", "Aarhus C")),
        (
            "NL",
            "Keizersgracht 5\n1015 cj Amsterdam\nt.a.v. Anna",
            ("Keizersgracht 5, t.a.v. Anna", "1015 CJ", "Amsterdam"),
        ),
        ("GB", "4 Quay Street\nLeeds\nLS1 4AP", ("4 Quay Street", "LS1 4AP", "Leeds")),
        ("GB", "4 Quay Street\nLondon SW1A 1AA", ("4 Quay Street", "SW1A 1AA", "London")),
        ("GB", "4 Quay Street\nLS1 4AP", ("4 Quay Street", "LS1 4AP", "Known")),
    ],
)
def test_postcode_and_city_are_told_from_the_street(country, written, parts):
    found = Address(**RECORD, country=country).at(written)

    assert (found.street, found.postcode, found.city) == parts


@pytest.mark.parametrize("country", [*PLACES, "DE", ""])
def test_what_names_no_place_is_the_street_and_the_place_on_record_stays(country):
    found = Address(**RECORD, country=country).at("Cost centre 7\nThird floor")

    assert found == Address("Cost centre 7, Third floor", "0000", "Known", country)
    assert Address(**RECORD, country=country).at(" \n, ").street == "Home 1"


@given(st.text(max_size=80), st.sampled_from([*PLACES, "DE"]))
def test_nothing_that_was_written_is_lost(written, country):
    found = Address(**RECORD, country=country).at(written)

    kept = f"{found.street}{found.postcode}{found.city}".upper()
    if found.street != "Home 1":
        assert all(sign in kept for sign in written.upper() if sign.isalnum())
