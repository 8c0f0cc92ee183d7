"""What holds for every address, also for those nobody has thought of yet."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.accounts.roles import FINANCE
from apps.consulting import services as consulting
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from apps.isvs.services import add_integration, invite
from tests.cast import MONDAY, Cast
from tests.cockpit.desk import browser_of
from tests.community.rows import asked
from tests.factories.invoicing import an_invoice
from tests.factories.isvs import ApiClientFactory, CustomerFactory
from tests.partner_api.caller import Partner
from tests.promotions.rows import client_asked, promotion_asked

from .addresses import Address, ours

WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Who is signed in where, who was given which file, and what a page may remember for a while.
MAY_BE_WRITTEN_ANY_TIME = {"accounts_accessrecord", "django_session", "usersessions_usersession", "cache"}
FOR_OUTSIDERS = {"portal", "partner_api"}

# Whoever reads it, it says the same, and nothing about anybody.
FOR_EVERYBODY = {"portal:closed_days"}
# Read by anybody, and never what is hidden; who may write there is tried in tests/portal/test_community.py.
COMMUNITY = {
    f"portal:{name}"
    for name in (
        "tag_feed",
        "answer_topic",
        "edit_post",
        "vote",
        "flag",
        "accept",
        "topic_by_number",
        "topic",
        "sitemap_part",
    )
}
# The link is the key: test_consents.py, test_estimates.py, test_invoices.py, test_members.py and
# test_promotions.py of tests/portal try wrong ones.
OPENED_BY_A_LINK = {
    "portal:activation",
    "portal:consent",
    "portal:estimate",
    "portal:invitation",
    "portal:invoice",
    "portal:invoice_file",
}

ADDRESSES = [address for address in ours() if address.name]
WITH_AN_OBJECT = [
    address
    for address in ADDRESSES
    if address.parts
    and address.app in FOR_OUTSIDERS
    and address.name not in FOR_EVERYBODY | OPENED_BY_A_LINK | COMMUNITY
]


def named(addresses: list[Address]) -> Any:
    return pytest.mark.parametrize("address", addresses, ids=lambda address: address.name)


@pytest.fixture
def values(cast: Cast) -> dict[str, Any]:
    """What stands for an object in an address: each is Acme's. A new name in an address needs its line here."""
    inquiry = cast.ask(files=[Upload("log.txt", b"line one")])
    services.answer(inquiry, by=cast.sam, text="Like this.", at=MONDAY)
    engagement = consulting.request(
        cast.acme, title="Orders", wanted="Show us.", customer_named="Havbris", source="portal", by=cast.anna, at=MONDAY
    )
    topic = asked(cast)
    return {
        "topic": topic.pk,
        "slug": topic.slug,
        "post": topic.posts.get().pk,
        "tag": "etag",
        "part": 0,
        "number": inquiry.number,
        "engagement": engagement.pk,
        "invoice": an_invoice(fetched_by=cast.acme).pk,
        "pk": Attachment.objects.get().pk,
        "isv": cast.acme.pk,
        "market": "no",
        "kind": "inquiry_asked",
        "token": "unknown",
        "month": "2026-03",
        "copy": 1,
        "paper": 1,
        "customer": CustomerFactory(isvs=[cast.acme]).pk,
        "client": ApiClientFactory(isv=cast.acme).pk,
        "member": cast.acme.memberships.get(user=cast.anna).pk,
        "invitation": invite(cast.acme, email="mia@acme.example", role="owner", by=cast.tove, at=MONDAY).pk,
        "asked": client_asked(cast).pk,
        "promotion": promotion_asked(cast).pk,
        "entry": 1,
        "item": 1,
        "person": cast.sam.pk,
        "monday": "2026-03-02",
        "timer": 1,
        "form": "pdf",
    }


@pytest.fixture
def path_of(values: dict[str, Any]) -> Callable[[Address], str]:
    return lambda address: address.path(values | {"object_id": _newest_of(address)})


