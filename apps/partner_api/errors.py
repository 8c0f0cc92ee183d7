"""Every refusal as application/problem+json with a code. What a code means to an integrator is in docs/api.md."""

import logging
import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import islice
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings

MEDIA_TYPE = "application/problem+json"
WORDS_LIMIT = 400
ERRORS_LIMIT = 50

# A refusal by a service speaks of what was sent (422), unless it speaks of the state of the inquiry or of size.
STATUS_OF_REFUSAL = {
    "wrong_status": HTTPStatus.CONFLICT,
    "already_complete": HTTPStatus.CONFLICT,
    "incomplete": HTTPStatus.CONFLICT,
    "busy": HTTPStatus.CONFLICT,
    "merged": HTTPStatus.CONFLICT,
    "attachment_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "attachments_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}

log = logging.getLogger(__name__)


class InvalidToken(exceptions.AuthenticationFailed):
    default_code = "invalid_token"
    default_detail = "This token is unknown, has expired, or its integration was switched off. Get a new one."


class InsufficientScope(exceptions.PermissionDenied):
    default_code = "insufficient_scope"

    def __init__(self, needed: str) -> None:
        super().__init__(f"This needs a token with the scope {needed}. Ask for it when you get the token.")
        self.auth_header = f'Bearer realm="api", error="insufficient_scope", scope="{needed}"'


class Unreadable(exceptions.ParseError):
    """The request can't be understood; ``code`` says in which way."""

    def __init__(self, detail: str, code: str) -> None:
        super().__init__(detail, code)


class LengthRequired(exceptions.APIException):
    status_code = HTTPStatus.LENGTH_REQUIRED
    default_code = "length_required"
    default_detail = "Send the body with a Content-Length, not in chunks."


class BodyTooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"One request may have {limit:,} bytes. Send files one by one, or pack them.")


class IdempotencyInProgress(exceptions.APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "idempotency_in_progress"
    default_detail = "A request with this Idempotency-Key is being carried out. Ask again in a few seconds."


class IdempotencyMismatch(exceptions.APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "idempotency_mismatch"
    default_detail = "This Idempotency-Key was used for another request. Use a new key for a new request."


def explain(error: Exception, context: Mapping[str, Any]) -> Response:
    """The problem that tells of ``error``; what nobody foresaw is logged and told without detail."""
    if isinstance(error, ValidationError):
        return _refusal(error)
    if isinstance(error, exceptions.ValidationError):
        return _fields(error)
    known = _known(error)
    if known is None:
        log.error("unhandled error in the API", exc_info=error)
        sentence = "Something failed on our side. Nothing was stored; try again, and tell us if it stays."
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "server_error", sentence)
    detail = known.detail
    response = problem(known.status_code, getattr(detail, "code", known.default_code), str(detail))
    _add_headers(response, known)
    return response


def problem(status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """A problem document (RFC 9457), extended by ``code`` and, for fields, ``errors``."""
    body: dict[str, Any] = {
        "type": f"urn:supportdesk:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": _words(detail),
        "code": code,
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=int(status), content_type=MEDIA_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return exceptions.NotFound("There is nothing here that you may see. Addresses end with a slash.")
        case SuspiciousOperation():
            return Unreadable("The form has too many parts, or one that is too long.", "malformed_form")
    return None


def _refusal(error: ValidationError) -> Response:
    first = error.error_list[0]
    code = first.code or "invalid"
    return problem(STATUS_OF_REFUSAL.get(code, HTTPStatus.UNPROCESSABLE_ENTITY), code, first.messages[0])


def _fields(error: exceptions.ValidationError) -> Response:
    errors = list(islice(_flat(as_serializer_error(error)), ERRORS_LIMIT))
    unknown = [entry for entry in errors if entry["code"] in {"unknown_field", "unknown_parameter"}]
    code = unknown[0]["code"] if unknown else "invalid_fields"
    detail = errors[0]["message"] if len(errors) == 1 else f"{len(errors)} things need a change: see errors."
    return problem(HTTPStatus.BAD_REQUEST, code, detail, errors)


def _flat(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == api_settings.NON_FIELD_ERRORS_KEY else f"/{_escaped(str(name))}"
            yield from _flat(inner, pointer + step)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, pointer)
    else:
        yield {"pointer": _words(pointer), "code": detail.code, "message": _words(str(detail))}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _words(text: str) -> str:
    """``text`` so that it can be sent: no lone surrogates, and not the whole of what somebody typed."""
    sendable = text.encode("utf-8", "backslashreplace").decode()
    return sendable if len(sendable) <= WORDS_LIMIT else f"{sendable[:WORDS_LIMIT]}…"


def _add_headers(response: Response, error: exceptions.APIException) -> None:
    challenge = getattr(error, "auth_header", None)
    if challenge:
        is_bad_token = isinstance(error, InvalidToken)
        response["WWW-Authenticate"] = f'{challenge}, error="invalid_token"' if is_bad_token else challenge
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = retry_after(error)


def retry_after(error: exceptions.Throttled) -> str:
    """Seconds, for the header of that name."""
    return str(math.ceil(getattr(error, "wait", None) or 1))
