"""What is shown. Every field is named here, and nothing internal has a name."""

from typing import Any

from django.db.models.functions import Left
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from apps.diagnostics.recorded import report_of
from apps.inquiries.addresses import isv_page
from apps.inquiries.completeness import missing
from apps.inquiries.facts import CallFacts, facts_of
from apps.inquiries.models import Attachment, Inquiry, Message
from apps.inquiries.querysets import InquiryQuerySet
from apps.inquiries.verdicts import verdict_on_record
from apps.policy.models import Priority

from .approving import DataApprovalOut, approvals_of
from .deadlines import DeadlineOut, deadlines_of
from .diagnosing import Found
from .moments import Moment

KINDS_SHOWN = [(kind.value, kind.label) for kind in (Message.Kind.REPLY, Message.Kind.ANSWER, Message.Kind.EVENT)]


class CallSummary(serializers.Serializer):
    method = serializers.CharField()
    url = serializers.CharField()
    status = serializers.IntegerField(allow_null=True)
    response_is_empty = serializers.BooleanField(help_text="You said that the response body came back empty.")


class CallOut(CallSummary):
    request_body = serializers.CharField()
    response_body = serializers.CharField()


class MissingOut(serializers.Serializer):
    code = serializers.CharField()
    sentence = serializers.CharField()


class ClientOut(serializers.Serializer):
    client_id = serializers.CharField()
    type = serializers.CharField()


class CustomerOut(serializers.Serializer):
    name = serializers.CharField()
    organisation_number = serializers.CharField()


class LinksOut(serializers.Serializer):
    self = serializers.URLField()
    messages = serializers.URLField()
    attachments = serializers.URLField()
    page = serializers.URLField(help_text="Where people read it.")


class InquiryRow(serializers.Serializer):
    """An inquiry in a list: everything but the bodies of its call. Read with ``rows``."""

    number = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Inquiry.Status.choices)
    status_words = serializers.CharField(source="get_status_display")
    kind = serializers.ChoiceField(choices=Inquiry.Kind.choices)
    subject = serializers.CharField()
    priority = serializers.ChoiceField(choices=Priority.choices)
    call = CallSummary()
    missing = serializers.SerializerMethodField(help_text="What we still need before the clock starts.")
    asked_at = Moment()
    completed_at = Moment(allow_null=True, help_text="When nothing more was missing.")
    hear_from_us_by = serializers.SerializerMethodField(help_text="Null while the next step is not ours.")
    first_responded_at = Moment(allow_null=True)
    resolved_at = Moment(allow_null=True)
    updated_at = Moment(source="last_activity_at")
    client = ClientOut(allow_null=True)
    customer = CustomerOut(allow_null=True)
    merged_into = serializers.IntegerField(
        source="merged_into_id", allow_null=True, help_text="The inquiry in which it goes on. Both numbers lead there."
    )
    links = serializers.SerializerMethodField()

    @extend_schema_field(MissingOut(many=True))
    def get_missing(self, inquiry: Inquiry) -> list[dict[str, str]]:
        if inquiry.is_complete:
            return []
        return [what._asdict() for what in missing(inquiry.kind, self.facts(inquiry))]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_hear_from_us_by(self, inquiry: Inquiry) -> str | None:
        return Moment().to_representation(inquiry.next_due_at) if inquiry.is_due else None

    @extend_schema_field(LinksOut)
    def get_links(self, inquiry: Inquiry) -> dict[str, str]:
        request = self.context["request"]
        here = reverse("partner_api:inquiry", kwargs={"number": inquiry.number}, request=request)
        return {
            "self": here,
            "messages": f"{here}messages/",
            "attachments": f"{here}attachments/",
            "page": request.build_absolute_uri(isv_page(inquiry)),
        }

    def facts(self, inquiry: Any) -> CallFacts:
        """Enough of the call to see what is missing."""
        call = inquiry.call
        bodies = inquiry.request_start, inquiry.response_start
        return CallFacts(call.method, call.url, call.status, *bodies, call.response_is_empty)


class AbsorbedOut(serializers.Serializer):
    """An inquiry that was merged into another one."""

    number = serializers.IntegerField()
    subject = serializers.CharField()
    asked_at = Moment()
    call = CallSummary()


class InquiryOut(InquiryRow):
    """One inquiry, with the whole call."""

    call = CallOut()
    deadlines = serializers.SerializerMethodField(help_text="The last of each kind; none before nothing is missing.")
    merged = serializers.SerializerMethodField(help_text="What was asked by itself before and goes on here.")
    data_approvals = serializers.SerializerMethodField(
        help_text="Whether the customer allows a copy of its company database, the last request first."
    )
    diagnosis = serializers.SerializerMethodField(help_text="Null for an inquiry without a call.")

    @extend_schema_field(DeadlineOut(many=True))
    def get_deadlines(self, inquiry: Inquiry) -> list[dict[str, Any]]:
        return deadlines_of(inquiry)

    @extend_schema_field(AbsorbedOut(many=True))
    def get_merged(self, inquiry: Inquiry) -> list[dict[str, Any]]:
        absorbed = inquiry.absorbed.select_related("call").defer("call__request_body", "call__response_body")
        return list(AbsorbedOut(absorbed.order_by("pk"), many=True).data)

    @extend_schema_field(DataApprovalOut(many=True))
    def get_data_approvals(self, inquiry: Inquiry) -> list[dict[str, Any]]:
        return approvals_of(inquiry, self.context["request"].user)

    @extend_schema_field(Found(allow_null=True))
    def get_diagnosis(self, inquiry: Inquiry) -> dict[str, Any] | None:
        diagnosis = getattr(inquiry.call, "diagnosis", None)
        context = {"verdict": verdict_on_record(inquiry)}
        return Found(report_of(diagnosis, inquiry.call), context=context).data if diagnosis else None

    def facts(self, inquiry: Inquiry) -> CallFacts:
        return facts_of(inquiry.call)


def rows(inquiries: InquiryQuerySet) -> InquiryQuerySet:
    """``inquiries`` for ``InquiryRow``: of bodies of megabytes, only whether there are any."""
    return (
        inquiries.select_related("call", "client", "customer")
        .defer("masking", "call__request_body", "call__response_body")
        .annotate(request_start=Left("call__request_body", 1), response_start=Left("call__response_body", 1))
    )


class AttachmentOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes, as stored.")
    is_checked = serializers.BooleanField(
        help_text="Whether it is text that was searched for secrets. Other files are kept as they came."
    )
    message = serializers.IntegerField(source="message_id")
    url = serializers.SerializerMethodField(help_text="Downloads the file. Needs a token.")

    def get_url(self, attachment: Attachment) -> str:
        number = self.context["number"]
        return reverse(
            "partner_api:attachment",
            kwargs={"number": number, "pk": attachment.pk},
            request=self.context["request"],
        )


class MessageOut(serializers.Serializer):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS_SHOWN)
    author = serializers.CharField(source="author.name")
    text = serializers.CharField()
    sent_at = Moment()
    attachments = AttachmentOut(many=True)
