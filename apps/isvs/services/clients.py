"""What can be done with API clients: their redirect URIs, and what is known of their secret."""

from datetime import datetime
from enum import Enum

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User

from .. import redirects, roles
from ..fingerprints import fingerprint_of, is_fingerprint
from ..models import ApiClient, Isv, RedirectUri
from .indexing import index_clients

MOST_URIS = 20


class Comparison(Enum):
    """What comes of holding a secret against the fingerprint on record."""

    SAME = "same"
    DIFFERENT = "different"
    NOTHING_ON_RECORD = "nothing_on_record"


def manages_clients(person: User, isv: Isv) -> bool:
    """Whether ``person`` may change the clients of ``isv``: its owners and developers."""
    return isv.memberships.filter(user=person, role__in=roles.CLIENTS).exists()


def require_manager(person: User, isv: Isv) -> None:
    """Refuse whoever may only read about the clients of ``isv``."""
    if not manages_clients(person, isv):
        raise ValidationError(
            f"Owners and developers of {isv} change its clients. Ask one of them.", code="not_a_manager"
        )


def fit_uri(text: str, *, is_production: bool) -> str:
    """``text`` as it is kept; refused where a client of that type may not have it."""
    try:
        return redirects.checked(text, is_production=is_production)
    except redirects.RefusedUri as refused:
        raise ValidationError(refused.words, code=refused.code) from refused


@transaction.atomic
def add_redirect_uri(client: ApiClient, *, uri: str, by: User, at: datetime) -> RedirectUri:
    """Let authorization codes of a test client go to ``uri`` too, at once."""
    require_manager(by, client.isv)
    client = locked_client(client)
    _require_test(client)
    return put_uri(client, uri=uri, by=by, at=at)


@transaction.atomic
def remove_redirect_uri(client: ApiClient, *, uri: str, by: User, at: datetime) -> None:
    """Let authorization codes of a test client go to ``uri`` no more, at once."""
    require_manager(by, client.isv)
    client = locked_client(client)
    _require_test(client)
    take_uri(client, uri=uri, by=by, at=at)


def locked_client(client: ApiClient) -> ApiClient:
    """The client as it stands now, held until the transaction ends."""
    return ApiClient.objects.select_for_update(of=("self",)).select_related("isv__market__calendar").get(pk=client.pk)


def new_uri(client: ApiClient, uri: str) -> str:
    """``uri`` as it is kept, if ``client`` may have it and has it not yet."""
    kept = fit_uri(uri, is_production=client.is_production)
    if client.redirect_uris.filter(uri=kept).exists():
        raise ValidationError(f"{kept} is there already.", code="redirect_uri_once")
    if client.redirect_uris.count() >= MOST_URIS:
        raise ValidationError(f"A client has {MOST_URIS} redirect URIs at most: remove one.", code="too_many_uris")
    return kept


def put_uri(client: ApiClient, *, uri: str, by: User, at: datetime) -> RedirectUri:
    """Add ``uri`` to a client that is held, whatever its type; who may do so was asked before."""
    added = RedirectUri(client=client, uri=new_uri(client, uri))
    save_signed(added, by=by, reason="redirect URI added", at=at)
    index_clients([ApiClient.objects.get(pk=client.pk)], at=at)
    return added


def own_uri(client: ApiClient, uri: str) -> RedirectUri:
    """The redirect URI of ``client`` that reads ``uri``."""
    found = client.redirect_uris.filter(uri=uri).first()
    if found is None:
        raise ValidationError("That redirect URI is not there any more. Reload the page.", code="uri_gone")
    return found


def take_uri(client: ApiClient, *, uri: str, by: User, at: datetime) -> None:
    """Take ``uri`` from a client that is held, whatever its type; who may do so was asked before."""
    delete_signed(own_uri(client, uri), by=by, reason="redirect URI removed", at=at)
    index_clients([ApiClient.objects.get(pk=client.pk)], at=at)


def hashed_fingerprint(text: str) -> str:
    """A fingerprint such as 3f9a1c07:48 as it is stored; an empty one stays empty."""
    text = text.strip().lower()
    if text and not is_fingerprint(text):
        raise ValidationError(
            "Write the first eight digits of the secret's SHA-256, a colon and how many characters the secret has, "
            "such as 3f9a1c07:48. Never the secret itself.",
            code="not_a_fingerprint",
        )
    return make_password(text) if text else ""


def compare_secret(client: ApiClient, secret: str) -> Comparison:
    """Whether ``secret`` is the one on record. Keeps nothing of it."""
    if not client.secret_fingerprint:
        return Comparison.NOTHING_ON_RECORD
    is_same = check_password(fingerprint_of(secret), client.secret_fingerprint)
    return Comparison.SAME if is_same else Comparison.DIFFERENT


def _require_test(client: ApiClient) -> None:
    if client.is_production:
        raise ValidationError(
            "Partner Service changes the redirect URIs of a production client. Ask for it on the client's page.",
            code="ask_partner_service",
        )
