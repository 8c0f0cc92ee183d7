"""The token endpoints: allauth's, behind a rate limit and without what its provider does for other kinds of clients."""

import logging
from collections.abc import Callable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any

from allauth.core.internal.httpkit import extract_basic_auth
from allauth.idp.oidc import views as provider
from allauth.idp.oidc.models import Client
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .errors import retry_after
from .parsing import ShortForm
from .schema import OAUTH_PROBLEMS, RevocationForm, TokenForm, TokenOut
from .throttling import TokensPerClient, TriesPerAddress

KNOWN = ("grant_type", "scope", "client_id", "client_secret", "token", "token_type_hint")
CLIENT_ID_LIMIT = 100
CHALLENGE = 'Basic realm="api"'

log = logging.getLogger(__name__)


class OAuthError(exceptions.APIException):
    """A refusal in the words of RFC 6749, section 5.2."""

    def __init__(self, code: str, detail: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(detail, code)
        self.status_code = status


class Endpoint(APIView):
    """One endpoint of the provider, for the clients of active integrations alone."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (ShortForm,)
    throttle_classes = (TriesPerAddress,)

    def get_exception_handler(self) -> Callable[[Exception, Mapping[str, Any]], Response]:
        return explain

    @cached_property
    def form(self) -> QueryDict:
        """What this endpoint knows of what was sent; RFC 6749 has the rest ignored, and repetition refused."""
        form = QueryDict(mutable=True)
        sent = self.request.data if isinstance(self.request.data, QueryDict) else form
        for name in KNOWN:
            values = sent.getlist(name)
            if len(values) > 1:
                raise OAuthError("invalid_request", f"{name} is there twice. Send it once.")
            if values:
                form[name] = values[0]
        return form

    def active_client(self) -> str:
        """The id of the client that asks, an active integration's. Its secret is the provider's to check."""
        basic_id, _secret = extract_basic_auth(self.request.headers)
        client_id = basic_id or self.form.get("client_id", "")
        # PostgreSQL takes no NUL, not even to look for one.
        is_possible = client_id.isascii() and client_id.isprintable() and len(client_id) <= CLIENT_ID_LIMIT
        if not is_possible or not Client.objects.filter(pk=client_id, integration__is_active=True).exists():
            raise _unknown_client()
        return client_id

    def forwarded(self, view: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponseBase:
        """The provider's answer to the form as we read it."""
        request = self.request._request
        request.POST = self.form  # type: ignore[assignment]  # the stubs know only the one Django reads
        response = view(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            raise _unknown_client()
        return response


class TokenEndpoint(Endpoint):
    @extend_schema(
        operation_id="get_token",
        summary="Get a token",
        description="Client credentials by HTTP Basic or in the form. A token lives an hour: keep it that long.",
        tags=["Tokens"],
        auth=[],
        request={"application/x-www-form-urlencoded": TokenForm},
        responses={200: TokenOut, **OAUTH_PROBLEMS},
    )
    def post(self, request: Request) -> HttpResponseBase:
        self._require_grant()
        share = TokensPerClient(self.active_client())
        if not share.allow_request(request, self):
            self.throttled(request, share.wait() or 1)
        response = self.forwarded(provider.token)
        if response.status_code == HTTPStatus.OK:
            share.count()
        return response

    def _require_grant(self) -> None:
        grant = self.form.get("grant_type")
        if not grant:
            raise OAuthError("invalid_request", "Send grant_type=client_credentials.")
        if grant != Client.GrantType.CLIENT_CREDENTIALS:
            raise OAuthError("unsupported_grant_type", "Use grant_type=client_credentials.")


class RevocationEndpoint(Endpoint):
    @extend_schema(
        operation_id="revoke_token",
        summary="End a token before its time",
        description="Answers 200 for a token that never was, too.",
        tags=["Tokens"],
        auth=[],
        request={"application/x-www-form-urlencoded": RevocationForm},
        responses={200: None, **OAUTH_PROBLEMS},
    )
    def post(self, request: Request) -> HttpResponseBase:
        self.active_client()
        return self.forwarded(provider.revoke)


def explain(error: Exception, context: Mapping[str, Any]) -> Response:
    """The error document of RFC 6749 that tells of ``error``."""
    status, code, detail = _told(error)
    response = Response({"error": code, "error_description": detail}, status=int(status))
    response["Cache-Control"] = "no-store"
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = CHALLENGE
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = retry_after(error)
    return response


def _unknown_client() -> OAuthError:
    return OAuthError("invalid_client", "Unknown client, wrong secret, or switched off.", HTTPStatus.UNAUTHORIZED)


def _told(error: Exception) -> tuple[int, str, str]:
    match error:
        case OAuthError():
            return error.status_code, str(error.get_codes()), str(error.detail)
        case exceptions.Throttled():
            return error.status_code, "temporarily_unavailable", "Too many requests. A token lives an hour: keep it."
        case exceptions.MethodNotAllowed():
            return error.status_code, "invalid_request", "Use POST."
        case exceptions.APIException() | SuspiciousOperation():
            return HTTPStatus.BAD_REQUEST, "invalid_request", "Send a short form: application/x-www-form-urlencoded."
    log.error("unhandled error at a token endpoint", exc_info=error)
    return HTTPStatus.INTERNAL_SERVER_ERROR, "server_error", "Something failed on our side. Try again."
