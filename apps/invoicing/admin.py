"""Sellers with their VAT and exchange rates to keep. Invoices are read and made on pages of their own."""

from django.contrib import admin

from apps.policy.admin_pages import SignedAdmin

from .models import ExchangeRate, Seller, VatRate


@admin.register(Seller)
class SellerAdmin(SignedAdmin):
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
    ]

    def get_readonly_fields(self, request, obj=None):
        """Numbers given stay what they are, so what stands before them does, too."""
        return ["number_prefix"] if obj and obj.market.invoices.issued().exists() else []


@admin.register(VatRate)
class VatRateAdmin(SignedAdmin):
    list_display = ["seller", "rate", "percent", "starts_on"]
    list_filter = ["rate"]
    list_select_related = ["seller"]
    search_fields = ["seller__name"]
    search_help_text = "Seller"
    autocomplete_fields = ["seller"]
    fields = [("seller", "rate"), ("percent", "starts_on")]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(SignedAdmin):
    list_display = ["on", "currency", "into", "rate"]
    list_filter = ["currency", "into"]
    search_fields = ["currency", "into"]
    search_help_text = "Currency"
    fields = ["on", ("currency", "into"), "rate"]
