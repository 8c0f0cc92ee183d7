from datetime import date

from apps.isvs.models import Membership, RedirectUri
from tests.factories.accounts import UserFactory
from tests.factories.isvs import ApiClientFactory, CertificateFactory, IsvFactory, MembershipFactory

from .pages import queries, words


def test_my_isv_shows_its_people_clients_and_integrations(cast, anna):
    client = ApiClientFactory(isv=cast.acme, client_id="acme_test_client_2210")
    RedirectUri.objects.create(client=client, uri="https://sync.acme.example/callback")
    CertificateFactory(user=cast.anna, expires_on=date(2027, 6, 1))

    text = words(anna.get("/isv/"))

    assert text.startswith("Acme Answered by API support Norway, Monday to Friday 08:30–16:30 Oslo time.")
    assert "Anna Berg anna@acme.example Developer until 1 Jun 2027" in text
    assert "acme_test_client_2210 Test https://sync.acme.example/callback" in text
    assert f"Order sync {cast.bot.credentials_id}" in text


def test_an_ended_certificate_is_called_ended(cast, anna):
    CertificateFactory(user=cast.anna, issued_on=date(2025, 1, 1), expires_on=date(2026, 3, 1))

    assert "ended 1 Mar 2026" in words(anna.get("/isv/"))


def test_machines_are_no_members(cast, anna):
    page = anna.get("/isv/")

    assert [member.user for member in page.context["people"]] == [cast.anna]


def test_no_secret_is_on_the_page(cast, anna):
    page = anna.get("/isv/").content.decode()

    assert cast.bot_secret not in page
    assert cast.bot.credentials.secret not in page


def test_nothing_of_others_is_on_the_page(cast, bo):
    ApiClientFactory(isv=cast.acme, client_id="acme_test_client_2210")

    page = bo.get("/isv/").content.decode()

    assert "acme_test_client_2210" not in page
    assert cast.anna.email not in page
    assert cast.bot.credentials_id not in page


def test_a_member_who_left_sees_nothing_any_more(cast, anna):
    Membership.objects.filter(user=cast.anna).delete()

    assert "You are not a member of an ISV yet" in words(anna.get("/isv/"))


def test_the_page_takes_as_many_queries_for_three_of_each_as_for_one(cast, anna):
    def grow() -> None:
        client = ApiClientFactory(isv=cast.acme)
        RedirectUri.objects.create(client=client, uri="https://sync.acme.example/callback")
        CertificateFactory(user=MembershipFactory(isv=cast.acme, user=UserFactory()).user)
        IsvFactory(market=cast.market, members=[cast.anna])

    grow()
    one = queries(anna, "/isv/")
    grow()
    grow()

    assert queries(anna, "/isv/") == one == 10
