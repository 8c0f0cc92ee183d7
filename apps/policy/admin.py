from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .admin_pages import SignedAdmin, SignedForm
from .calendar_pages import SupportCalendarAdmin
from .clause_pages import PolicyClauseAdmin
from .models import Market, PolicyClause, ServiceTarget, SupportCalendar
from .target_pages import ServiceTargetAdmin


class MarketForm(SignedForm):
    def clean_code(self) -> str:
        code = self.cleaned_data["code"].upper()
        if len(code) != 2 or not code.isalpha():
            raise ValidationError("Use the two letters of the ISO country code, such as NO.", code="no_country_code")
        return code

    def clean_calendar(self) -> SupportCalendar:
        calendar: SupportCalendar = self.cleaned_data["calendar"]
        if not calendar.intervals.exists():
            words = f"{calendar} has no weekly hours, so nobody would ever be answered. Give it hours first."
            raise ValidationError(words, code="empty_week")
        return calendar


@admin.register(Market)
class MarketAdmin(SignedAdmin):
    form = MarketForm
    list_display = ["name", "code", "calendar", "partner_service_email", "erp_support_email"]
    list_filter = ["calendar"]
    list_select_related = ["calendar"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["calendar"]
    fields = [
        ("code", "name"),
        "calendar",
        "partner_service_email",
        "erp_support_email",
        ("nudge_after_days", "close_after_days"),
        ("currency", "money_rounding"),
    ]

    def save_model(self, request: HttpRequest, obj: Market, form: Any, change: bool) -> None:
        request.has_other_hours = change and "calendar" in form.changed_data  # type: ignore[attr-defined]  # read below
        super().save_model(request, obj, form, change)

    def response_post_save_change(self, request: HttpRequest, obj: Market) -> HttpResponse:
        """After a change of hours, what that would move of what is open; the audience above owns that page."""
        if request.has_other_hours:  # type: ignore[attr-defined]  # set by save_model
            return redirect("cockpit:replan_hours", pk=obj.calendar_id)
        return super().response_post_save_change(request, obj)


admin.site.register(SupportCalendar, SupportCalendarAdmin)
admin.site.register(ServiceTarget, ServiceTargetAdmin)
admin.site.register(PolicyClause, PolicyClauseAdmin)
