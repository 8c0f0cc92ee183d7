from datetime import date
from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display

from apps.policy.admin_pages import ReadOnlyAdmin, SignedAdmin, SignedForm
from apps.policy.clock import HoursError, SupportHours
from apps.policy.models import SupportCalendar
from apps.policy.present import now

from . import services
from .browsers import browser_in
from .models import Absence, AccessRecord, Team, User
from .team_pages import TeamAdmin, with_hours

MOST_ABSENCES = 3
MOST_BROWSERS = 10
SEES_BROWSERS = ("accounts.change_user", "accounts.view_accessrecord")

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

    def clean_calendar(self) -> SupportCalendar | None:
        return with_hours(self.cleaned_data["calendar"], "this person would never be reminded")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("groups") and not given.get("is_staff"):
            self.add_error(
                "groups", ValidationError("Only staff have roles. Tick Staff, or take them away.", code="not_staff")
            )
        if given.get("team") and not given.get("is_staff"):
            self.add_error(
                "team", ValidationError("Only staff work in a team. Tick Staff, or clear it.", code="not_staff")
            )
        _require_deputy(self, given.get("deputy"), self.instance)
        self._check_limit(given)
        return given

    def _check_limit(self, given: dict[str, Any]) -> None:
        is_limited, markets = given.get("is_limited"), given.get("limited_to")
        is_everywhere = given.get("is_superuser", self.instance.is_superuser)
        if is_limited and (is_everywhere or not given.get("is_staff")):
            words = (
                "Who may do everything can't be limited." if is_everywhere else "Only staff can be limited. Tick Staff."
            )
            self.add_error("is_limited", ValidationError(words, code="not_limitable"))
        elif is_limited and not markets:
            words = "Choose at least one market, or take the tick away: then all of them are seen."
            self.add_error("limited_to", ValidationError(words, code="no_market"))
        elif markets and not is_limited:
            words = "Tick “Limited to markets”, or choose none here."
            self.add_error("limited_to", ValidationError(words, code="not_limited"))


