from typing import Any, cast

from django.contrib import admin, messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action, display

from apps.accounts.models import User
from apps.policy.admin_pages import ReadOnlyAdmin, SignedAdmin
from apps.policy.present import now

from . import services
from .models import Halt, Notice, Reminder, ReminderRule
from .rule_forms import RuleForm


@admin.register(ReminderRule)
class ReminderRuleAdmin(SignedAdmin):
    """When who is reminded of what. What is planned follows within a minute."""

    form = RuleForm
    list_display = ["code", "event", "moment", "market", "to", "then", "is_active"]
    list_filter = ["event", "is_active", "to", "then", "market"]
    list_select_related = ["market"]
    search_fields = ["code"]
    autocomplete_fields = ["market"]
    fieldsets = [
        (None, {"fields": [("code", "is_active"), ("event", "market"), ("after", "unit")]}),
        ("What is done then", {"fields": [("to", "then"), "page"]}),
    ]
    readonly_fields = ["page"]
    list_before_template = "admin/reminders/_to_dry_run.html"

    @display(description="Look first")
    def page(self, rule: ReminderRule) -> SafeString | str:
        """Leads to what it would send; the audience above owns that page, by this name."""
        if not rule.pk or not rule.is_active:
            return "Once it is saved and active, you can see here what it would send."
        query = urlencode({"rule": rule.code})
        return format_html('<a href="{}?{}">What would it send?</a>', reverse("cockpit:dry_run"), query)

    @display(description="When")
    def moment(self, rule: ReminderRule) -> str:
        if rule.event in ReminderRule.TIMED_BY_MARKET:
            return "as the market says"
        if rule.event == ReminderRule.Event.CERTIFICATE:
            return f"{rule.after} support days before"
        return f"after {rule.after} {rule.get_unit_display()}"

    def get_readonly_fields(self, request: HttpRequest, obj: ReminderRule | None = None) -> list[str]:
        return ["code", *self.readonly_fields] if obj else self.readonly_fields


@admin.register(Halt)
class HaltAdmin(ReadOnlyAdmin):
    """Runs that would have reminded too many at once. Staff let reminders go on here."""

    list_display = ["halted_at", "mails", "limit", "state", "resumed_at", "resumed_by"]
    list_filter = ["halted_at"]
    list_select_related = ["resumed_by"]
    search_fields = ["resumed_by__name"]
    ordering = ["-halted_at"]
    fields = ["halted_at", "mails", "limit", "resumed_at", "resumed_by"]
    actions_detail = ["resume"]

    @display(description="State", label={"held": "danger", "resumed": "success"})
    def state(self, halt: Halt) -> tuple[str, str]:
        return ("held", "Held back") if halt.resumed_at is None else ("resumed", "Gone on")

    @action(
        description="Go on",
        icon="play_arrow",
        permissions=["resume"],
        dialog={
            "title": "Let reminders go on?",
            "description": "The next run, within a minute, sends what was held, to everybody who is at work then.",
            "form_submit_text": "Go on",
        },
    )
    def resume(self, request: HttpRequest, form: Form, object_id: str) -> HttpResponse:
        halt = self.get_object(request, object_id)
        if halt is None or halt.resumed_at is not None:
            raise Http404("There is no such halt.")
        services.resume(halt, by=cast(User, request.user), at=now())
        messages.success(request, "Reminders go on.")
        return HttpResponse(headers={"HX-Redirect": reverse("admin:reminders_halt_changelist")})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        halt = self.get_object(request, str(object_id))
        return super().get_actions_detail(request, object_id) if halt and halt.resumed_at is None else []

    def has_resume_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return request.user.has_perm("reminders.resume_halt")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """What falls due, and what became of it."""

    list_display = ["subject", "rule", "due_at", "state_label", "settled_at"]
    list_filter = ["state", "rule", "due_at"]
    search_fields = ["subject", "rule"]
    search_help_text = "Subject, such as inquiry:4812, or rule"
    ordering = ["-due_at", "-pk"]
    fields = ["subject", "rule", "occurrence", "due_at", "state", "settled_at"]

    @display(
        description="State",
        ordering="state",
        label={Reminder.State.PLANNED: "info", Reminder.State.CARRIED_OUT: "success"},
    )
    def state_label(self, reminder: Reminder) -> tuple[str, str]:
        return reminder.state, reminder.get_state_display()


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Who is told what, once they are at work."""

    list_display = ["line", "recipient", "not_before", "told_at", "cancelled_at"]
    list_filter = ["not_before", "told_at"]
    list_select_related = ["recipient"]
    search_fields = ["line", "recipient__name", "recipient__email"]
    search_help_text = "Words of the line, or who is told"
    ordering = ["-not_before", "-pk"]
    fields = ["reminder", "recipient", "calendar", "line", "link", "not_before", "told_at", "cancelled_at"]