def _newest_of(address: Address) -> int | None:
    """The object an admin page of ours is about: the newest row of the table in the page's name."""
    for model in apps.get_models():
        if address.name.startswith(f"admin:{model._meta.app_label}_{model._meta.model_name}_"):
            return model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return None


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def entitled(address: Address, cast: Cast) -> Client:
    """Somebody the address is made for."""
    if address.app == "portal":
        return signed_in(cast.anna)
    if address.app == "partner_api":
        return Partner(cast.bot, cast.bot_secret).client
    cast.tove.groups.add(Group.objects.get(name=FINANCE))
    return browser_of(cast.tove)


def callers(cast: Cast) -> Callable[[Address], Client]:
    """One entitled caller for all addresses of an app."""
    known: dict[str, Client] = {}

    def caller(address: Address) -> Client:
        sort = address.app if address.app in FOR_OUTSIDERS else "desk"
        if sort not in known:
            known[sort] = entitled(address, cast)
        return known[sort]

    return caller


def stranger(address: Address, cast: Cast) -> Client:
    """The same sort of caller, of another ISV."""
    if address.app == "portal":
        return signed_in(cast.bo)
    bot, secret = add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)
    return Partner(bot, secret).client


def status(client: Client, method: str, path: str) -> int:
    answer = getattr(client, method)(path)
    list(answer)  # a download closes its file when it was read
    return answer.status_code


def statuses(client: Client, path: str) -> list[int]:
    return [status(client, method, path) for method in ("get", "post")]


def test_every_address_with_an_object_in_it_has_a_name():
    assert [address.module for address in ours() if address.parts and not address.name] == []


@named(WITH_AN_OBJECT)
def test_a_stranger_is_told_that_there_is_no_such_thing(address, cast, path_of):
    path = path_of(address)

    theirs = statuses(stranger(address, cast), path)

    assert 404 in theirs
    assert set(theirs) <= {404, 405}


@named(WITH_AN_OBJECT)
def test_its_own_isv_is_not_told_so(address, cast, path_of):
    path = path_of(address)

    own = statuses(entitled(address, cast), path)

    assert 404 not in own


def test_a_number_that_no_row_can_have_leads_nowhere(cast):
    told, caller = {}, callers(cast)
    for address in ADDRESSES:
        if address.parts & {"number", "pk", "engagement", "invoice"}:
            one, client = address.path(dict.fromkeys(address.parts, 1)), caller(address)
            paths = [one.replace("/1/", f"/{number}/") for number in (0, 10**18, 10**20)]
            told[address.name] = [path == one or statuses(client, path) for path in paths]

    assert told
    assert {name: all_ for name, all_ in told.items() if not all(map(leads_nowhere, all_))} == {}


def leads_nowhere(answered: bool | list[int]) -> bool:
    return isinstance(answered, list) and 404 in answered and set(answered) <= {404, 405}


def test_nobody_but_staff_gets_into_the_desk(cast, path_of):
    paths = {address.name: path_of(address) for address in ADDRESSES if address.app not in FOR_OUTSIDERS}
    nobody, anna = Client(), signed_in(cast.anna)

    assert {
        name: path for name, path in paths.items() if not set(statuses(nobody, path)) <= {302, 401, 403, 404, 405}
    } == {}
    assert {name: path for name, path in paths.items() if not set(statuses(anna, path)) <= {302, 403, 404, 405}} == {}


def test_looking_changes_nothing(cast, path_of):
    changed, caller = {}, callers(cast)
    for address in ADDRESSES:
        client, path = caller(address), path_of(address)
        status(client, "get", path)
        with CaptureQueriesContext(connection) as asked:
            answered = status(client, "get", path)
        written = {found[1] for query in asked if (found := WRITES.match(query["sql"]))} - MAY_BE_WRITTEN_ANY_TIME
        if answered >= 500 or written:
            changed[address.name] = (answered, written)

    assert changed == {}
