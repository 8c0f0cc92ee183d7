"""One ISV's whole world, with a word in each of its texts by which it is known wherever it turns up."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db import models

from apps.accounts.models import User
from apps.consulting import services as consulting
from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.isvs.models import Isv, Membership, RedirectUri
from apps.isvs.services import add_integration, invite
from apps.promotions.models import PromotionRequest
from apps.promotions.services import request_client
from tests.cast import MONDAY, Cast
from tests.factories.accounts import UserFactory
from tests.factories.approvals import AskedFactory, DataOwnerFactory
from tests.factories.isvs import ApiClientFactory, CompanyDatabaseFactory, CustomerFactory, MembershipFactory

# Said to nobody, or with a form of its own that the word would break.
NOT_MARKED = ("time_zone", "password", "fingerprint", "hash", "key", "country", "address", "buyer_reference")


def world(cast: Cast, *, isv: Isv, by: User, word: str) -> dict[str, Any]:
    """Everything an ISV may have, each text with ``word`` in it; what stands for its rows in an address.

    A new name in an address of the portal needs its line here, and in ``OF_AN_ISV`` of test_walk.py.
    """
    colleague = UserFactory(name=f"{word} colleague", email=f"{word}.c@{word}.example", market=isv.market)
    member = MembershipFactory(isv=isv, user=colleague, role=Membership.Role.OWNER)
    invitation = invite(isv, email=f"{word}.i@{word}.example", role="developer", by=cast.tove, at=MONDAY)
    customer = CustomerFactory(name=f"{word} customer", market=isv.market, isvs=[isv], payer_email=f"p@{word}.example")
    database = CompanyDatabaseFactory(customer=customer, name=f"{word} database", identifier=f"{word}-db")
    client = ApiClientFactory(isv=isv, client_id=f"{word}_test_client", name=f"{word} client")
    RedirectUri.objects.create(client=client, uri=f"https://{word}.example/callback")
    wish = request_client(
        isv,
        name=f"{word} wish",
        purpose=f"{word} purpose",
        uris=[f"https://{word}.example/wish"],
        sent_as=uuid4(),
        by=by,
        at=MONDAY,
    )
    promotion = PromotionRequest.objects.create(
        client=client, tested=f"{word} tested", because=f"{word} because", asked_by=by, asked_at=MONDAY
    )
    inquiry = _inquiry(cast, isv, by, word)
    AskedFactory(
        inquiry=inquiry,
        database=database,
        data_owner=DataOwnerFactory(customer=customer, name=f"{word} owner", named_by=cast.sam),
        purpose=f"{word} why",
        tried=f"{word} tried",
        asked_by=cast.sam,
        released_by=cast.tove,
    )
    engagement = consulting.request(
        isv, title=f"{word} work", wanted=f"{word} wanted", customer=customer, source="portal", by=by, at=MONDAY
    )
    add_integration(isv=isv, name=f"{word} integration", by=cast.tove, at=MONDAY)
    for row in (isv, by, customer):
        _mark(row, word)
    return {
        "number": inquiry.number,
        "pk": inquiry.messages.filter(attachments__isnull=False).values_list("attachments", flat=True)[0],
        "engagement": engagement.pk,
        "customer": customer.pk,
        "client": client.pk,
        "member": member.pk,
        "invitation": invitation.pk,
        "asked": wish.pk,
        "promotion": promotion.pk,
        "isv": isv.pk,
    }


def _inquiry(cast: Cast, isv: Isv, by: User, word: str) -> Any:
    """Asked with a file, answered, tied to an incident and a product issue, and named in each of them."""
    call = CallFacts(
        method="POST",
        url=f"https://api.lodestar.example/v1/{word}",
        status=400,
        request_body=f'{{"name": "{word}"}}',
        response_body=f'{{"message": "{word} is refused."}}',
    )
    text = f"Why is {word} refused?"
    files = [Upload(f"{word}.txt", word.encode())]
    inquiry = cast.ask(isv=isv, by=by, subject=f"400 on {word}", text=text, call=call, files=files)
    services.answer(inquiry, by=cast.sam, text=f"Send {word} like this.", at=MONDAY)
    services.open_incident(
        title=f"{word} fails",
        operations=f"GET /{word}",
        public_text=f"{word} is late.",
        inquiry=inquiry,
        by=cast.tove,
        at=MONDAY,
    )
    issue = services.note_issue(
        kind="bug",
        title=f"{word} bug",
        public_title=f"{word} is refused",
        description=f"{word} told us.",
        inquiry=inquiry,
        by=cast.sam,
        at=MONDAY,
    )
    assert issue.pk
    return inquiry


def _mark(row: models.Model, word: str) -> None:
    """Put the word into each text of the row that may hold it."""
    given = {field.attname: f"{word} {field.name}"[: field.max_length] for field in _texts(row)}
    given |= {field.attname: f"{field.name}.{row.pk}@{word}.example" for field in row._meta.fields if _is_mail(field)}
    type(row)._default_manager.filter(pk=row.pk).update(**given)


def _texts(row: models.Model) -> Iterator[models.Field]:
    for field in row._meta.fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not _is_mail(field)
        is_named = any(part in field.name for part in NOT_MARKED)
        if is_text and not (field.choices or field.primary_key or is_named) and (field.max_length or 99) > 20:
            yield field


def _is_mail(field: models.Field) -> bool:
    return isinstance(field, models.EmailField)
