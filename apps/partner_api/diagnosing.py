"""Diagnosing a call for a partner system, and what was found in the calls of its inquiries."""

from datetime import UTC
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from apps.diagnostics.diagnosing import Report
from apps.diagnostics.loaded import diagnose_live
from apps.diagnostics.services.causes import causes_of
from apps.inquiries.recognition import is_known_error
from apps.policy.clauses import verdict_on
from apps.policy.english import other_language
from apps.policy.models import VERDICTS
from apps.policy.present import now

from .bodies import Closed, Text, checked
from .doors import ApiView
from .schema import problems
from .tokens import PartnerRequest

ENGLISH_PLEASE = "This looks like {}. Support is in English only: in English you are answered sooner."
EXAMPLE = OpenApiExample(
    "A command as it was typed",
    {
        "text": "curl -X POST https://api.lodestar.example/v1/customerInvoices "
        '-d \'{"customerNumber": "10472"}\'\nHTTP/1.1 400 Bad Request'
    },
    request_only=True,
)


class DiagnoseBody(Closed):
    """What to diagnose."""

    text = Text(help_text="cURL, HAR, raw HTTP, a log or a mail, as one string.")
    release = serializers.CharField(
        required=False, default="", help_text="The release in which a path without a host is looked up first."
    )


class FindingOut(serializers.Serializer):
    path = serializers.CharField(help_text="A JSON pointer into the request JSON, or query, header, operation, …")
    line = serializers.IntegerField(allow_null=True, help_text="From 1, inside the request JSON.")
    column = serializers.IntegerField(allow_null=True)
    problem = serializers.CharField()
    severity = serializers.CharField(help_text="error or warning.")
    message = serializers.CharField()
    suggestion = serializers.JSONField(allow_null=True, help_text="A text, or the methods that are offered.")


class HintOut(serializers.Serializer):
    path = serializers.CharField()
    hint = serializers.CharField()
    message = serializers.CharField()


class MaskedOut(serializers.Serializer):
    kind = serializers.CharField()
    placeholder = serializers.CharField(help_text="What stands in place of the secret.")
    hint = serializers.CharField(help_text="What a token says of itself: issuer, audience, scopes, expiry.")


class AnswerOut(serializers.Serializer):
    title = serializers.CharField()
    answer = serializers.CharField(help_text="Markdown.")


class ClauseOut(serializers.Serializer):
    number = serializers.CharField()
    text = serializers.CharField()
    version = serializers.IntegerField()
    valid_from = serializers.DateTimeField(default_timezone=UTC)


class ContactOut(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField(help_text="Empty for API support, which inquiries reach.")


class VerdictOut(serializers.Serializer):
    """Who answers, by the support policy or by what the desk decided. Read from a ``Verdict``."""

    kind = serializers.ChoiceField(choices=VERDICTS)
    words = serializers.CharField(source="kind.label")
    clause = ClauseOut(allow_null=True, help_text="The version of the clause it was judged by.")
    is_exception = serializers.BooleanField(help_text="The desk decided otherwise than the clause says.")
    contact = ContactOut()


class Found(serializers.Serializer):
    """What was found in a call. Read from a ``Report``; ``context["verdict"]`` is what is said of it."""

    operation = serializers.CharField(allow_null=True, help_text="Path template as in the API document.")
    release = serializers.CharField(allow_null=True)
    correlation_ids = serializers.ListField(child=serializers.CharField())
    findings = FindingOut(many=True)
    hints = HintOut(many=True)
    masked = MaskedOut(many=True, help_text="Secrets that were taken out. Rotate them.")
    topic = serializers.CharField()
    verdict = serializers.SerializerMethodField(help_text="Who answers. It can be sent whatever this says.")
    language = serializers.CharField(allow_null=True, help_text="ISO 639-1 of the words around the call.")
    english_please = serializers.SerializerMethodField(
        help_text="A request, where it is clearly written in another language. Nothing is refused for it."
    )
    known = serializers.SerializerMethodField(help_text="This error was met before, and solved.")
    answers = serializers.SerializerMethodField(help_text="What we publish about errors like this one.")

    @extend_schema_field(VerdictOut(allow_null=True))
    def get_verdict(self, report: Report) -> dict[str, Any] | None:
        verdict = self.context["verdict"]
        return VerdictOut(verdict).data if verdict else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_english_please(self, report: Report) -> str | None:
        language = other_language(report.language)
        return ENGLISH_PLEASE.format(language) if language else None

    def get_known(self, report: Report) -> bool:
        return is_known_error(report)

    @extend_schema_field(AnswerOut(many=True))
    def get_answers(self, report: Report) -> list[dict[str, str]]:
        published = [cause for cause in causes_of(report.facts) if cause.is_published]
        return list(AnswerOut(published, many=True).data)


class OtherCallOut(serializers.Serializer):
    method = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)


class ReportOut(Found):
    """A diagnosed text. What the text doesn't state is null."""

    method = serializers.CharField(allow_null=True)
    url = serializers.CharField(allow_null=True)
    status = serializers.IntegerField(allow_null=True)
    request_body = serializers.CharField(allow_null=True)
    response_body = serializers.CharField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField(), help_text="What an inquiry would be asked for.")
    other_calls = OtherCallOut(many=True, help_text="Further calls of the text.")
    text = serializers.CharField(help_text="What was sent, decoded, without secrets.")


class Diagnosing(ApiView):
    @extend_schema(
        operation_id="diagnose",
        summary="Diagnose a call",
        description="Takes a text apart as an inquiry would be: the call, what is wrong with it and where, what is "
        "missing, and what would be masked. Nothing is stored.",
        tags=["Diagnosis"],
        request=DiagnoseBody,
        examples=[EXAMPLE],
        responses={200: ReportOut, **problems(400, 413, 415, 422)},
    )
    def post(self, request: PartnerRequest) -> Response:
        given = checked(DiagnoseBody, request.data)
        report = diagnose_live(given["text"], release=given["release"])
        verdict = verdict_on(report.topic, market=self.isv.market, at=now())
        return Response(ReportOut(report, context={"verdict": verdict}).data)
