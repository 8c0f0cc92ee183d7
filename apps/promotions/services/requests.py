"""What ISVs ask of Partner Service: a new client, or other addresses for a production client. A person decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.isvs import services as isvs
from apps.isvs.models import ApiClient, Isv

from .. import notices
from ..models import LONGEST_NAME, ClientRequest
from .steps import free_id, move, require_staff, require_text

Kind, Status = ClientRequest.Kind, ClientRequest.Status
MOST_OPEN = 10


def request_client(
    isv: Isv, *, name: str, purpose: str, uris: Sequence[str], sent_as: UUID, by: User, at: datetime
) -> ClientRequest:
    """Ask for a new test client. The same form sent again leads to the request it made."""
    before = _sent_before(by, sent_as)
    if before:
        return before
    isvs.require_manager(by, isv)
    name = _name(name)
    purpose = require_text(purpose, "What it is for")
    kept = _kept(uris)
    request = ClientRequest(
        isv=isv, kind=Kind.NEW_CLIENT, name=name, purpose=purpose, uris=kept, sent_as=sent_as, asked_by=by, asked_at=at
    )
    try:
        return _put_on_record(request, by=by, at=at)
    except IntegrityError:
        before = _sent_before(by, sent_as)
        if before is None:
            raise
        return before


@transaction.atomic
def request_uri(client: ApiClient, *, kind: str, uri: str, by: User, at: datetime) -> ClientRequest:
    """Ask that codes of a production client go to ``uri`` too, or no more, as ``kind`` says."""
    isvs.require_manager(by, client.isv)
    client = isvs.locked_client(client)
    if not client.is_production:
        raise ValidationError(
            "This is a test client: change its addresses yourselves, on its page.", code="not_production"
        )
    kept = isvs.new_uri(client, uri) if kind == Kind.ADD_URI else isvs.own_uri(client, uri).uri
    waiting = client.requests.to_decide().filter(kind=kind)
    if any(kept in each.uris for each in waiting):
        raise ValidationError("That is asked for already. Partner Service decides.", code="asked_already")
    request = ClientRequest(isv=client.isv, kind=kind, client=client, uris=[kept], asked_by=by, asked_at=at)
    return _put_on_record(request, by=by, at=at)


@transaction.atomic
def withdraw_request(request: ClientRequest, *, by: User, at: datetime) -> ClientRequest:
    """Ask for it no more."""
    isvs.require_manager(by, request.isv)
    request = _locked(request)
    move(request, Status.WITHDRAWN)
    save_signed(request, by=by, reason="withdrawn", at=at)
    return request


@transaction.atomic
def grant_client(request: ClientRequest, *, client_id: str, fingerprint: str, by: User, at: datetime) -> ClientRequest:
    """Record the client that the vendor has made: its ID, and the fingerprint of its secret where it is known."""
    require_staff(by)
    request = _locked(request)
    move(request, Status.GRANTED)
    client_id = free_id(client_id)
    client = ApiClient(
        isv=request.isv,
        name=request.name,
        client_id=client_id,
        secret_fingerprint=isvs.hashed_fingerprint(fingerprint),
    )
    save_signed(client, by=by, reason=f"asked for as {request.reference}", at=at)
    for uri in request.uris:
        isvs.put_uri(client, uri=uri, by=by, at=at)
    isvs.index_clients([client], at=at)
    request.client = client
    return _decide(request, by=by, because=f"Its client ID is {client_id}.", at=at)


@transaction.atomic
def grant_uri(request: ClientRequest, *, by: User, at: datetime) -> ClientRequest:
    """Let the addresses of the production client change as asked, if they still may."""
    require_staff(by)
    request = _locked(request)
    move(request, Status.GRANTED)
    client = isvs.locked_client(request.client) if request.client else None
    if client is None or request.kind == Kind.NEW_CLIENT:
        raise ValidationError("This asks for a new client: enter its client ID.", code="wrong_kind")
    change = isvs.put_uri if request.kind == Kind.ADD_URI else isvs.take_uri
    change(client, uri=request.uris[0], by=by, at=at)
    return _decide(request, by=by, because="It is so from now on.", at=at)


@transaction.atomic
def refuse_request(request: ClientRequest, *, because: str, by: User, at: datetime) -> ClientRequest:
    """Say no, and why."""
    require_staff(by)
    because = require_text(because, "The reason")
    request = _locked(request)
    move(request, Status.REFUSED)
    request.because = because
    return _decide(request, by=by, because=because, at=at)


def _decide(request: ClientRequest, *, by: User, because: str, at: datetime) -> ClientRequest:
    request.decided_by, request.decided_at = by, at
    outcome = request.get_status_display().lower()
    save_signed(request, by=by, reason=outcome, at=at)
    notices.decided(request, outcome=outcome, because=because, at=at)
    return request


@transaction.atomic
def _put_on_record(request: ClientRequest, *, by: User, at: datetime) -> ClientRequest:
    isv = Isv.objects.select_for_update(of=("self",)).select_related("market").get(pk=request.isv_id)
    if isv.client_requests.to_decide().count() >= MOST_OPEN:
        raise ValidationError(
            f"{MOST_OPEN} requests of {isv} wait for Partner Service. Withdraw one, or wait for an answer.",
            code="too_many_requests",
        )
    request.isv = isv
    save_signed(request, by=by, reason="asked", at=at)
    notices.requested(request, at=at)
    return request


def _sent_before(by: User, sent_as: UUID) -> ClientRequest | None:
    return ClientRequest.objects.filter(asked_by=by, sent_as=sent_as).first()


def _locked(request: ClientRequest) -> ClientRequest:
    rows = ClientRequest.objects.select_for_update(of=("self",)).select_related("isv__market", "asked_by", "client")
    return rows.get(pk=request.pk)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise ValidationError("Give the client a name, such as that of your product.", code="name_missing")
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"The name has {len(name)} characters. Use {LONGEST_NAME} at most.", code="name_too_long")
    return name


def _kept(uris: Sequence[str]) -> list[str]:
    kept = list(dict.fromkeys(isvs.fit_uri(uri, is_production=False) for uri in uris))
    if not kept:
        raise ValidationError("Name one redirect URI at least.", code="uris_missing")
    if len(kept) > isvs.MOST_URIS:
        raise ValidationError(f"Name {isvs.MOST_URIS} redirect URIs at most.", code="too_many_uris")
    return kept
