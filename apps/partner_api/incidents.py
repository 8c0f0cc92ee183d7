"""Incidents that concern the ISV that calls."""

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response

from apps.inquiries.models import Incident

from .doors import ApiView
from .moments import Moment
from .paging import NewestFirst, paged
from .schema import problems
from .tokens import PartnerRequest


@extend_schema_serializer(component_name="Incident")
class IncidentOut(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField(source="public_text", help_text="Markdown.")
    status = serializers.ChoiceField(choices=Incident.Status.choices)
    operations = serializers.SerializerMethodField(help_text="Such as POST /v1/orders.")
    since = Moment()
    until = Moment(allow_null=True, help_text="Null while it goes on.")

    def get_operations(self, incident: Incident) -> list[str]:
        return [str(each) for each in incident.operations.all()]


class Incidents(ApiView):
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_incidents",
        summary="List incidents that concern you, the newest first",
        description="Those of an operation that you have asked about, those in your market, those that explain an "
        "inquiry of yours, and those for everybody. until is null while an incident goes on.",
        tags=["Incidents"],
        responses={200: IncidentOut(many=True), **problems(400)},
    )
    def get(self, request: PartnerRequest) -> Response:
        found = Incident.objects.visible_to(request.user).concerning(self.isv).prefetch_related("operations")
        return paged(found, request, pages=self.pagination_class, shape=IncidentOut)
