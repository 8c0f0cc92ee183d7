"""Invoices and credit notes of customers that let the ISV's systems fetch them. Nothing is written here."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.invoicing.document import Category, Document
from apps.invoicing.facts import document_from
from apps.invoicing.models import Invoice, InvoiceFile

from .bodies import Query, checked, one_of
from .doors import ApiView
from .moments import Moment
from .paging import LastIssuedFirst, paged
from .reading import CustomerOut
from .schema import problems
from .tokens import PartnerRequest

TAGS = ["Invoices"]
OPEN, SETTLED = "open", "settled"
FILES = {each.value: each for each in InvoiceFile.Format}
RELATED = ("customer", "credits", "receivable")


class Amount(serializers.DecimalField):
    """Money as a string with two places, in the currency of its invoice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, read_only=True, **options)


class InvoiceQuery(Query):
    kind = serializers.ChoiceField(**one_of(Invoice.Kind), required=False)
    state = serializers.ChoiceField(
        choices=[OPEN, SETTLED],
        required=False,
        error_messages={"invalid_choice": "Use open or settled."},
        help_text="Of invoices: whether something is left to pay.",
    )
    customer = serializers.CharField(required=False, help_text="Organisation number.")
    issued_since = serializers.DateField(required=False, help_text="Such as 2026-11-01.")


class OwedOut(serializers.Serializer):
    paid = Amount()
    credited = Amount(help_text="What credit notes took back.")
    left = Amount(help_text="Below zero: we owe it.")
    settled_at = Moment(allow_null=True, help_text="Null while something is left to pay.")


class InvoiceLinks(serializers.Serializer):
    self = serializers.URLField()
    pdf = serializers.URLField(help_text="Answers 404 for the moment until the file is made.")
    xml = serializers.URLField(help_text="UBL 2.1. A private person has none: 404.")


class InvoiceRow(serializers.Serializer):
    """An invoice or credit note in a list."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=Invoice.Kind.choices)
    customer = CustomerOut()
    currency = serializers.CharField()
    net = Amount()
    vat = Amount()
    gross = Amount(help_text="Of a credit note: what is given back, above zero.")
    issued_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True, help_text="Null on a credit note.")
    credits = serializers.CharField(
        source="credits.number", default=None, allow_null=True, help_text="Number of the invoice a credit note is to."
    )
    owed = OwedOut(source="receivable", default=None, allow_null=True, help_text="Null on a credit note.")
    links = serializers.SerializerMethodField()

    @extend_schema_field(InvoiceLinks)
    def get_links(self, invoice: Invoice) -> dict[str, str]:
        return {
            name: reverse(
                f"partner_api:{address}", kwargs={"invoice": invoice.pk} | more, request=self.context["request"]
            )
            for name, address, more in (
                ("self", "invoice", {}),
                ("pdf", "invoice_file", {"form": "pdf"}),
                ("xml", "invoice_file", {"form": "xml"}),
            )
        }


@extend_schema_serializer(component_name="InvoiceParty")
class PartyOut(serializers.Serializer):
    name = serializers.CharField()
    street = serializers.CharField()
    postcode = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField(help_text="ISO 3166.")
    registration = serializers.CharField()
    vat_number = serializers.CharField()
    endpoint = serializers.CharField(help_text="Electronic address, scheme and number. Empty for none.")


@extend_schema_serializer(component_name="InvoiceLine")
class LineOut(serializers.Serializer):
    position = serializers.IntegerField()
    day = serializers.DateField(allow_null=True)
    text = serializers.CharField()
    note = serializers.CharField()
    quantity = serializers.DecimalField(12, 2)
    unit = serializers.CharField(help_text="UN/ECE Recommendation 20: HUR, MIN or C62.")
    price = Amount(help_text="Of base units, net.")
    base = serializers.IntegerField()
    amount = Amount()
    category = serializers.ChoiceField(choices=[each.value for each in Category], help_text="UNCL5305.")
    percent = serializers.DecimalField(4, 2)


@extend_schema_serializer(component_name="InvoiceVat")
class VatOut(serializers.Serializer):
    category = serializers.ChoiceField(choices=[each.value for each in Category])
    percent = serializers.DecimalField(4, 2)
    net = Amount()
    vat = Amount()


@extend_schema_serializer(component_name="InvoiceDocument")
class DocumentOut(serializers.Serializer):
    """What stands on it, as it was issued."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    seller = PartyOut()
    buyer = PartyOut()
    iban = serializers.CharField(source="account.iban")
    bic = serializers.CharField(source="account.bic")
    payment_reference = serializers.CharField()
    buyer_reference = serializers.CharField()
    purchase_order = serializers.CharField()
    contract = serializers.CharField(help_text="References of the consulting, such as C-31.")
    terms = serializers.CharField()
    remark = serializers.CharField()
    lines = LineOut(many=True)
    vat_groups = VatOut(many=True, source="groups")


