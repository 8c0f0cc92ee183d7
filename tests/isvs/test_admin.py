import re

import pytest
from django.contrib.auth.hashers import check_password

from apps.accounts.roles import FINANCE, LEAD, PARTNER_SERVICE
from apps.isvs import services
from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import ApiClient, Certificate, Customer, Integration, Isv, Membership
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, text, words
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory

CONFIRMED = {"_form_submitted": "on"}


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def errors(page) -> list[str]:
    shown = [*page.context["adminform"].form.errors.values()]
    for inline in page.context["inline_admin_formsets"]:
        shown += [inline.formset.non_form_errors(), *(e for row in inline.formset.errors for e in row.values())]
    return [str(sentence) for group in shown for sentence in group]


def members(*rows) -> dict:
    data = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": 0}
    for n, (user, role) in enumerate(rows):
        data |= {f"memberships-{n}-user": user.pk, f"memberships-{n}-role": role}
    return data


def uris(*given: str) -> dict:
    data = {"redirect_uris-TOTAL_FORMS": len(given), "redirect_uris-INITIAL_FORMS": 0}
    return data | {f"redirect_uris-{n}-uri": uri for n, uri in enumerate(given)}


def test_an_isv_is_added_with_its_people(cast, tove):
    form = {"name": "Nordlys", "market": cast.market.pk, "tier": "standard", "change_reason": "Signed up"}

    page = tove.post("/admin/isvs/isv/add/", form | members((cast.anna, "owner"), (cast.bo, "developer")))

    nordlys = Isv.objects.get(name="Nordlys")
    assert page.status_code == 302
    assert list(nordlys.memberships.values_list("user__name", "role")) == [
        ("Anna Berg", "owner"),
        ("Bo Lind", "developer"),
    ]
    assert nordlys.memberships.first().history.get().history_change_reason == "Signed up"


@pytest.mark.parametrize("role", ["integration", "king"])
def test_a_person_is_no_integration(cast, tove, role):
    form = {"name": "Nordlys", "market": cast.market.pk, "tier": "standard"}

    page = tove.post("/admin/isvs/isv/add/", form | members((cast.anna, role)))

    assert errors(page) == [f"Select a valid choice. {role} is not one of the available choices."]
    assert not Isv.objects.filter(name="Nordlys").exists()


def test_machines_are_not_among_the_people_of_an_isv(cast, tove):
    page = tove.get(f"/admin/isvs/isv/{cast.acme.pk}/change/")

    rows = page.context["inline_admin_formsets"][0].formset.forms
    assert [row.instance.user for row in rows if row.instance.pk] == [cast.anna]


def test_a_membership_ends_on_record(cast, tove):
    membership = Membership.objects.get(user=cast.bo)

    tove.post(f"/admin/isvs/membership/{membership.pk}/delete/", {"post": "yes"})

    gone = Membership.history.filter(id=membership.pk).latest()
    assert (gone.history_type, gone.history_user) == ("-", cast.tove)


def test_a_production_client_wants_https(cast, tove):
    form = {"isv": cast.acme.pk, "client_id": "acme_prod_1", "type": "production"}

    page = tove.post("/admin/isvs/apiclient/add/", form | uris("https://acme.example.com/cb", "http://localhost/cb"))

    assert errors(page) == [
        "A production client's redirect URI starts with https://. Change it, or keep the client a test client."
    ]
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize(
    ("kind", "uri"), [("production", "https://acme.example.com/cb"), ("test", "http://localhost:3000/cb")]
)
def test_a_client_is_added_with_its_redirect_uris(cast, tove, kind, uri):
    form = {"isv": cast.acme.pk, "client_id": "acme_1", "type": kind}

    page = tove.post("/admin/isvs/apiclient/add/", form | uris(uri))

    assert page.status_code == 302
    assert ApiClient.objects.get().redirect_uris.get().uri == uri


