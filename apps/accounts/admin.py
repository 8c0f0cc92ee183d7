from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display

from apps.policy.admin_pages import SignedAdmin, SignedForm
from apps.policy.clock import HoursError, SupportHours
from apps.policy.present import now

from . import services
from .models import User

# Roles are written from roles.py; credentials, second factors and sessions belong to whoever signs in with them.
for foreign in (Group, Client, Token, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(foreign)


class UserForm(SignedForm):
    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Somebody has this address already. Search for it in the list.", code="email_taken")
        return email

    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"]
        try:
            if name:
                SupportHours(name, {})
        except HoursError as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("groups") and not given.get("is_staff"):
            self.add_error(
                "groups", ValidationError("Only staff have roles. Tick Staff, or take them away.", code="not_staff")
            )
        return given


@admin.register(User)
class UserAdmin(SignedAdmin):
    form = UserForm
    list_display = ["name", "email", "role_names", "market", "is_staff", "is_active"]
    list_filter = ["is_active", "is_staff", "groups", "kind"]
    list_select_related = ["market"]
    search_fields = ["name", "email"]
    search_help_text = "Name or e-mail"
    autocomplete_fields = ["market"]
    fieldsets = [
        (None, {"fields": ["name", "email", ("market", "time_zone"), "is_active"]}),
        ("At the desk", {"fields": ["is_staff", "groups"]}),
    ]
    actions_detail = ["invite_again", "remove_second_factor"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @display(description="Roles")
    def role_names(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            found = found.people()
        return found, may_repeat

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if cast(User, request.user).is_superuser:
            return [*fieldsets, ("Everything", {"fields": ["is_superuser"]})]
        return fieldsets

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "queryset": Group.objects.order_by("name")}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label, field.help_text = "Roles", "What each role may do is written in the product, not here."
        return field

    def reason_for(self, form: Any, *, change: bool) -> str:
        reason = super().reason_for(form, change=change)
        if "groups" not in form.changed_data:
            return reason
        # Roles have no history of their own.
        return f"roles: {', '.join(group.name for group in form.cleaned_data['groups']) or 'none'}; {reason}"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            services.follow_email(obj)
        else:
            services.add_person(obj, by=cast(User, request.user), reason=self.reason_for(form, change=False), at=now())

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Machines are kept by what they stand for, and who may do everything only by their like."""
        if obj and (obj.kind == User.Kind.MACHINE or (obj.is_superuser and not cast(User, request.user).is_superuser)):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @action(
        description="Send invitation again",
        icon="mail",
        permissions=["invite"],
        dialog={
            "title": "Send the invitation again?",
            "description": "A mail that says where to choose a password.",
            "form_submit_text": "Send",
        },
    )
    def invite_again(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        user = self._person(request, object_id)
        services.invite(user, by=cast(User, request.user), at=now())
        messages.success(request, f"An invitation is on its way to {user.email}.")
        return _to_page_of(user)

    @action(
        description="Remove second factor",
        icon="phonelink_erase",
        permissions=["second_factor"],
        dialog={
            "title": "Remove the second factor?",
            "description": "For somebody who lost phone and recovery codes. Make sure that it is they who ask: "
            "until they set up a new one, the password alone opens their account.",
            "form_submit_text": "Remove it",
        },
    )
    def remove_second_factor(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        user = self._person(request, object_id)
        services.remove_second_factor(user, by=cast(User, request.user), at=now())
        messages.success(request, f"{user} signs in without a second factor, and sets up a new one.")
        return _to_page_of(user)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        user = self.get_object(request, str(object_id))
        if user is None or user.kind == User.Kind.MACHINE or not user.is_active:
            return []
        return super().get_actions_detail(request, object_id)

    def has_invite_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("accounts.change_user")

    def has_second_factor_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return bool(request.user.is_superuser)

    def _person(self, request: HttpRequest, object_id: str) -> User:
        user = self.get_object(request, object_id)
        if user is None or user.kind == User.Kind.MACHINE:
            raise Http404("There is no such person.")
        return user


def _to_page_of(user: User) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": reverse("admin:accounts_user_change", args=[user.pk])})
