"""Every address of the portal, found by walking the resolver, as everybody who might open it.

Two ISVs have the same world, each with a word of its own in every text. Whoever is of the one never meets the word of
the other, and reads the same page whether the other has anything or not: so no row, name, number or count gets out.
"""

import re
from typing import Any

import pytest
from django.test import Client

from apps.isvs.models import Membership
from apps.portal import public_pages
from tests.architecture.addresses import Address, ours
from tests.cast import Cast
from tests.community.rows import asked as topic_asked

from .conftest import browser_of
from .worlds import world

OWN, FOREIGN = "wombat", "quokka"
ROLES = [role for role in Membership.Role.values if role != Membership.Role.INTEGRATION]
# Other at each sight, whoever looks: the token of a form, the number of a form that was not sent yet.
CHANGES = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
)
OF_AN_ISV = {"number", "pk", "engagement", "customer", "client", "member", "invitation", "asked", "promotion", "isv"}
PORTAL = [address for address in ours() if address.app == "portal" and address.name]
NOBODY = {302, 401, 404, 405, 204, 200}


@pytest.fixture
def public(cast: Cast) -> dict[str, Any]:
    """What stands in addresses that are nobody's own."""
    topic = topic_asked(cast)
    return {
        "topic": topic.pk,
        "slug": topic.slug,
        "post": topic.posts.get().pk,
        "tag": "etag",
        "part": 0,
        "market": "no",
        "token": "unknown",
        "form": "pdf",
    }


def sent(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[int, str]:
    """The status and all that was sent: body, headers and cookies."""
    public_pages.SHELF.clear()
    response = getattr(client, method)(path, data or {})
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, f"{body.decode(errors='replace')}\n{response.headers}\n{response.cookies}"


def steady(said: tuple[int, str]) -> tuple[int, str]:
    status, text = said
    text = CHANGES.sub("", text)
    return status, re.sub(r"'Content-Length': '\d+'|(csrftoken|sessionid|messages)=[^;]+|nonce-[\w+/=-]+", "", text)


def is_foreign(address: Address) -> bool:
    return bool(address.parts & OF_AN_ISV)


def looked_at(client: Client, values: dict[str, Any]) -> dict[str, tuple[int, str]]:
    return {address.name: steady(sent(client, "get", address.path(values))) for address in PORTAL}


@pytest.mark.parametrize("role", ROLES)
def test_a_member_meets_nothing_of_another_isv(cast, public, role):
    own = public | world(cast, isv=cast.acme, by=cast.anna, word=OWN)
    cast.acme.memberships.filter(user=cast.anna).update(role=role)
    anna = browser_of(cast.anna)
    looked_at(anna, own)  # the first look may say that it is one
    before = looked_at(anna, own)

    foreign = public | world(cast, isv=cast.other_isv, by=cast.bo, word=FOREIGN)
    after = looked_at(anna, own)

    assert [name for name, (status, _) in after.items() if status >= 500] == []
    assert [name for name, (_, said) in after.items() if FOREIGN in said.lower()] == []
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}
    assert len([name for name, (_, said) in after.items() if OWN in said.lower()]) >= 10
    _theirs_is_not_there(anna, foreign)
    _nothing_is_handed_over(anna, own, foreign)


def _theirs_is_not_there(client: Client, foreign: dict[str, Any]) -> None:
    """An address of the other ISV's is 404, or not for that method."""
    for address in filter(is_foreign, PORTAL):
        answers = [sent(client, method, address.path(foreign)) for method in ("get", "post")]
        assert {status for status, _ in answers} <= {404, 405}, address.name
        assert 404 in {status for status, _ in answers}, address.name
        assert not any(FOREIGN in said.lower() for _, said in answers), address.name


def _nothing_is_handed_over(client: Client, own: dict[str, Any], foreign: dict[str, Any]) -> None:
    """Numbers of the other's rows in a form or behind the question mark open nothing either."""
    theirs = {name: foreign[name] for name in OF_AN_ISV} | {"inquiry": foreign["number"], "uri": foreign["pk"]}
    for address in PORTAL:
        path = address.path(own)
        for method in ("get", "post"):
            status, said = sent(client, method, path, theirs)
            assert status < 500, (address.name, method)
            assert FOREIGN not in said.lower(), (address.name, method)


def test_a_stranger_meets_nothing_of_any_isv(cast, public):
    values = public | world(cast, isv=cast.other_isv, by=cast.bo, word=FOREIGN)

    for address in PORTAL:
        for method in ("get", "post"):
            client = Client()
            status, said = sent(client, method, address.path(values))
            assert FOREIGN not in said.lower(), (address.name, method)
            assert status in ({302, 401, 404, 405, 204} if is_foreign(address) else NOBODY | {301, 400, 403, 422}), (
                address.name,
                method,
            )
