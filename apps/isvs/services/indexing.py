"""What search knows of ISVs, their clients and their customers: for the desk alone."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects

from apps.search import documents
from apps.search.models import SearchDocument

from ..models import ApiClient, Customer, Isv

ISV, CLIENT, CUSTOMER = "isv", "client", "customer"


def index_isvs(isvs: Sequence[Isv], *, at: datetime) -> None:
    """Let these be found as they are now, and their clients, which are found by their ISV's name too."""
    prefetch_related_objects(isvs, "market")
    documents.put(*(_isv_document(isv, at) for isv in isvs))
    index_clients(list(ApiClient.objects.filter(isv__in=isvs)), at=at)


def index_clients(clients: Sequence[ApiClient], *, at: datetime) -> None:
    """Let these be found as they are now, with the addresses they may send people to."""
    prefetch_related_objects(clients, "isv", "redirect_uris")
    documents.put(*(_client_document(client, at) for client in clients))


def index_customers(customers: Sequence[Customer], *, at: datetime) -> None:
    """Let these be found as they are now, by the identifiers of their databases too."""
    prefetch_related_objects(customers, "market", "databases", "isvs")
    documents.put(*(_customer_document(customer, at) for customer in customers))


def forget(kind: str, number: int) -> None:
    """Let what is no more be found no more."""
    documents.remove(kind, [number])


def _isv_document(isv: Isv, at: datetime) -> SearchDocument:
    return SearchDocument(
        kind=ISV,
        object_id=isv.pk,
        isv=isv.pk,
        market=isv.market_id,
        title=isv.name,
        identifiers=isv.organisation_number,
        body=_lines([f"{isv.market.name}, {isv.get_tier_display()}", isv.organisation_number]),
        updated_at=at,
    )


def _client_document(client: ApiClient, at: datetime) -> SearchDocument:
    return SearchDocument(
        kind=CLIENT,
        object_id=client.pk,
        isv=client.isv_id,
        market=client.isv.market_id,
        title=client.client_id,
        body=_lines([f"{client.get_type_display()} client of {client.isv.name}", *_uris(client)]),
        updated_at=at,
    )


def _customer_document(customer: Customer, at: datetime) -> SearchDocument:
    databases = [f"{database.name} {database.identifier}" for database in customer.databases.all()]
    isvs = ", ".join(isv.name for isv in customer.isvs.all())
    return SearchDocument(
        kind=CUSTOMER,
        object_id=customer.pk,
        market=customer.market_id,
        title=customer.name,
        identifiers=customer.organisation_number,
        body=_lines([f"{customer.get_kind_display()}, {customer.market.name}", customer.organisation_number, isvs])
        + _lines(["", *databases]),
        updated_at=at,
    )


def _uris(client: ApiClient) -> Sequence[str]:
    return [address.uri for address in client.redirect_uris.all()]


def _lines(parts: Sequence[str]) -> str:
    return "\n".join(parts)
