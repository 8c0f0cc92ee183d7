"""What search knows of inquiries: one document of what its ISV may read, and one of what is the desk's alone.

Both are made of rows that hold no secret any more, always anew and as a whole.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from apps.diagnostics.models import CorrelationId, Diagnosis
from apps.isvs import services as isvs
from apps.isvs.models import ApiClient, Customer, Isv
from apps.search import documents
from apps.search.models import SearchDocument

from ..models import Attachment, Inquiry, Message

KIND = "inquiry"
BATCH = 100
LONGEST_BODY = 15_000
LONGEST_SAID = 30_000
LONGEST_FILE, MOST_FILES_READ = 10_000, 5


def index(*inquiries: Inquiry) -> None:
    """Let these be found as their rows are now. A constant number of queries, whatever their number."""
    said, files = _said(inquiries), _files(inquiries)
    diagnoses, ids = _diagnoses(inquiries), _correlation_ids(inquiries)
    found, without_notes = [], []
    for inquiry in inquiries:
        public, internal = _texts(said[inquiry.pk], files)
        call = inquiry.call_id
        found.append(_open_document(inquiry, public, diagnoses.get(call), ids[call]))
        if internal:
            found.append(_document(inquiry, is_internal=True, body="\n".join(internal)))
        else:
            without_notes.append(inquiry.pk)
    documents.put(*found)
    if without_notes:
        documents.remove(KIND, without_notes, is_internal=True)


def index_all(*, at: datetime) -> Iterator[tuple[str, int]]:
    """Bring what search knows of everything in line with the rows, in batches; yields each kind and how many are done.

    The desk may go on: whoever changes something in a batch waits for it, a second at most.
    """
    inquiries = Inquiry.objects.select_related("call", "client", "customer").defer("masking")
    steps: list[tuple[str, QuerySet[Any], Callable[[Sequence[Any]], None]]] = [
        (isvs.ISV, Isv.objects.all(), partial(isvs.index_isvs, at=at)),
        (isvs.CLIENT, ApiClient.objects.all(), partial(isvs.index_clients, at=at)),
        (isvs.CUSTOMER, Customer.objects.all(), partial(isvs.index_customers, at=at)),
        (KIND, inquiries, lambda batch: index(*batch)),
    ]
    for kind, rows, put in steps:
        yield from in_batches(kind, rows, put)


def in_batches(kind: str, rows: QuerySet[Any], put: Callable[[Sequence[Any]], None]) -> Iterator[tuple[str, int]]:
    """Let ``put`` index ``rows``; yields ``kind`` and how many are done."""
    after = done = 0
    while batch := _indexed(rows.filter(pk__gt=after).order_by("pk")[:BATCH], put):
        after, done = batch[-1].pk, done + len(batch)
        yield kind, done


@transaction.atomic
def _indexed(rows: QuerySet[Any], put: Callable[[Sequence[Any]], None]) -> list[Any]:
    # Held, so that nobody writes a document between our reading and our writing it.
    batch = list(rows.select_for_update(of=("self",)))
    if batch:
        put(batch)
    return batch


def remove_strays() -> int:
    """Let nothing be found that is no more; returns how many things that was."""
    things: list[tuple[str, QuerySet[Any]]] = [
        (isvs.ISV, Isv.objects.all()),
        (isvs.CLIENT, ApiClient.objects.all()),
        (isvs.CUSTOMER, Customer.objects.all()),
        (KIND, Inquiry.objects.all()),
    ]
    return sum(documents.remove_strays(kind, rows) for kind, rows in things)


def _open_document(
    inquiry: Inquiry, said: Sequence[str], diagnosis: dict[str, Any] | None, ids: Sequence[str]
) -> SearchDocument:
    call = inquiry.call
    return _document(
        inquiry,
        is_internal=False,
        identifiers="\n".join(_identifiers(inquiry, diagnosis or {}, ids)),
        body="\n".join(
            [
                "\n".join(said)[:LONGEST_SAID],
                *_findings(diagnosis or {}),
                f"{call.method} {call.url} {call.status or ''}".strip(),
                call.response_body[:LONGEST_BODY],
                call.request_body[:LONGEST_BODY],
            ]
        ),
    )


def _document(inquiry: Inquiry, *, is_internal: bool, body: str, identifiers: str = "") -> SearchDocument:
    return SearchDocument(
        kind=KIND,
        object_id=inquiry.pk,
        is_internal=is_internal,
        isv=inquiry.isv_id,
        market=inquiry.market_id,
        state=inquiry.status,
        number=inquiry.number,
        title=inquiry.subject,
        identifiers=identifiers,
        body=body,
        updated_at=inquiry.last_activity_at,
    )


def _identifiers(inquiry: Inquiry, diagnosis: dict[str, Any], ids: Sequence[str]) -> Iterator[str]:
    """What it may be looked up by: number, ids in the logs, client, customer, operation, fingerprint."""
    call = inquiry.call
    yield f"#{inquiry.number}"
    yield from ids
    if inquiry.client:
        yield inquiry.client.client_id
    if inquiry.customer:
        yield inquiry.customer.name
    if diagnosis:
        yield f"{diagnosis['method']} {diagnosis['operation']}"
        yield diagnosis["fingerprint__key"] or ""
    yield f"{call.method} {_path(call.url)}"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _findings(diagnosis: dict[str, Any]) -> Iterator[str]:
    if diagnosis:
        yield diagnosis["summary"]
        yield from (f"{finding['path']}: {finding['message']}" for finding in diagnosis["findings"])


def _said(inquiries: Sequence[Inquiry]) -> dict[int, list[tuple[int, bool, str]]]:
    """What people said in each, in order; events are the desk's own words, and many."""
    said = defaultdict(list)
    rows = Message.objects.filter(inquiry__in=inquiries).exclude(kind=Message.Kind.EVENT).order_by("pk")
    for inquiry, message, is_internal, text in rows.values_list("inquiry_id", "pk", "is_internal", "text"):
        said[inquiry].append((message, is_internal, text))
    return said