def test_a_redirect_uri_is_kept_in_one_writing_and_once(cast, tove):
    form = {"isv": cast.acme.pk, "client_id": "acme_1", "type": "test"}
    given = "https://acme.example.com/cb", "HTTPS://ACME.example.com:443/cb"

    twice = tove.post("/admin/isvs/apiclient/add/", form | uris(*given))
    once = tove.post("/admin/isvs/apiclient/add/", form | uris(given[1]))

    assert errors(twice) == ["https://acme.example.com/cb stands here twice."]
    assert once.status_code == 302
    assert ApiClient.objects.get().redirect_uris.get().uri == given[0]


def test_a_fingerprint_is_recorded_and_shown_to_nobody(cast, tove):
    client = ApiClientFactory(isv=cast.acme, client_id="acme_1")
    form = {"isv": cast.acme.pk, "client_id": "acme_1", "type": "test"}
    address = f"/admin/isvs/apiclient/{client.pk}/change/"

    refused = tove.post(address, form | uris() | {"fingerprint": "hunter2hunter2"})
    tove.post(address, form | uris() | {"fingerprint": fingerprint_of("s3cret")})
    tove.post(address, form | uris() | {"fingerprint": ""})

    client.refresh_from_db()
    assert errors(refused)[0].startswith("Write the first eight digits of the secret's SHA-256")
    assert services.compare_secret(client, "s3cret") == services.Comparison.SAME
    assert fingerprint_of("s3cret") not in client.secret_fingerprint
    assert client.secret_fingerprint not in tove.get(address).content.decode()
    assert not hasattr(client.history.first(), "secret_fingerprint")


def test_the_uris_that_are_there_are_looked_at_too(cast, tove):
    client = ApiClientFactory(isv=cast.acme, client_id="acme_1", type="production")
    old = client.redirect_uris.create(uri="http://localhost/cb")
    form = {"isv": cast.acme.pk, "client_id": "acme_1"}
    rows = {
        "redirect_uris-TOTAL_FORMS": 1,
        "redirect_uris-INITIAL_FORMS": 1,
        "redirect_uris-0-id": old.pk,
        "redirect_uris-0-uri": old.uri,
    }
    address = f"/admin/isvs/apiclient/{client.pk}/change/"

    refused = tove.post(address, form | rows)
    accepted = tove.post(address, form | rows | {"redirect_uris-0-DELETE": "on"})

    assert len(errors(refused)) == 1
    assert accepted.status_code == 302
    assert client.redirect_uris.count() == 0


@pytest.mark.parametrize("role", [PARTNER_SERVICE, LEAD])
def test_nobody_promotes_a_client_alone(cast, role):
    petra = browser_of(StaffFactory(market=cast.market, role=role))
    client = ApiClientFactory(isv=cast.acme, client_id="acme_1")
    form = {"isv": cast.acme.pk, "client_id": "acme_2", "type": "production"}

    petra.post(f"/admin/isvs/apiclient/{client.pk}/change/", form | uris())

    client.refresh_from_db()
    assert (client.client_id, client.type) == ("acme_2", "test")


def test_finance_keeps_customers(cast):
    finn = browser_of(StaffFactory(market=cast.market, role=FINANCE))
    query = {"term": "nor", "app_label": "isvs", "model_name": "customer", "field_name": "market"}
    form = {"name": "Fjord Fisk", "kind": "company", "organisation_number": "", "market": cast.market.pk}
    rows = {"databases-TOTAL_FORMS": 0, "databases-INITIAL_FORMS": 0}

    offered = finn.get("/admin/autocomplete/", query).json()["results"]
    finn.post("/admin/isvs/customer/add/", form | rows | {"isvs": [cast.acme.pk]})

    assert [choice["text"] for choice in offered] == ["Norway"]
    assert list(Customer.objects.get().isvs.all()) == [cast.acme]


def test_a_certificate_expires_after_it_was_issued(cast, tove):
    form = {"user": cast.anna.pk, "name": "API", "issued_on": "2026-03-02", "expires_on": "2026-03-01"}

    page = tove.post("/admin/isvs/certificate/add/", form)

    assert errors(page) == ["It was issued on 2 March 2026: choose a later day."]
    assert not Certificate.objects.exists()


