"""Things that a filter names: found by their names in one query, and offered while one types."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from apps.accounts.models import User
from apps.diagnostics.models import ErrorFingerprint
from apps.inquiries.models import Inquiry, Tag
from apps.isvs.models import ApiClient, Isv

from .wishes import is_number

NAMES_AT_MOST = 200
NAME_LENGTH = 200
# By each of these names the address narrows the queue; what they are called there.
NAMED = {
    "isv": "No ISV's name contains this; all are shown.",
    "client": "There is no API client of this ID; all are shown.",
    "tag": "There is no such tag; all are shown.",
    "fingerprint": "This error is not known any more; all are shown.",
}


OFFERED = ("isv", "client", "operation", "tag")


class Named(NamedTuple):
    """One thing that was found by its name."""

    key: int
    name: str


def find(asked: Mapping[str, str], reader: User) -> dict[str, list[Named]]:
    """What each kind's name stands for: for ISVs the one of that name, else all whose names contain it."""
    # No database can look for a NUL or for any length, and no name has either.
    named = {kind: name for kind, name in asked.items() if name and "\x00" not in name and len(name) <= NAME_LENGTH}
    queries = [query for kind, name in named.items() if (query := _query(kind, name, reader)) is not None]
    found: dict[str, list[Named]] = {kind: [] for kind in NAMED}
    if queries:
        rows = queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0]
        for kind, key, name in rows[:NAMES_AT_MOST]:
            found[kind].append(Named(key, name))
    exact = [isv for isv in found["isv"] if isv.name.lower() == named.get("isv", "").lower()]
    return found | {"isv": exact or found["isv"]}


def _query(kind: str, name: str, reader: User) -> QuerySet | None:
    if kind == "isv":
        return _rows(kind, Isv.objects.visible_to(reader).filter(name__icontains=name), "name")
    if kind == "client":
        return _rows(kind, ApiClient.objects.visible_to(reader).filter(client_id=name), "client_id")
    if kind == "tag":
        return _rows(kind, Tag.objects.filter(name__iexact=name), "name")
    if not is_number(name):
        return None
    errors = ErrorFingerprint.objects.filter(pk=int(name))
    if reader.markets_seen is not None:
        met = Inquiry.objects.visible_to(reader).filter(fingerprint=int(name)).order_by()
        errors = errors.filter(pk__in=met.values("fingerprint"))
    return _rows(kind, errors, "words")


def _rows(kind: str, found: QuerySet, field: str) -> QuerySet:
    return found.order_by().values_list(
        Value(kind, output_field=CharField()), F("pk"), Cast(F(field), output_field=TextField())
    )


def offered(kind: str, reader: User) -> Iterable[str]:
    """Names to choose from while one types."""
    if kind == "isv":
        return Isv.objects.visible_to(reader).values_list("name", flat=True)[:NAMES_AT_MOST]
    if kind == "client":
        return ApiClient.objects.visible_to(reader).values_list("client_id", flat=True)[:NAMES_AT_MOST]
    if kind == "tag":
        return Tag.objects.values_list("name", flat=True)[:NAMES_AT_MOST]
    known = Inquiry.objects.visible_to(reader).unfinished().exclude(operation="")
    return known.order_by("operation").values_list("operation", flat=True).distinct()[:NAMES_AT_MOST]
