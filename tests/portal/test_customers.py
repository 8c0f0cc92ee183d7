"""Customers as their ISV reads them: databases, who pays and decides, and nothing of another ISV."""

import pytest

from apps.approvals.models import DataAccessRequest
from apps.consulting import services as consulting
from apps.isvs.models import DataOwner
from tests.cast import DAY, MONDAY
from tests.factories.approvals import AskedFactory, DataOwnerFactory
from tests.factories.isvs import CompanyDatabaseFactory, CustomerFactory

from .pages import queries, words

LIST = "/customers/"


@pytest.fixture
def havbris(cast):
    """Both ISVs work for it."""
    return CustomerFactory(
        name="Havbris AS",
        market=cast.market,
        isvs=[cast.acme, cast.other_isv],
        payer_name="Pia Vik",
        payer_email="pia@havbris.example",
        invoice_email="faktura@havbris.example",
    )


@pytest.fixture
def database(havbris):
    return CompanyDatabaseFactory(customer=havbris, name="Havbris main", identifier="db-4711")


def page_of(customer) -> str:
    return f"{LIST}{customer.pk}/"


def owner_of(cast, customer, **given) -> DataOwner:
    return DataOwnerFactory(customer=customer, named_by=cast.sam, email="dag@havbris.example", **given)


def ask_owner(cast, database, owner, **given) -> DataAccessRequest:
    who = {"asked_by": cast.sam, "released_by": cast.tove, "data_owner": owner, "database": database}
    return AskedFactory(**who | given)


def engaged(cast, isv, by, customer, title):
    about = {"title": title, "wanted": "Show us.", "source": "portal", "customer": customer}
    return consulting.request(isv, **about, by=by, at=MONDAY)


def test_a_customer_is_reached_from_the_isv_and_shows_its_databases(cast, anna, havbris, database):
    assert f'href="{LIST}"' in anna.get("/isv/").content.decode()
    assert f'href="{page_of(havbris)}"' in anna.get(LIST).content.decode()

    page = words(anna.get(page_of(havbris)))

    assert "Havbris main" in page
    assert "db-4711" in page
    assert "Pia Vik" in page


def test_addresses_of_its_people_are_shown_in_part(cast, anna, havbris):
    owner_of(cast, havbris)

    page = anna.get(page_of(havbris)).content.decode()

    assert all(shown in page for shown in ("p•••@havbris.example", "f•••@havbris.example", "d•••@havbris.example"))
    assert not any(whole in page for whole in ("pia@", "faktura@", "dag@"))


@pytest.mark.parametrize(("status", "told"), [("named", "Not confirmed yet"), ("verified", "Confirmed")])
def test_the_data_owner_and_whether_it_is_confirmed(cast, anna, havbris, status, told):
    verified = {"verified_by": cast.tove, "verified_at": MONDAY} if status == "verified" else {}
    owner_of(cast, havbris, status=status, **verified)

    assert f"Dag Lunde d•••@havbris.example {told}" in words(anna.get(page_of(havbris)))
    assert told in words(anna.get(LIST))


def test_who_was_removed_is_not_shown(cast, anna, havbris):
    owner_of(cast, havbris, status="removed")

    assert "Dag Lunde" not in words(anna.get(page_of(havbris)))
    assert "Nobody named" in words(anna.get(LIST))


def test_consents_of_its_own_inquiries_that_are_open(cast, anna, havbris, database):
    owner = owner_of(cast, havbris)
    own, over, theirs = (
        ask_owner(cast, database, owner, **{"inquiry": cast.ask(), **more})
        for more in ({}, {"status": "declined"}, {"inquiry": cast.ask(isv=cast.other_isv, by=cast.bo)})
    )

    page = words(anna.get(page_of(havbris)))

    assert f"{own.reference}, inquiry #{own.inquiry_id}" in page
    assert "Waiting for the customer" in page
    assert not any(f"{hidden.reference}," in page for hidden in (over, theirs))


def test_a_draft_of_the_desk_is_nobodys_business(cast, anna, havbris, database):
    ask_owner(cast, database, owner_of(cast, havbris), inquiry=cast.ask(), status="draft")

    assert "Nobody is asked" in words(anna.get(page_of(havbris)))


def test_consulting_of_its_own(cast, anna, havbris):
    engaged(cast, cast.acme, cast.anna, havbris, "Orders for us")
    engaged(cast, cast.other_isv, cast.bo, havbris, "Stock for them")

    page = words(anna.get(page_of(havbris)))

    assert "Orders for us" in page
    assert "Stock for them" not in page


def test_customers_of_others_are_in_no_list_and_have_no_page(cast, anna):
    theirs = CustomerFactory(name="Theirs alone", market=cast.market, isvs=[cast.other_isv])

    assert anna.get(page_of(theirs)).status_code == 404
    assert "Theirs alone" not in anna.get(LIST).content.decode()
    assert "Theirs alone" not in words(anna.get(f"{LIST}?q=theirs")).replace("“theirs”", "")


@pytest.mark.parametrize("text", ["havbris a", "4711", "MAIN", "987"])
def test_search_finds_by_name_number_and_database(cast, anna, havbris, database, text):
    havbris.organisation_number = "987654321"
    havbris.save()
    CustomerFactory(name="Nordlys", isvs=[cast.acme])
    CompanyDatabaseFactory(customer=havbris, name="Havbris main two", identifier="db-47110")

    found = words(anna.get(LIST, {"q": text}))

    assert found.count("Havbris AS") == 1
    assert "Nordlys" not in found


def test_search_that_finds_nothing_says_so(cast, anna, havbris):
    assert "None of your customers has “zzz”" in words(anna.get(LIST, {"q": "zzz"}))
    assert anna.get(LIST, {"q": "\x00' OR 1=1"}).status_code == 200


def test_the_list_goes_on_by_key_and_keeps_the_search(cast, anna):
    CustomerFactory.create_batch(22, isvs=[cast.acme])

    first = anna.get(LIST, {"q": "customer"})
    rest = anna.get(LIST, {"q": "customer", "after": first.context["after"]})

    assert (len(first.context["rows"]), len(rest.context["rows"])) == (20, 2)
    assert "?q=customer&amp;after=" in first.content.decode()
    assert anna.get(f"{LIST}?after=x").status_code == 404


def test_more_rows_take_as_many_queries(cast, anna, havbris, database):
    owner = owner_of(cast, havbris)
    ask_owner(cast, database, owner, inquiry=cast.ask())
    engaged(cast, cast.acme, cast.anna, havbris, "One")
    one = queries(anna, LIST), queries(anna, page_of(havbris))

    ask_owner(cast, CompanyDatabaseFactory(customer=havbris), owner, inquiry=cast.ask(), asked_at=MONDAY - DAY)
    engaged(cast, cast.acme, cast.anna, havbris, "Two")
    CompanyDatabaseFactory(customer=CustomerFactory(isvs=[cast.acme]))

    assert (queries(anna, LIST), queries(anna, page_of(havbris))) == one == (7, 10)


def test_strangers_sign_in_first(cast, client, havbris):
    assert client.get(page_of(havbris)).status_code == 302
    assert client.get(LIST).status_code == 302
