from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from . import services
from .admin_pages import SignedAdmin, SignedForm
from .calendar_forms import CalendarForm, ClosureForm, IntervalFormSet, StretchForm
from .models import Closure, Market, OpeningInterval, ServiceTarget, SupportCalendar, WorkingHoliday


class IntervalInline(TabularInline):
    model = OpeningInterval
    form = StretchForm
    formset = IntervalFormSet
    fields = ["weekday", "opens", "closes"]
    extra = 0
    hide_title = True
    verbose_name_plural = "Weekly hours"


class ClosureInline(TabularInline):
    model = Closure
    form = ClosureForm
    fields = ["on", "starts", "ends", "name"]
    extra = 0
    hide_title = True
    tab = True
    verbose_name_plural = "Closures"


class WorkingHolidayInline(TabularInline):
    model = WorkingHoliday
    fields = ["on"]
    extra = 0
    hide_title = True
    tab = True
    verbose_name_plural = "Holidays we work on"


@admin.register(SupportCalendar)
class SupportCalendarAdmin(SignedAdmin):
    form = CalendarForm
    list_display = ["name", "time_zone", "holiday_country", "holiday_region"]
    list_filter = ["holiday_country"]
    search_fields = ["name", "time_zone"]
    fields = ["name", "time_zone", ("holiday_country", "holiday_region")]
    inlines = [IntervalInline, ClosureInline, WorkingHolidayInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.touch(form.instance)


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
    fields = [("code", "name"), "calendar", "partner_service_email", "erp_support_email"]


class ServiceTargetForm(SignedForm):
    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, resolution = given.get("first_response_minutes"), given.get("resolution_minutes")
        if first and resolution is not None and resolution < first:
            words = f"An inquiry is answered before it is resolved: allow at least {first} minutes."
            self.add_error("resolution_minutes", ValidationError(words, code="resolution_before_response"))
        return given


@admin.register(ServiceTarget)
class ServiceTargetAdmin(SignedAdmin):
    form = ServiceTargetForm
    list_display = ["priority_name", "first_response_minutes", "resolution_minutes"]
    list_filter = ["priority"]
    search_fields = ["priority"]
    ordering = ["first_response_minutes"]
    fields = ["priority", ("first_response_minutes", "resolution_minutes")]

    @display(description="Priority", ordering="priority")
    def priority_name(self, target: ServiceTarget) -> str:
        return target.get_priority_display()