def add(client, cast, name="Warehouse"):
    return client.post("/admin/isvs/integration/add/", {"isv": cast.acme.pk, "name": name})


def shown_secret(page) -> str:
    return re.search(r"Client secret.*?<code>([^<]+)</code>", text(page), re.DOTALL)[1]


def test_a_new_integration_shows_its_secret_once(cast, tove):
    page = add(tove, cast)

    warehouse = Integration.objects.get(name="Warehouse")
    secret = shown_secret(page)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert check_password(secret, warehouse.credentials.secret)
    assert secret not in text(tove.get(f"/admin/isvs/integration/{warehouse.pk}/change/"))
    assert (warehouse.user.kind, warehouse.history.get().history_user) == ("machine", cast.tove)


def test_an_integrations_name_is_taken_once(cast, tove):
    add(tove, cast)

    page = add(tove, cast)

    assert len(errors(page)) == 1
    assert Integration.objects.filter(name="Warehouse").count() == 1


def test_its_isv_and_credentials_stay_as_they_are(cast, tove):
    address = f"/admin/isvs/integration/{cast.bot.pk}/change/"

    tove.post(address, {"name": "Renamed", "isv": cast.other_isv.pk, "is_active": "", "credentials": "x"})

    cast.bot.refresh_from_db()
    assert (cast.bot.name, cast.bot.isv, cast.bot.is_active) == ("Renamed", cast.acme, True)


def test_a_new_secret_ends_the_old_one(cast, tove):
    address = f"/admin/isvs/integration/{cast.bot.pk}/rotate_secret/"
    old = cast.bot.credentials.secret

    looked = tove.get(address)
    cast.bot.credentials.refresh_from_db()
    unchanged = cast.bot.credentials.secret == old
    page = tove.post(address, CONFIRMED)

    cast.bot.credentials.refresh_from_db()
    secret = re.search(r"font-mono[^>]*>([^<]+)</p>", text(page))[1]
    assert (looked.status_code, unchanged) == (200, True)
    assert "no-store" in page["Cache-Control"]
    assert check_password(secret, cast.bot.credentials.secret)
    assert not check_password(cast.bot_secret, cast.bot.credentials.secret)
    assert cast.bot.history.latest().history_change_reason == "secret rotated"


def test_a_revoked_integration_can_do_nothing_more(cast, tove):
    address = f"/admin/isvs/integration/{cast.bot.pk}/"

    revoked = tove.post(address + "revoke/", CONFIRMED)
    again = tove.post(address + "rotate_secret/", CONFIRMED)

    cast.bot.refresh_from_db()
    assert revoked["HX-Redirect"] == address + "change/"
    assert not cast.bot.is_active
    assert again.status_code == 404
    assert cast.bot.history.latest().history_change_reason == "revoked"


@pytest.mark.parametrize("name", ["rotate_secret", "revoke"])
def test_a_consultant_touches_no_credentials(cast, name):
    sam = browser_of(cast.sam)
    before = cast.bot.credentials.secret

    page = sam.post(f"/admin/isvs/integration/{cast.bot.pk}/{name}/", CONFIRMED)

    cast.bot.refresh_from_db()
    assert page.status_code == 403
    assert (cast.bot.is_active, cast.bot.credentials.secret) == (True, before)


def test_a_consultant_adds_no_integration(cast):
    page = add(browser_of(cast.sam), cast)

    assert page.status_code == 403
    assert Integration.objects.count() == 1


def test_an_isv_with_clients_is_not_deleted(cast, tove):
    services.add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)

    page = tove.post(f"/admin/isvs/isv/{cast.other_isv.pk}/delete/", {"post": "yes"})

    assert Isv.objects.filter(pk=cast.other_isv.pk).exists()
    assert "integration" in text(page).lower()


def test_the_secret_page_says_that_it_is_the_only_one(cast, tove):
    assert "The secret is shown this once." in words(add(tove, cast))