class AbsenceForm(SignedForm):
    own: User | None = None
    """Whose absence it is where it can be nobody else's."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.own is not None:
            self.instance.person = self.own
        person = self.own or given.get("person")
        _require_deputy(self, given.get("deputy"), person)
        first_day, last_day = given.get("first_day"), given.get("last_day")
        if person is None or first_day is None or last_day is None:
            return given
        if last_day < first_day:
            words = f"They are away from {first_day:%-d %B %Y} on: choose the same day or a later one."
            self.add_error("last_day", ValidationError(words, code="ends_before_it_begins"))
        elif other := _kept(person, first_day, last_day).exclude(pk=self.instance.pk).first():
            words = f"{other} is kept already. Change that one, or choose other days."
            self.add_error("first_day", ValidationError(words, code="absent_already"))
        return given


def _kept(person: User, first_day: date, last_day: date) -> models.QuerySet[Absence]:
    return Absence.objects.filter(person=person).overlapping(first_day, last_day)


def _require_deputy(form: SignedForm, deputy: User | None, person: User | None) -> None:
    if deputy is not None and (deputy == person or not deputy.is_staff or not deputy.is_active):
        words = "Choose somebody else who works at the desk."
        form.add_error("deputy", ValidationError(words, code="no_deputy"))


@admin.register(User)
class UserAdmin(SignedAdmin):
    form = UserForm
    list_display = ["name", "email", "role_names", "market", "team", "is_staff", "is_active"]
    list_filter = ["is_active", "is_staff", "groups", "team", "kind"]
    list_select_related = ["market", "team"]
    search_fields = ["name", "email"]
    search_help_text = "Name or e-mail"
    autocomplete_fields = ["market", "team", "calendar", "deputy"]
    fieldsets = [
        (None, {"fields": ["name", "email", ("market", "time_zone"), "is_active"]}),
        ("At the desk", {"fields": ["is_staff", "groups", ("team", "deputy"), "calendar", "at_work"]}),
        ("Limited to markets", {"fields": ["is_limited", "limited_to"]}),
    ]
    readonly_fields = ["at_work", "browsers"]
    actions_detail = ["invite_again", "sign_out", "remove_second_factor"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @display(description="Roles")
    def role_names(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all())

    @display(description="At work")
    def at_work(self, user: User) -> SafeString | str:
        """Which hours count, the next absences, and where both are kept."""
        if not user.is_staff:
            return "Staff have hours and absences: tick Staff and save."
        absences = reverse("admin:accounts_absence_changelist")
        links = [(f"{absences}?person__id__exact={user.pk}", "Absences")]
        links += [(_page_of(each), f"away {each.days}") for each in user.absences.since(now().date())[:MOST_ABSENCES]]
        if calendar := user.hours:
            page = reverse("admin:policy_supportcalendar_change", args=[calendar.pk])
            year = reverse("admin:policy_supportcalendar_preview", args=[calendar.pk])
            links = [(page, f"Hours: {calendar}"), (year, "See the year"), *links]
        return format_html_join(" · ", '<a href="{}" class="text-primary-600 dark:text-primary-500">{}</a>', links)

    @display(description="Browsers")
    def browsers(self, user: User) -> SafeString | str:
        """Where this person is signed in now, the last seen first."""
        known = UserSession.objects.filter(user=user).order_by("-last_seen_at")[:MOST_BROWSERS]
        rows = [(browser_in(each.user_agent), each.ip, naturaltime(each.last_seen_at)) for each in known]
        return format_html_join(mark_safe("<br>"), "{}, {}, seen {}", rows) or "Not signed in anywhere."

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            found = found.people()
        return found, may_repeat

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj and any(map(request.user.has_perm, SEES_BROWSERS)):
            fieldsets = [*fieldsets, ("Signed in", {"fields": ["browsers"]})]
        if cast(User, request.user).is_superuser:
            return [*fieldsets, ("Everything", {"fields": ["is_superuser"]})]
        return fieldsets

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"widget": forms.CheckboxSelectMultiple}
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        kwargs |= {"queryset": Group.objects.order_by("name")}
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
            services.end_sessions_of_the_inactive(obj, at=now())
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
        description="Sign out everywhere",
        icon="logout",
        permissions=["invite"],
        dialog={
            "title": "Sign this person out everywhere?",
            "description": "Every browser they are signed in with must sign in again. To keep them out, clear Active.",
            "form_submit_text": "Sign out",
        },
    )
    def sign_out(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        user = self._person(request, object_id)
        services.sign_out_everywhere(user, by=cast(User, request.user), at=now())
        messages.success(request, f"{user} is signed out everywhere.")
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


def _page_of(absence: Absence) -> str:
    return reverse("admin:accounts_absence_change", args=[absence.pk])


def _to_page_of(user: User) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": reverse("admin:accounts_user_change", args=[user.pk])})


@admin.register(Absence)
class AbsenceAdmin(SignedAdmin):
    """Who is away, and who is reminded meanwhile. One keeps one's own; those who keep users, everybody's."""

    form = AbsenceForm
    list_display = ["person", "first_day", "last_day", "deputy"]
    list_filter = ["first_day"]
    list_select_related = ["person", "deputy"]
    search_fields = ["person__name", "deputy__name"]
    search_help_text = "Name of who is away, or of the deputy"
    autocomplete_fields = ["person", "deputy"]
    fields = ["person", ("first_day", "last_day"), "deputy"]

    def has_change_permission(self, request: HttpRequest, obj: Absence | None = None) -> bool:
        return super().has_change_permission(request, obj) and _is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Absence | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _is_theirs(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Absence | None = None) -> list[str]:
        return [] if _keeps_users(request) else ["person"]

    def get_form(self, request: HttpRequest, obj: Absence | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.own = None if _keeps_users(request) else cast(User, request.user)
        return form


def _keeps_users(request: HttpRequest) -> bool:
    return request.user.has_perm("accounts.change_user")


def _is_theirs(request: HttpRequest, absence: Absence | None) -> bool:
    return absence is None or absence.person_id == request.user.pk or _keeps_users(request)


@admin.register(AccessRecord)
class AccessRecordAdmin(ReadOnlyAdmin):
    """Who took which data out of the product, and when. To read; nobody writes here."""

    list_display = ["about", "what", "rows", "by", "at"]
    list_filter = ["what", "at"]
    list_select_related = ["by"]
    search_fields = ["about", "by__name", "by__email"]
    search_help_text = "What it was, or who took it"
    fields = ["by", "at", "what", "about", "rows", "filters"]


admin.site.register(Team, TeamAdmin)
