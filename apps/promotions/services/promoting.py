"""From test to production: asked for, approved by one, confirmed by another, activated by the ISV's own link."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import links
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.isvs import services as isvs
from apps.isvs.models import ApiClient

from .. import notices
from ..checklist import checklist, lacking
from ..models import PromotionRequest
from .steps import free_id, move, require_staff, require_text

Status = PromotionRequest.Status
PURPOSE = "activation"
LINK_LIVES = timedelta(days=5)
PREFIX = "promotion:"
# What the page of a link may still say after its time: that it is over, and where to ask for a new one.
LINK_OUTLIVES = timedelta(days=60)


@transaction.atomic
def request_promotion(client: ApiClient, *, tested: str, by: User, at: datetime) -> PromotionRequest:
    """Ask Partner Service to let ``client`` go to production, once its checklist is complete."""
    isvs.require_manager(by, client.isv)
    client = isvs.locked_client(client)
    if client.is_production:
        raise ValidationError(f"{client.title} is in production already.", code="in_production")
    if client.promotions.under_way().exists():
        raise ValidationError("That is asked for already. Its page shows how far it is.", code="asked_already")
    tested = require_text(tested, "What was tested")
    _require_complete(client, at)
    request = PromotionRequest(client=client, tested=tested, asked_by=by, asked_at=at)
    save_signed(request, by=by, reason="asked", at=at)
    notices.promotion_requested(request, at=at)
    return request


@transaction.atomic
def approve_promotion(request: PromotionRequest, *, production_id: str, by: User, at: datetime) -> PromotionRequest:
    """Say yes as the first person; with ``production_id`` where the vendor made a client of its own for production."""
    require_staff(by)
    request = _locked(request)
    move(request, Status.APPROVED)
    _require_complete(request.client, at)
    request.production_id = free_id(production_id) if production_id.strip() else ""
    request.approved_by, request.approved_at = by, at
    save_signed(request, by=by, reason="approved by one person", at=at)
    notices.promotion_to_confirm(request, by=by, at=at)
    return request


@transaction.atomic
def confirm_promotion(request: PromotionRequest, *, by: User, at: datetime) -> PromotionRequest:
    """Say yes as the second person: whoever asked gets the link that activates the client."""
    require_staff(by)
    request = _locked(request)
    if by.pk == request.approved_by_id:
        raise ValidationError("You approved it yourself. A colleague confirms it.", code="needs_a_second")
    move(request, Status.CONFIRMED)
    _require_complete(request.client, at)
    request.confirmed_by, request.confirmed_at = by, at
    _send_link(request, to=request.asked_by, by=by, reason="confirmed by a second person", at=at)
    return request


@transaction.atomic
def renew_link(request: PromotionRequest, *, by: User, at: datetime) -> PromotionRequest:
    """A new link for ``by``, if all is still as it must be; one sent before opens nothing any more."""
    isvs.require_manager(by, request.client.isv)
    request = _locked(request)
    if request.status != Status.CONFIRMED:
        raise ValidationError("There is nothing to activate here. Reload the page.", code="wrong_status")
    _require_complete(request.client, at)
    _send_link(request, to=by, by=by, reason="new link", at=at)
    return request


def opened_by(token: str, *, at: datetime) -> PromotionRequest:
    """What the link of ``token`` activates. Refuses a link that is unknown, used, replaced or over."""
    link = links.find(token, PURPOSE, at=at)
    number = int(link.subject.removeprefix(PREFIX))
    request = PromotionRequest.objects.select_related("client__isv__market__calendar", "asked_by").get(pk=number)
    if request.link_until is None or request.link_until <= at:
        raise ValidationError(
            "This link is over: it lives five days. Ask for a new one on the page of the client.", code="link_expired"
        )
    return request


@transaction.atomic
def activate(token: str, *, by: User, at: datetime) -> PromotionRequest:
    """Let the client go to production. The link opens nothing afterwards."""
    request = _locked(opened_by(token, at=at))
    opened_by(token, at=at)  # anew, now that nobody else can use it meanwhile
    isvs.require_manager(by, request.client.isv)
    move(request, Status.ACTIVATED)
    _require_complete(request.client, at)
    links.replace(PURPOSE, _subject(request), at=at)
    request.activated_by, request.activated_at = by, at
    request.became = _in_production(request, by=by, at=at)
    save_signed(request, by=by, reason="activated", at=at)
    notices.promotion_activated(request, by=by, at=at)
    return request


@transaction.atomic
def refuse_promotion(request: PromotionRequest, *, because: str, by: User, at: datetime) -> PromotionRequest:
    """Say no, and why; also after a first yes, and until it is activated."""
    require_staff(by)
    because = require_text(because, "The reason")
    request = _locked(request)
    move(request, Status.REFUSED)
    request.because = because
    _stop(request, by=by, reason="refused", at=at)
    notices.promotion_refused(request, at=at)
    return request


@transaction.atomic
def withdraw_promotion(request: PromotionRequest, *, by: User, at: datetime) -> PromotionRequest:
    """Leave the client a test client for now."""
    isvs.require_manager(by, request.client.isv)
    request = _locked(request)
    move(request, Status.WITHDRAWN)
    _stop(request, by=by, reason="withdrawn", at=at)
    return request


def _in_production(request: PromotionRequest, *, by: User, at: datetime) -> ApiClient:
    """The client that is in production from now on: the same, or a new one beside it with its addresses."""
    client = request.client
    if not request.production_id:
        client.type = ApiClient.Type.PRODUCTION
        save_signed(client, by=by, reason=f"activated by {request.reference}", at=at)
        isvs.index_clients([client], at=at)
        return client
    made = ApiClient(
        isv=client.isv,
        name=client.name,
        client_id=free_id(request.production_id),
        type=ApiClient.Type.PRODUCTION,
    )
    save_signed(made, by=by, reason=f"activated by {request.reference}", at=at)
    for each in client.redirect_uris.all():
        isvs.put_uri(made, uri=each.uri, by=by, at=at)
    isvs.index_clients([made], at=at)
    return made


def _send_link(request: PromotionRequest, *, to: User, by: User, reason: str, at: datetime) -> None:
    request.link_until = at + LINK_LIVES
    token = links.issue(PURPOSE, _subject(request), expires_at=request.link_until + LINK_OUTLIVES, at=at)
    save_signed(request, by=by, reason=reason, at=at)
    notices.activation_sent(request, to=to, token=token, at=at)


def _stop(request: PromotionRequest, *, by: User, reason: str, at: datetime) -> None:
    links.replace(PURPOSE, _subject(request), at=at)
    save_signed(request, by=by, reason=reason, at=at)


def _require_complete(client: ApiClient, at: datetime) -> None:
    missing = lacking(checklist(client, at=at))
    if missing:
        said = " ".join(f"{check.title}: {check.words}" for check in missing)
        raise ValidationError(f"The checklist is not complete. {said}", code="checklist_incomplete")


def _locked(request: PromotionRequest) -> PromotionRequest:
    """The request as it stands now; it and its client are held, the client first, until the transaction ends."""
    client = isvs.locked_client(request.client)
    rows = PromotionRequest.objects.select_for_update(of=("self",)).select_related("asked_by")
    held = rows.get(pk=request.pk)
    held.client = client
    return held


def _subject(request: PromotionRequest) -> str:
    return f"{PREFIX}{request.pk}"
