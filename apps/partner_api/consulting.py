"""Consulting: ask for it, follow it. Hours as they are charged, and no price but the ISV's own."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse as path_to
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.consulting import services
from apps.consulting.models import Engagement
from apps.consulting.pricing import Rate
from apps.consulting.public import state_of, turn_of
from apps.inquiries.models import Inquiry
from apps.policy.present import now

from .bodies import Closed, Query, Text, checked, one_of
from .doors import ApiView, own_customer
from .idempotency import once_per_key
from .moments import Moment
from .paging import NewestFirst, paged
from .reading import CustomerOut
from .schema import CONSULTING_EXAMPLE, IDEMPOTENCY_KEY, WRITING, problems
from .tokens import PartnerRequest

TAGS = ["Consulting"]
LARGEST_NUMBER = 10**18 - 1


class ConsultingQuery(Query):
    status = serializers.MultipleChoiceField(**one_of(Engagement.Status), required=False)


class ConsultingBody(Closed):
    """What you want from us, and who pays for it."""

    title = Text(help_text="A few words that name the matter.")
    wanted = Text(help_text="What is to be done, in English. The customer who pays reads it too.")
    customer = serializers.CharField(
        required=False, allow_null=True, help_text="Organisation number of the customer who pays, one you work for."
    )
    customer_named = Text(required=False, default="", help_text="Who pays, in words, where we don't know it yet.")
    wished_by = serializers.DateField(required=False, allow_null=True, help_text="Such as 2026-12-24.")
    inquiry = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text="Number of the inquiry it came from.",
    )


class EngagementLinks(serializers.Serializer):
    self = serializers.URLField()
    page = serializers.URLField(help_text="Where people read it.")


class EngagementRow(serializers.Serializer):
    """Consulting in a list."""

    number = serializers.IntegerField(source="pk")
    reference = serializers.CharField(help_text="Names it when you write to us, such as C-31.")
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=Engagement.Status.choices)
    status_words = serializers.SerializerMethodField(help_text="Whose turn it is.")
    customer = CustomerOut(allow_null=True)
    customer_named = serializers.CharField(help_text="Who pays in your words, where you named no customer of ours.")
    wished_by = serializers.DateField(allow_null=True)
    requested_at = Moment()
    inquiry = serializers.IntegerField(source="inquiry_id", allow_null=True)
    cancelled_because = serializers.CharField()
    links = serializers.SerializerMethodField()

    def get_status_words(self, engagement: Engagement) -> str:
        return turn_of(engagement)

    @extend_schema_field(EngagementLinks)
    def get_links(self, engagement: Engagement) -> dict[str, str]:
        request = self.context["request"]
        return {
            "self": reverse("partner_api:engagement", kwargs={"engagement": engagement.pk}, request=request),
            "page": request.build_absolute_uri(path_to("portal:engagement", args=[engagement.pk])),
        }


class DayOut(serializers.Serializer):
    day = serializers.DateField()
    rate = serializers.ChoiceField(choices=[(rate.value, rate.value) for rate in Rate])
    worked_minutes = serializers.IntegerField()
    charged_minutes = serializers.IntegerField(help_text="Rounded as the customer agreed.")


class WorkOut(serializers.Serializer):
    started_at = Moment()
    minutes = serializers.IntegerField()
    person = serializers.CharField()
    note = serializers.CharField()


class RatesOut(serializers.Serializer):
    currency = serializers.CharField()
    inside = serializers.DecimalField(9, 2, help_text="An hour inside support hours, without VAT.")
    outside = serializers.DecimalField(9, 2)
    travel = serializers.DecimalField(9, 2)


class ProgressOut(serializers.Serializer):
    """What was estimated and worked."""

    estimated_minutes = serializers.IntegerField(allow_null=True, help_text="Null before a price was sent.")
    valid_until = serializers.DateField(allow_null=True, help_text="Until when the customer may accept the price.")
    worked_minutes = serializers.IntegerField()
    charged_minutes = serializers.IntegerField()
    days = DayOut(many=True)
    work = WorkOut(many=True)
    rates = RatesOut(allow_null=True, help_text="Only where they were agreed with you; else they are the customer's.")


class EngagementOut(EngagementRow):
    """One engagement, with its hours."""

    wanted = serializers.CharField()
    progress = serializers.SerializerMethodField()

    @extend_schema_field(ProgressOut)
    def get_progress(self, engagement: Engagement) -> dict[str, Any]:
        return dict(ProgressOut(state_of(engagement)).data)


class Consulting(ApiView):
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_consulting",
        summary="List consulting, the newest first",
        description="Follow next until it is null. status may be given several times.",
        tags=TAGS,
        parameters=[ConsultingQuery],
        responses={200: EngagementRow(many=True), **problems(400)},
    )
    def get(self, request: PartnerRequest) -> Response:
        query = checked(ConsultingQuery, request.query_params)
        found = Engagement.objects.visible_to(request.user).filter(isv=self.isv).select_related("customer")
        if query.get("status"):
            found = found.filter(status__in=query["status"])
        return paged(found, request, pages=self.pagination_class, shape=EngagementRow)

    @extend_schema(
        operation_id="ask_for_consulting",
        summary="Ask for consulting",
        description="We answer with a price to the customer who pays: named by customer or, in words, by "
        "customer_named. Work begins when they have accepted it. Secrets are masked before anything is stored.",
        tags=TAGS,
        parameters=[IDEMPOTENCY_KEY],
        request=ConsultingBody,
        examples=[CONSULTING_EXAMPLE],
        responses={201: EngagementOut, **problems(*WRITING)},
    )
    @once_per_key
    def post(self, request: PartnerRequest) -> Response:
        given = checked(ConsultingBody, request.data)
        engagement = services.request(
            self.isv,
            title=given["title"],
            wanted=given["wanted"],
            customer=own_customer(self.isv, given.get("customer")),
            customer_named=given["customer_named"],
            wished_by=given.get("wished_by"),
            inquiry=self._own_inquiry(given.get("inquiry")),
            source=Engagement.Source.API,
            by=request.user,
            at=now(),
        )
        response = Response(EngagementOut(engagement, context={"request": request}).data, status=HTTPStatus.CREATED)
        response["Location"] = response.data["links"]["self"]
        return response

    def _own_inquiry(self, number: int | None) -> Inquiry | None:
        if number is None:
            return None
        inquiry = Inquiry.objects.visible_to(self.request.user).filter(isv=self.isv, pk=number).first()
        if inquiry is None:
            raise ValidationError("Name one of your own inquiries by its number.", code="foreign_inquiry")
        return inquiry


class OneEngagement(ApiView):
    @extend_schema(
        operation_id="read_consulting",
        summary="Read consulting with its hours",
        description="The number is that of the reference: 31 for C-31. Hours are those that the customer is charged.",
        tags=TAGS,
        responses={200: EngagementOut, **problems(404)},
    )
    def get(self, request: PartnerRequest, engagement: int) -> Response:
        related = ("isv", "customer", "market__calendar", "terms__price_list", "terms__package")
        visible = Engagement.objects.visible_to(request.user).filter(isv=self.isv).select_related(*related)
        found = get_object_or_404(visible, pk=engagement)
        return Response(EngagementOut(found, context={"request": request}).data)
