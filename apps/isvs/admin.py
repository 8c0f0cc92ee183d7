from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from apps.accounts.models import User
from apps.policy.admin_pages import InReach, SignedAdmin, SignedForm
from apps.policy.present import now

from . import services
from .client_forms import ApiClientForm, RedirectUriFormSet
from .models import ApiClient, Certificate, CompanyDatabase, Customer, Integration, Isv, Membership, RedirectUri
from .parties import check_registration

PEOPLE_ROLES = [(role.value, role.label) for role in Membership.Role if role != Membership.Role.INTEGRATION]


class MembershipInline(InReach, TabularInline):
    """The people of an ISV; its machines are members by their integrations."""

    model = Membership
    fields = ["user", "role"]
    autocomplete_fields = ["user"]
    extra = 0
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        return super().get_queryset(request).select_related("user").filter(user__kind=User.Kind.PERSON)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_choice_field(db_field, request, **kwargs, choices=PEOPLE_ROLES)


class FoundAdmin(SignedAdmin):
    """Pages of something that can be searched for: it is found as it was saved, from that moment on."""

    kind: ClassVar[str]

    def index(self, obj: Any) -> None:
        """Let it be found as it is now."""
        raise NotImplementedError

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.index(type(form.instance).objects.get(pk=form.instance.pk))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        number = obj.pk
        super().delete_model(request, obj)
        services.forget(self.kind, number)


@admin.register(Isv)
class IsvAdmin(FoundAdmin):
    kind = services.ISV
    list_display = ["name", "market", "tier", "organisation_number"]
    list_filter = ["market", "tier"]
    list_select_related = ["market"]
    search_fields = ["name", "organisation_number"]
    search_help_text = "Name or organisation number"
    autocomplete_fields = ["market"]
    fields = ["name", ("market", "tier"), "organisation_number"]
    inlines = [MembershipInline]

    def index(self, obj: Isv) -> None:
        services.index_isvs([obj], at=now())


@admin.register(Membership)
class MembershipAdmin(SignedAdmin):
    list_display = ["user", "isv", "role"]
    list_filter = ["role"]
    list_select_related = ["user", "isv"]
    search_fields = ["user__name", "user__email", "isv__name"]
    search_help_text = "Name, e-mail or ISV"
    autocomplete_fields = ["user", "isv"]
    fields = ["user", "isv", "role"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        return super().get_queryset(request).filter(user__kind=User.Kind.PERSON)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_choice_field(db_field, request, **kwargs, choices=PEOPLE_ROLES)


class RedirectUriInline(TabularInline):
    model = RedirectUri
    formset = RedirectUriFormSet
    fields = ["uri"]
    extra = 0
    hide_title = True


@admin.register(ApiClient)
class ApiClientAdmin(FoundAdmin):
    form = ApiClientForm
    kind = services.CLIENT
    list_display = ["client_id", "name", "isv", "type_label"]
    list_filter = ["type", "isv__market"]
    list_select_related = ["isv"]
    search_fields = ["client_id", "name", "isv__name"]
    search_help_text = "Client ID, name or ISV"
    autocomplete_fields = ["isv"]
    fields = ["isv", "name", "client_id", "type", "fingerprint", "is_on_record"]
    readonly_fields = ["is_on_record"]
    inlines = [RedirectUriInline]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiClient | None = None) -> list[str]:
        """A client that is there goes to production by two people and its ISV's link, and by nothing else."""
        return [*self.readonly_fields, "type"] if obj else self.readonly_fields

    @display(description="Fingerprint on record", boolean=True)
    def is_on_record(self, client: ApiClient) -> bool:
        return bool(client.secret_fingerprint)

    def save_model(self, request: HttpRequest, obj: ApiClient, form: Any, change: bool) -> None:
        obj.secret_fingerprint = form.cleaned_data.get("fingerprint") or obj.secret_fingerprint
        super().save_model(request, obj, form, change)

    def index(self, obj: ApiClient) -> None:
        services.index_clients([obj], at=now())

    @display(
        description="Type",
        ordering="type",
        label={ApiClient.Type.TEST: "info", ApiClient.Type.PRODUCTION: "success"},
    )
    def type_label(self, client: ApiClient) -> tuple[str, str]:
        return client.type, client.get_type_display()


