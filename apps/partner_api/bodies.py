"""What may be sent. Shape alone is checked here: whether a text will do is for the services to say."""

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.db.models import Choices
from rest_framework import serializers

from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.policy.models import PRIORITIES_OF_ISVS, Priority


class Closed(serializers.Serializer):
    """Takes the fields it names and refuses any other: a misspelt one must not get lost in silence."""

    unknown_code = "unknown_field"

    def to_internal_value(self, data: Any) -> Any:
        unknown = [name for name in data if name not in self.fields] if isinstance(data, Mapping) else []
        if unknown:
            known = ", ".join(self.fields)
            message = f"There is no such {self.unknown_code.partition('_')[2]}. Known here: {known}."
            raise serializers.ValidationError({name: [message] for name in unknown}, code=self.unknown_code)
        return super().to_internal_value(data)


class Query(Closed):
    """Parameters of a list."""

    unknown_code = "unknown_parameter"

    cursor = serializers.CharField(required=False)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=100)


def one_of(choices: Iterable[Choices]) -> dict[str, Any]:
    """Options of a choice field that, when it refuses, says what is possible."""
    pairs = [(choice.value, choice.label) for choice in choices]
    possible = ", ".join(value for value, _label in pairs)
    return {"choices": pairs, "error_messages": {"invalid_choice": f"Use {possible}."}}


class InquiryQuery(Query):
    status = serializers.MultipleChoiceField(**one_of(Inquiry.Status), required=False)
    kind = serializers.MultipleChoiceField(**one_of(Inquiry.Kind), required=False)
    updated_since = serializers.DateTimeField(required=False, default_timezone=UTC)
    search = serializers.CharField(
        required=False,
        trim_whitespace=False,
        help_text='Words that all stand in it, a "phrase", its number, or an id; at most 200 characters.',
    )


class Text(serializers.CharField):
    """Text as it was typed, with nothing trimmed and nothing refused: the services see to both."""

    default_error_messages = {"invalid": "Send a string. JSON goes in as the text of it."}

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, allow_blank=True, **options)
        self.validators = []


class CallBody(Closed):
    """The four facts of a failed call, as far as they are known."""

    method = Text(required=False, help_text="GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.")
    url = Text(required=False, help_text="With the query string. Secrets are masked before anything is stored.")
    status = serializers.IntegerField(required=False, allow_null=True, help_text="HTTP status, 100 to 599.")
    request_body = Text(required=False, help_text="The raw JSON that was sent, as one string.")
    response_body = Text(required=False, help_text="As it came, as one string.")
    response_is_empty = serializers.BooleanField(
        required=False, help_text="True when the response came back without a body: then none is missing."
    )


class AskBody(Closed):
    """A new inquiry."""

    kind = serializers.ChoiceField(**one_of(Inquiry.Kind), default=Inquiry.Kind.FAILED_CALL)
    subject = Text(help_text="A few words that name the problem.")
    text = Text(help_text="The question, in English. Markdown.")
    priority = serializers.ChoiceField(**one_of(PRIORITIES_OF_ISVS), default=Priority.NORMAL)
    call = CallBody(required=False)
    paste = Text(
        required=False,
        default="",
        help_text="The call as you have it: cURL, HAR, raw HTTP, a log. Without call, the facts are read out of it.",
    )
    client = serializers.CharField(required=False, allow_null=True, help_text="Client ID of one of your API clients.")
    customer = serializers.CharField(
        required=False, allow_null=True, help_text="Organisation number of a customer you work for."
    )


class CompleteBody(Closed):
    """Facts that were missing. What is left out stays as it is."""

    call = CallBody()

    def validate_call(self, call: dict[str, Any]) -> dict[str, Any]:
        if facts(call) == CallFacts():
            raise serializers.ValidationError("Give at least one of the facts listed in missing.", code="required")
        return call


class ReplyBody(Closed):
    text = Text(help_text="Markdown.")


class RemarkBody(Closed):
    text = Text(required=False, default="", help_text="Becomes a message. Markdown.")


class FilesBody(Closed):
    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, use_url=False), help_text="One or several files."
    )
    text = Text(required=False, default="", help_text="What the files show. Markdown.")


def facts(call: Mapping[str, Any]) -> CallFacts:
    """The facts of a checked ``CallBody``."""
    return CallFacts(**call)


def checked(shape: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    """``data`` as values of ``shape``; what doesn't fit is refused field by field."""
    reader = shape(data=data)
    reader.is_valid(raise_exception=True)
    return reader.validated_data
