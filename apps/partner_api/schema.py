"""What the OpenAPI document says beyond what the code shows: how to get in, and how a refusal looks."""

from http import HTTPStatus
from typing import Any

from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from .errors import MEDIA_TYPE
from .tokens import READ, WRITE, scope_for

SCOPES = {
    READ: "Read your ISV's inquiries and consulting, and invoices you may fetch",
    WRITE: "Ask, complete, reply, attach, resolve and reopen",
}


class OAuthScheme(OpenApiAuthenticationExtension):
    target_class = "apps.partner_api.tokens.IntegrationAuthentication"
    name = "oauth2"

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        return {self.name: [scope_for(auto_schema.method)]}

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        flow = {"tokenUrl": reverse("partner_api:token"), "scopes": SCOPES}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class TokenForm(serializers.Serializer):
    grant_type = serializers.ChoiceField(choices=["client_credentials"])
    client_id = serializers.CharField(required=False, help_text="Unless it is sent by HTTP Basic.")
    client_secret = serializers.CharField(required=False, help_text="Unless it is sent by HTTP Basic.")
    scope = serializers.CharField(required=False, help_text="Separated by spaces; both scopes when left out.")


class TokenOut(serializers.Serializer):
    access_token = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")
    token_type = serializers.CharField()
    scope = serializers.CharField()


class RevocationForm(serializers.Serializer):
    token = serializers.CharField()
    client_id = serializers.CharField(required=False)
    client_secret = serializers.CharField(required=False)


class OAuthProblem(serializers.Serializer):
    """The error document of RFC 6749."""

    error = serializers.CharField()
    error_description = serializers.CharField(required=False)


class FieldProblem(serializers.Serializer):
    pointer = serializers.CharField(help_text="Which part of what was sent, as a JSON pointer.")
    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer):
    """A refusal (RFC 9457). Programs go by ``code``, people by ``detail``."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]  # a field, not the property


MEANING = {
    400: ("The request can't be read, or its shape is wrong.", "unknown_field", "There is no such field."),
    401: ("No valid token.", "invalid_token", "This token is unknown or has expired. Get a new one."),
    403: ("The token lacks the scope.", "insufficient_scope", "This needs a token with the scope inquiries:write."),
    404: ("Nothing here that you may see.", "not_found", "There is nothing here that you may see."),
    409: ("Not possible as the inquiry stands.", "wrong_status", "This inquiry is closed. Reopen it to write in it."),
    413: ("Too large.", "body_too_large", "One request may have 26,214,400 bytes."),
    415: ("Another content type is expected.", "unsupported_media_type", "Send application/json."),
    422: ("What was sent can't be taken.", "empty_text", "The reply is empty. Write what you want to say."),
    429: ("Too many requests; see Retry-After.", "throttled", "Wait 12 seconds."),
}
ALWAYS = (401, 403, 429)
WRITING = (400, 409, 413, 415, 422)


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """Responses for these statuses and for those that any request may get."""
    return {(status, MEDIA_TYPE): _response(status) for status in sorted({*ALWAYS, *statuses})}


def _response(status: int) -> OpenApiResponse:
    description, code, detail = MEANING[status]
    example = {
        "type": f"urn:supportdesk:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return OpenApiResponse(Problem, description, [OpenApiExample(code, example, response_only=True)])


OAUTH_PROBLEMS = {
    400: OpenApiResponse(OAuthProblem, "The form can't be read, or asks for what there isn't."),
    401: OpenApiResponse(OAuthProblem, "Unknown client, wrong secret, or switched off."),
    429: OpenApiResponse(OAuthProblem, "Too many requests; see Retry-After."),
}

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 255 printable ASCII characters, such as a UUID. The same request again within 24 hours "
    "gets the first one's answer, and nothing is done twice.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="An ETag you have: unchanged gets 304 without a body."
)

ASK_EXAMPLE = OpenApiExample(
    "A failed call",
    {
        "subject": "400 on creating an invoice",
        "text": "Since this morning every invoice is refused. Yesterday the same body was taken.",
        "call": {
            "method": "POST",
            "url": "https://api.lodestar.example/v1/customerInvoices",
            "status": 400,
            "request_body": '{"customerNumber": "10472"}',
            "response_body": '{"message": "Error creating document."}',
        },
    },
    request_only=True,
)
COMPLETE_EXAMPLE = OpenApiExample(
    "The status and the response",
    {"call": {"status": 400, "response_body": '{"message": "Error creating document."}'}},
    request_only=True,
)
CONSULTING_EXAMPLE = OpenApiExample(
    "Work for a customer",
    {
        "title": "Moving to the new order API",
        "wanted": "Show our developers how orders are sent, and look at the first ones with them.",
        "customer": "987654321",
        "wished_by": "2026-12-24",
    },
    request_only=True,
)
