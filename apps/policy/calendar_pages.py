"""Admin pages of support calendars: their form, the preview of a year, and the import of closures."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.admin import TabularInline
from unfold.decorators import display

from . import services
from .admin_pages import SignedAdmin
from .calendar_forms import (
    CalendarForm,
    ClosureForm,
    ClosureFormSet,
    IntervalFormSet,
    OtherHoursForm,
    OtherHoursFormSet,
    StretchForm,
    WorkingHolidayFormSet,
)
from .calendar_questions import ConfirmForm, ImportForm, answer_of, year_in
from .models import Closure, OpeningInterval, OtherHours, SupportCalendar, WorkingHoliday
from .present import now

PAGES = {"preview": "See the year and try a deadline", "import": "Import closures"}


class IntervalInline(TabularInline):
    model = OpeningInterval
    form = StretchForm
    formset = IntervalFormSet
    fields = ["weekday", "opens", "closes"]
    extra = 0
    hide_title = True
    verbose_name_plural = "Weekly hours"


class OtherHoursInline(TabularInline):
    model = OtherHours
    form = OtherHoursForm
    formset = OtherHoursFormSet
    fields = ["first_on", "last_on", "hours", "name"]
    extra = 0
    hide_title = True
    tab = True
    verbose_name = "date range"
    verbose_name_plural = "Other hours"


class ClosureInline(TabularInline):
    model = Closure
    form = ClosureForm
    formset = ClosureFormSet
    fields = ["on", "starts", "ends", "name"]
    extra = 0
    hide_title = True
    tab = True
    verbose_name_plural = "Closures"


class WorkingHolidayInline(TabularInline):
    model = WorkingHoliday
    formset = WorkingHolidayFormSet
    fields = ["on"]
    extra = 0
    hide_title = True
    tab = True
    verbose_name_plural = "Holidays we work on"


def _links(calendar: SupportCalendar, pages: Mapping[str, str]) -> SafeString:
    addresses = [(reverse(f"admin:policy_supportcalendar_{page}", args=[calendar.pk]), pages[page]) for page in pages]
    return format_html_join(" · ", '<a href="{}">{}</a>', addresses)


class SupportCalendarAdmin(SignedAdmin):
    form = CalendarForm
    list_display = ["name", "time_zone", "holiday_country", "holiday_region", "pages"]
    list_filter = ["holiday_country"]
    search_fields = ["name", "time_zone"]
    fields = ["name", "time_zone", ("holiday_country", "holiday_region"), "pages"]
    readonly_fields = ["pages"]
    inlines = [IntervalInline, OtherHoursInline, ClosureInline, WorkingHolidayInline]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        return self._as_far_as_allowed(request, super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: SupportCalendar | None = None) -> Any:
        return self._as_far_as_allowed(request, super().get_fields(request, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: SupportCalendar | None = None) -> Any:
        return self._as_far_as_allowed(request, super().get_readonly_fields(request, obj))

    def _as_far_as_allowed(self, request: HttpRequest, names: Iterable[Any]) -> list[Any]:
        """Only who may change a calendar is led to the page that imports."""
        may_change = self.has_change_permission(request)
        return [name if may_change or name != "pages" else "year" for name in names]

    @display(description="Look and try")
    def pages(self, calendar: SupportCalendar) -> SafeString | str:
        if not calendar.pk:
            return "After saving you can see the year here and try deadlines."
        return _links(calendar, PAGES)

    @display(description="Look and try")
    def year(self, calendar: SupportCalendar) -> SafeString:
        return _links(calendar, {"preview": PAGES["preview"]})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        services.touch(form.instance)

    def response_post_save_change(self, request: HttpRequest, obj: SupportCalendar) -> HttpResponse:
        """Next comes what the change would move of what is open; the audience above owns that page, by this name."""
        if obj.markets.exists():
            return redirect("cockpit:replan_hours", pk=obj.pk)
        return super().response_post_save_change(request, obj)

    def get_urls(self) -> list[URLPattern]:
        views = {"preview": self.preview_view, "import": self.import_view}
        return [
            *(
                path(
                    f"<int:object_id>/{page}/",
                    self.admin_site.admin_view(view),
                    name=f"policy_supportcalendar_{page}",
                )
                for page, view in views.items()
            ),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The year as a heat map, and when something asked then would be due."""
        calendar = get_object_or_404(SupportCalendar, pk=object_id)
        if not self.has_view_permission(request, calendar):
            raise PermissionDenied
        at = now()
        answer = answer_of(calendar, request.GET, at)
        return self._draw(request, "preview", calendar, year=year_in(calendar, request.GET, at), answer=answer)

    def import_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """A file is looked at first; what it would change is done when that is confirmed."""
        calendar = get_object_or_404(SupportCalendar, pk=object_id)
        if not self.has_change_permission(request, calendar):
            raise PermissionDenied
        if request.method != "POST":
            return self._draw(request, "import", calendar, form=ImportForm(calendar))
        if "content" in request.POST:
            return self._import(request, calendar)
        form = ImportForm(calendar, request.POST, request.FILES)
        if not form.is_valid():
            return self._draw(request, "import", calendar, status=422, form=form)
        confirm = ConfirmForm(initial={"content": form.text})
        return self._draw(request, "import", calendar, form=form, plan=form.plan, confirm=confirm)

    def _import(self, request: HttpRequest, calendar: SupportCalendar) -> HttpResponse:
        content = request.POST["content"].encode()
        try:
            plan = services.import_closures(calendar, content, by=cast(AbstractBaseUser, request.user), at=now())
        except ValidationError as refusal:
            form = ImportForm(calendar, {})
            # No file came this time, only its text.
            form.errors.clear()
            form.add_error("file", refusal)
            return self._draw(request, "import", calendar, status=422, form=form)
        words = f"Closures: {len(plan.added)} added, {len(plan.removed)} taken away, {plan.kept} there already."
        messages.success(request, words)
        return self.response_post_save_change(request, calendar)

    def _draw(
        self, request: HttpRequest, page: str, calendar: SupportCalendar, status: int = 200, **context: Any
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "title": str(calendar), "opts": self.opts}
        template = f"admin/policy/calendar_{page}.html"
        return TemplateResponse(request, template, {**frame, "calendar": calendar, **context}, status=status)
