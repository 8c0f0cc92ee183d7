"""Sellers with their VAT and exchange rates to keep. Invoices are read and made on pages of their own."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError

from apps.isvs.parties import check_registration
from apps.policy.admin_pages import SignedAdmin, SignedForm

from .models import ExchangeRate, LateRate, Seller, VatRate


class SellerForm(SignedForm):
    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            check_registration(given.get("country", ""), given.get("registration_number", ""))
        except ValidationError as wrong:
            self.add_error("registration_number", wrong)
        return given


@admin.register(Seller)
class SellerAdmin(SignedAdmin):
    form = SellerForm
    list_display = ["name", "market", "vat_number", "number_prefix", "payment_days"]
    list_select_related = ["market"]
    search_fields = ["name"]
    search_help_text = "Name"
    autocomplete_fields = ["market"]
    fields = [
        ("name", "market"),
        ("street", "postcode", "city", "country"),
        ("registration_number", "vat_number", "electronic_address"),
        "contact_email",
        ("iban", "bic", "local_account"),
        ("number_prefix", "reference_kind", "payment_days"),
        ("reminder_fee", "fee_from"),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Numbers given stay what they are, so what stands before them does, too, and whose they are."""
        return ["market", "number_prefix"] if obj and obj.market.invoices.issued().exists() else []


@admin.register(VatRate)
class VatRateAdmin(SignedAdmin):
    list_display = ["seller", "rate", "percent", "starts_on"]
    list_filter = ["rate"]
    list_select_related = ["seller"]
    search_fields = ["seller__name"]
    search_help_text = "Seller"
    autocomplete_fields = ["seller"]
    fields = [("seller", "rate"), ("percent", "starts_on")]


@admin.register(LateRate)
class LateRateAdmin(SignedAdmin):
    list_display = ["seller", "percent", "starts_on"]
    list_select_related = ["seller"]
    search_fields = ["seller__name"]
    search_help_text = "Seller"
    autocomplete_fields = ["seller"]
    fields = ["seller", ("percent", "starts_on")]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(SignedAdmin):
    list_display = ["on", "currency", "into", "rate"]
    list_filter = ["currency", "into"]
    search_fields = ["currency", "into"]
    search_help_text = "Currency"
    fields = ["on", ("currency", "into"), "rate"]