def _texts(said: Sequence[tuple[int, bool, str]], files: dict[int, list[Attachment]]) -> tuple[list[str], list[str]]:
    """What everybody concerned may read, and what the desk may read alone, each with its files."""
    public: list[str] = []
    internal: list[str] = []
    for message, is_internal, text in said:
        (internal if is_internal else public).extend([text, *_words_of(files.get(message, ()))])
    return public, internal


def _files(inquiries: Sequence[Inquiry]) -> dict[int, list[Attachment]]:
    files = defaultdict(list)
    for file in Attachment.objects.filter(message__inquiry__in=inquiries):
        files[file.message_id].append(file)
    return files


def _words_of(files: Sequence[Attachment]) -> Iterator[str]:
    """Names of all, and the text of the first few that are short and were searched for secrets."""
    for place, file in enumerate(files):
        yield file.name
        if file.is_checked and file.size <= LONGEST_FILE and place < MOST_FILES_READ:
            yield _content(str(file.file.name))


def _content(name: str) -> str:
    try:
        with default_storage.open(name) as content:
            return bytes(content.read(LONGEST_FILE)).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _diagnoses(inquiries: Sequence[Inquiry]) -> dict[int, dict[str, Any]]:
    rows = Diagnosis.objects.filter(call__in=[inquiry.call_id for inquiry in inquiries])
    names = ("call_id", "method", "operation", "summary", "findings", "fingerprint__key")
    return {row["call_id"]: row for row in rows.values(*names)}


def _correlation_ids(inquiries: Sequence[Inquiry]) -> dict[int, list[str]]:
    ids = defaultdict(list)
    rows = CorrelationId.objects.filter(call__in=[inquiry.call_id for inquiry in inquiries])
    for call, value in rows.values_list("call_id", "value"):
        ids[call].append(value)
    return ids
