"""Who calls: a bearer token makes an integration's machine the user, with the scopes the token was given."""

from typing import TYPE_CHECKING, NamedTuple, cast

from allauth.idp.oidc.models import Token
from django.db.models import F
from rest_framework import permissions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from apps.accounts.models import User
from apps.isvs.models import Integration

from .errors import InsufficientScope, InvalidToken

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which imports the classes below, by the settings

READ = "inquiries:read"
WRITE = "inquiries:write"


class Grant(NamedTuple):
    """What a token allows, and to which integration; ``request.auth``."""

    integration: Integration
    scopes: frozenset[str]


class PartnerRequest(Request):
    """A request that got past the door; for type checkers."""

    user: User
    auth: Grant


class IntegrationAuthentication(BaseAuthentication):
    """``request.user`` is the machine of an active integration that still belongs to its ISV."""

    def authenticate(self, request: Request) -> tuple[User, Grant] | None:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = _token(value.strip())
        if token is None:
            raise InvalidToken
        integration = token.client.integration
        return integration.user, Grant(integration, frozenset(token.get_scopes()))

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _token(value: str) -> Token | None:
    return (
        Token.objects.valid()
        .by_value(value)
        .filter(
            type=Token.Type.ACCESS_TOKEN,
            client__integration__is_active=True,
            client__integration__user__memberships__isv=F("client__integration__isv"),
        )
        .select_related("client__integration__user", "client__integration__isv")
        .first()
    )


class ScopeGranted(permissions.BasePermission):
    """Reading needs one scope, everything else the other."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        grant = cast("Grant | None", request.auth)
        if grant is None:
            return False
        needed = scope_for(request.method)
        if needed not in grant.scopes:
            raise InsufficientScope(needed)
        return True


def scope_for(method: str | None) -> str:
    return READ if method in permissions.SAFE_METHODS else WRITE
