from django.contrib import admin
from unfold.decorators import display

from apps.policy.admin_pages import ReadOnlyAdmin

from .models import Notice, Reminder


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