class InvoiceOut(InvoiceRow):
    """One invoice or credit note, whole."""

    document = serializers.SerializerMethodField()

    @extend_schema_field(DocumentOut)
    def get_document(self, invoice: Invoice) -> dict[str, Any]:
        document: Document = document_from(invoice.document or {})
        return dict(DocumentOut(document).data)


class Invoices(ApiView):
    pagination_class = LastIssuedFirst

    @extend_schema(
        operation_id="list_invoices",
        summary="List invoices and credit notes, the last issued first",
        description="Those of customers that agreed with us that you fetch them. Follow next until it is null.",
        tags=TAGS,
        parameters=[InvoiceQuery],
        responses={200: InvoiceRow(many=True), **problems(400)},
    )
    def get(self, request: PartnerRequest) -> Response:
        query = checked(InvoiceQuery, request.query_params)
        found = Invoice.objects.visible_to(request.user).select_related(*RELATED).defer("document")
        if "kind" in query:
            found = found.filter(kind=query["kind"])
        if "state" in query:
            found = found.filter(kind=Invoice.Kind.INVOICE, receivable__settled_at__isnull=query["state"] == OPEN)
        if "customer" in query:
            found = found.filter(customer__organisation_number=query["customer"])
        if "issued_since" in query:
            found = found.filter(issued_on__gte=query["issued_since"])
        return paged(found, request, pages=self.pagination_class, shape=InvoiceRow)


class OneInvoice(ApiView):
    @extend_schema(
        operation_id="read_invoice",
        summary="Read an invoice or credit note",
        description="With its lines and VAT as they were issued, which never change, and what is left to pay now.",
        tags=TAGS,
        responses={200: InvoiceOut, **problems(404)},
    )
    def get(self, request: PartnerRequest, invoice: int) -> Response:
        found = get_object_or_404(Invoice.objects.visible_to(request.user).select_related(*RELATED), pk=invoice)
        return Response(InvoiceOut(found, context={"request": request}).data)


class InvoiceDownload(ApiView):
    @extend_schema(
        operation_id="download_invoice",
        summary="Download an invoice as PDF or UBL",
        description="form is pdf or xml. The bytes never change: keep the ETag and send it as If-None-Match.",
        tags=TAGS,
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="You have it."),
            **problems(404),
        },
    )
    def get(self, request: PartnerRequest, invoice: int, form: str) -> HttpResponse:
        if form not in FILES:
            raise Http404
        found = get_object_or_404(Invoice.objects.visible_to(request.user).defer("document"), pk=invoice)
        kept = get_object_or_404(found.files.defer("content"), format=form)
        etag = f'"{kept.digest}"'
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if {etag, "*"} & {each.removeprefix("W/") for each in known}:
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
            response["Content-Disposition"] = f'attachment; filename="{kept.file_name}"'
            response["X-Content-Type-Options"] = "nosniff"
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response