class DatabaseInline(TabularInline):
    model = CompanyDatabase
    fields = ["name", "identifier"]
    extra = 0
    hide_title = True


class CustomerForm(SignedForm):
    def clean_isvs(self) -> models.QuerySet[Isv]:
        """Those that were chosen, and those that its writer does not see: nobody takes away what they weren't shown."""
        chosen, offered = self.cleaned_data["isvs"], cast(forms.ModelMultipleChoiceField, self.fields["isvs"]).queryset
        unseen = self.instance.isvs.exclude(pk__in=offered) if self.instance.pk else Isv.objects.none()
        return Isv.objects.filter(pk__in=[isv.pk for isv in (*chosen, *unseen)])

    def clean(self) -> dict[str, Any]:
        """A number that its register would not give is refused when it is entered, and kept where it was before."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") != Customer.Kind.PRIVATE and {"organisation_number", "country", "kind"} & set(
            self.changed_data
        ):
            try:
                check_registration(given.get("country", ""), given.get("organisation_number", ""))
            except ValidationError as wrong:
                self.add_error("organisation_number", wrong)
        fetching, working = given.get("invoices_fetched_by"), given.get("isvs")
        if fetching and working is not None and fetching not in working:
            self.add_error(
                "invoices_fetched_by", f"{fetching} doesn't work for this customer. Add it to the ISVs that do first."
            )
        return given


@admin.register(Customer)
class CustomerAdmin(FoundAdmin):
    form = CustomerForm
    kind = services.CUSTOMER
    list_display = ["name", "kind", "market", "organisation_number"]
    list_filter = ["kind", "market"]
    list_select_related = ["market"]
    search_fields = ["name", "organisation_number"]
    search_help_text = "Name or organisation number"
    autocomplete_fields = ["market", "isvs", "invoices_fetched_by"]
    fields = [
        "name",
        ("kind", "organisation_number", "vat_number"),
        ("street", "postcode", "city", "country"),
        "contact_email",
        ("payer_name", "payer_email"),
        ("invoice_email", "buyer_reference", "electronic_address"),
        "data_owners",
        "market",
        "isvs",
        "invoices_fetched_by",
    ]
    inlines = [DatabaseInline]
    readonly_fields = ["data_owners"]

    def index(self, obj: Customer) -> None:
        services.index_customers([obj], at=now())

    @display(description="Data owners")
    def data_owners(self, customer: Customer) -> SafeString | str:
        """Who may decide about its data, and the way to their page."""
        if customer.pk is None:
            return "Named once the customer is saved."
        names = ", ".join(owner.name for owner in customer.data_owners.verified()) or "Nobody is verified"
        return format_html(
            '{} <a href="{}">See and name them</a>', names, reverse("cockpit:data_owners", args=[customer.pk])
        )


@admin.register(CompanyDatabase)
class CompanyDatabaseAdmin(SignedAdmin):
    list_display = ["name", "customer", "identifier"]
    list_filter = ["customer__market"]
    list_select_related = ["customer"]
    search_fields = ["name", "identifier", "customer__name"]
    search_help_text = "Name, identifier or customer"
    autocomplete_fields = ["customer"]
    fields = ["customer", "name", "identifier"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._index_customers({form.instance.customer_id, form.initial.get("customer")})

    def delete_model(self, request: HttpRequest, obj: CompanyDatabase) -> None:
        super().delete_model(request, obj)
        self._index_customers({obj.customer_id})

    def _index_customers(self, numbers: set[int | None]) -> None:
        services.index_customers(
            list(Customer.objects.filter(pk__in=[number for number in numbers if number])), at=now()
        )


class CertificateForm(SignedForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        issued, expires = given.get("issued_on"), given.get("expires_on")
        if issued and expires and expires <= issued:
            words = f"It was issued on {issued:%-d %B %Y}: choose a later day."
            self.add_error("expires_on", ValidationError(words, code="expires_before_issue"))
        return given


@admin.register(Certificate)
class CertificateAdmin(SignedAdmin):
    form = CertificateForm
    list_display = ["name", "user", "issued_on", "expires_on"]
    list_filter = ["expires_on"]
    list_select_related = ["user"]
    search_fields = ["name", "user__name", "user__email"]
    search_help_text = "Certificate, name or e-mail"
    autocomplete_fields = ["user"]
    fields = ["user", "name", ("issued_on", "expires_on")]

    def save_model(self, request: HttpRequest, obj: Certificate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        services.plan_certificates(obj.user, at=now())

    def delete_model(self, request: HttpRequest, obj: Certificate) -> None:
        number = obj.pk
        super().delete_model(request, obj)
        services.forget_certificate(number, at=now())
        services.plan_certificates(obj.user, at=now())


@admin.register(Integration)
class IntegrationAdmin(SignedAdmin):
    """Partner systems. A secret is shown once, on the page that answers the request for it."""

    list_display = ["name", "isv", "client_id", "state"]
    list_filter = ["is_active", "isv__market"]
    list_select_related = ["isv"]
    search_fields = ["name", "isv__name", "credentials__id"]
    search_help_text = "Name, ISV or client ID"
    autocomplete_fields = ["isv"]
    actions_detail = ["rotate_secret", "revoke"]

    @display(description="Client ID")
    def client_id(self, integration: Integration) -> str:
        return integration.credentials_id

    @display(description="State", ordering="is_active", label={"active": "success", "revoked": "danger"})
    def state(self, integration: Integration) -> tuple[str, str]:
        return ("active", "Active") if integration.is_active else ("revoked", "Revoked")

    def get_fields(self, request: HttpRequest, obj: Integration | None = None) -> list[str]:
        return ["isv", "name", "client_id", "is_active"] if obj else ["isv", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Integration | None = None) -> list[str]:
        return ["isv", "client_id", "is_active"] if obj else []

    def save_model(self, request: HttpRequest, obj: Integration, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        added, secret = services.add_integration(isv=obj.isv, name=obj.name, by=cast(User, request.user), at=now())
        vars(obj).update(vars(added))
        request.new_secret = secret  # type: ignore[attr-defined]  # for response_add, and for nobody after it

    def response_add(
        self, request: HttpRequest, obj: Integration, post_url_continue: str | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{obj.name}: its credentials",
            "opts": self.opts,
            "integration": obj,
            "secret": request.new_secret,  # type: ignore[attr-defined]  # set by save_model
        }
        return TemplateResponse(request, "admin/isvs/integration_secret.html", context)

    @action(
        description="New secret",
        icon="key",
        permissions=["rotate"],
        dialog={
            "title": "Replace the secret?",
            "description": "The present one and every token given for it end at once.",
            "form_submit_text": "Replace it",
        },
    )
    def rotate_secret(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        integration = self._integration(request, object_id)
        secret = services.rotate_secret(integration, by=cast(User, request.user), at=now())
        context = {"integration": integration, "secret": secret}
        whole_dialog = {"HX-Retarget": "#dialog", "HX-Reselect": "#dialog"}
        return TemplateResponse(request, "admin/isvs/_secret_dialog.html", context, headers=whole_dialog)

    @action(
        description="Revoke",
        icon="block",
        variant=ActionVariant.DANGER,
        permissions=["rotate"],
        dialog={
            "title": "Revoke this integration?",
            "description": "Its tokens end at once and it gets no new ones. This can't be taken back.",
            "form_submit_text": "Revoke it",
        },
    )
    def revoke(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        integration = self._integration(request, object_id)
        services.revoke_integration(integration, by=cast(User, request.user), at=now())
        messages.success(request, f"{integration.name} is revoked.")
        page = reverse("admin:isvs_integration_change", args=[integration.pk])
        return HttpResponse(headers={"HX-Redirect": page})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        integration = self.get_object(request, str(object_id))
        return super().get_actions_detail(request, object_id) if integration and integration.is_active else []

    def has_rotate_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("isvs.change_integration")

    def has_delete_permission(self, request: HttpRequest, obj: Integration | None = None) -> bool:
        return False

    def _integration(self, request: HttpRequest, object_id: str) -> Integration:
        integration = self.get_object(request, object_id)
        if integration is None or not integration.is_active:
            raise Http404("There is no such active integration.")
        return integration
