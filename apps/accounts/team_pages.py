"""Admin pages of teams: who is in them, which markets they serve and which hours they keep."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from apps.policy.admin_pages import SignedAdmin, SignedForm
from apps.policy.calendars import support_hours
from apps.policy.models import SupportCalendar
from apps.policy.present import now

from . import services
from .models import Team, User


class Members(forms.ModelMultipleChoiceField):
    """Staff by name; of whom another team would lose, it says which."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} (now in {obj.team})" if obj.team and obj.team != self.team else str(obj)

    team: Team | None = None


def with_hours(calendar: SupportCalendar | None, otherwise: str) -> SupportCalendar | None:
    """``calendar``, unless it never opens: a refusal that says what would come of it."""
    if calendar is not None and not support_hours(calendar).ever_opens:
        raise ValidationError(f"{calendar} has no hours, so {otherwise}. Give it hours first.", code="empty_week")
    return calendar


class TeamForm(SignedForm):
    staff = Members(
        User.objects.none(),
        label="Members",
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="Each works in one team: who is chosen here leaves another.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members := cast(Members | None, self.fields.get("staff")):
            members.team = self.instance if self.instance.pk else None
            members.queryset = User.objects.staff().select_related("team")
            members.initial = list(self.instance.members.all()) if self.instance.pk else []

    def clean_lead(self) -> User | None:
        lead = self.cleaned_data["lead"]
        if lead is not None and not (lead.is_staff and lead.is_active):
            raise ValidationError("Choose somebody who works at the desk.", code="no_lead")
        return cast(User | None, lead)

    def clean_calendar(self) -> SupportCalendar | None:
        return with_hours(self.cleaned_data["calendar"], "nobody of the team would ever be reminded")


class TeamAdmin(SignedAdmin):
    form = TeamForm
    list_display = ["name", "lead", "calendar", "market_names", "size"]
    list_filter = ["markets"]
    list_select_related = ["lead", "calendar"]
    search_fields = ["name", "lead__name"]
    search_help_text = "Name of the team, or of who leads it"
    autocomplete_fields = ["lead", "calendar", "markets"]
    fields = ["name", ("lead", "calendar"), "markets", "staff"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return super().get_queryset(request).annotate(size=Count("members")).prefetch_related("markets")

    @display(description="Markets")
    def market_names(self, team: Team) -> str:
        return ", ".join(market.name for market in team.markets.all()) or "All"

    @display(description="Members", ordering="size")
    def size(self, team: Any) -> int:
        return int(team.size)

    @display(description="Members")
    def staff(self, team: Team) -> str:
        """For who may only read them."""
        return ", ".join(member.name for member in team.members.all()) or "Nobody yet"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        members = form.cleaned_data["staff"]
        services.let_work_in(form.instance, members, by=cast(User, request.user), at=now())
