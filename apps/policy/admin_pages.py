"""What the admin pages of every app share: each change is signed, or there are no changes at all.

They live in the lowest app so that every other can use them.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from simple_history.admin import SimpleHistoryAdmin
from simple_history.models import DeletedObject
from simple_history.template_utils import HistoricalRecordContextHelper
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator
from unfold.views import ChangeList
from unfold.widgets import UnfoldAdminTextInputWidget

from .present import now

REASON_LIMIT = 100
SEARCH_LIMIT = 200
# Moments beyond stand for "never".
FAR_AWAY = 9999


class SignedForm(forms.ModelForm):
    """A form that asks why."""

    change_reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=REASON_LIMIT,
        widget=UnfoldAdminTextInputWidget,
        help_text="Kept in the history beside your name. Left empty, it says which fields were changed.",
    )


def sign(instance: models.Model, request: HttpRequest, reason: str) -> None:
    """Let the next history row of ``instance`` say who, why and when."""
    signature = {"_history_user": request.user, "_change_reason": reason[:REASON_LIMIT], "_history_date": now()}
    vars(instance).update(signature)  # read by simple_history


class InWords(HistoricalRecordContextHelper):
    """What changed, as one says it: the names of choices, moments in the reader's time, nothing for nothing."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        field = self.model._meta.get_field(change.field)
        if value is None or value == "" or (isinstance(value, DeletedObject) and value.pk is None):
            return "nothing"
        if isinstance(value, datetime):
            return date_format(localtime(value), "DATETIME_FORMAT") if value.year < FAR_AWAY else "nothing"
        if choices := dict(getattr(field, "flatchoices", ())):
            return choices.get(value, value)
        return super().prepare_delta_change_value(change, value)


class OnceCounted(ChangeList):
    """A list that counts what it shows, and knows that this is all when nothing narrows it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.query and not self.has_active_filters:
            self.full_result_count = self.result_count


def seen_by(request: HttpRequest, rows: models.QuerySet) -> models.QuerySet:
    """Those of ``rows`` that the reader may see, as their model says; all where it says nothing."""
    return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows


class InReach:
    """Rows, and rows to choose from, that the reader may see: for pages and for what stands within them."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return seen_by(request, super().get_queryset(request))  # type: ignore[misc]  # the theme's own

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> models.QuerySet:
        usual = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]  # the theme's own
        return seen_by(request, db_field.remote_field.model._default_manager.all() if usual is None else usual)


class RecordAdmin(InReach, ModelAdmin):
    """Lists of any length, of what the reader may see, and a search that no long word brings down."""

    list_per_page = 50
    show_full_result_count = False

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, search_term[:SEARCH_LIMIT])


class TrackedAdmin(SimpleHistoryAdmin, RecordAdmin):
    """Pages of a tracked model, its history in words."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OnceCounted

    def has_view_history_or_change_history_permission(self, request: Any, obj: Any = None) -> bool:
        """To read, and of what the reader sees. The library would save what is posted to a version of whatever row."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        has_door = hasattr(self.model._default_manager.all(), "visible_to")
        if obj and has_door and request.user.is_limited and not self.get_queryset(request).filter(pk=obj.pk).exists():
            raise Http404("There is no such thing, or it is of another market.")
        return bool(super().has_view_history_or_change_history_permission(request, obj))

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> InWords:
        return InWords(self.model, historical_record)


class SignedAdmin(TrackedAdmin):
    """Pages of a tracked model: whatever is saved or deleted on them is on record with who and why."""

    form = SignedForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, ("On record", {"fields": ["change_reason"]})] if may_write else fieldsets

    def reason_for(self, form: Any, *, change: bool) -> str:
        """What was given as the reason, else what was changed."""
        if given := form.cleaned_data.get("change_reason"):
            return given
        labels = [str(form.fields[name].label or name) for name in form.changed_data if name in form.fields]
        return f"changed in the admin: {', '.join(labels)}" if change else "added in the admin"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        sign(obj, request, self.reason_for(form, change=change))
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.forms:
            sign(row.instance, request, form.cleaned_data.get("change_reason") or "edited in the admin")
        super().save_formset(request, form, formset, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        sign(obj, request, "deleted in the admin")
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for obj in queryset:
            self.delete_model(request, obj)


class ReadOnlyAdmin(RecordAdmin):
    """Pages of rows that only services write. The list counts nothing: such tables grow."""

    paginator = InfinitePaginator

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
