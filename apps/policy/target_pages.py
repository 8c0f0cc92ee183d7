"""The admin pages of service targets: their order, and which of them an inquiry would get."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.decorators import display

from . import targets
from .admin_pages import SignedAdmin, SignedForm
from .explaining import minutes_in_words
from .models import Channel, Market, Priority, ServiceTarget, Tier

NOT_PROMISED = {"order", "change_reason"}


class ServiceTargetForm(SignedForm):
    """A rule. That it can be kept, and counts for something, is seen to before it is stored."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, resolution = given.get("first_response_minutes"), given.get("resolution_minutes")
        if first and resolution is not None and resolution < first:
            words = f"An inquiry is answered before it is resolved: allow at least {first} minutes."
            self.add_error("resolution_minutes", ValidationError(words, code="resolution_before_response"))
        return given


class CaseForm(forms.Form):
    """An inquiry that somebody might ask."""

    priority = forms.ChoiceField(choices=Priority, initial=Priority.NORMAL)
    market = forms.ModelChoiceField(Market.objects.all(), empty_label=None)
    tier = forms.ChoiceField(label="Tier of the ISV", choices=Tier, initial=Tier.STANDARD)
    channel = forms.ChoiceField(choices=Channel, initial=Channel.PORTAL)

    def __init__(self, given: Any) -> None:
        super().__init__(given or None, auto_id="case_%s")

    def case(self) -> targets.Conditions | None:
        """What was asked for; None, with the form saying why, where it can't be."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return targets.Conditions(given["priority"], given["market"].pk, given["tier"], given["channel"])


class ServiceTargetAdmin(SignedAdmin):
    """The rules in the order in which they are tried, to be dragged into another."""

    form = ServiceTargetForm
    list_display = ["rule", "first_response", "next_response", "resolution", "version", "order"]
    list_filter = ["priority", "market", "tier", "channel"]
    list_select_related = ["market"]
    search_fields = ["priority", "market__name", "tier", "channel"]
    ordering = ["order", "pk"]
    ordering_field = "order"
    list_before_template = "admin/policy/_to_which_target.html"
    fields = [
        ("priority", "market"),
        ("tier", "channel"),
        ("first_response_minutes", "next_response_minutes", "resolution_minutes"),
        "order",
    ]

    @display(description="Rule")
    def rule(self, target: ServiceTarget) -> str:
        return str(target)

    @display(description="First response", ordering="first_response_minutes")
    def first_response(self, target: ServiceTarget) -> str:
        return minutes_in_words(target.first_response_minutes)

    @display(description="Next response", ordering="next_response_minutes")
    def next_response(self, target: ServiceTarget) -> str:
        return minutes_in_words(target.next_response_minutes)

    @display(description="Resolution", ordering="resolution_minutes")
    def resolution(self, target: ServiceTarget) -> str:
        return minutes_in_words(target.resolution_minutes)

    def save_model(self, request: HttpRequest, obj: ServiceTarget, form: Any, change: bool) -> None:
        if change and set(form.changed_data) - NOT_PROMISED:
            obj.version += 1
        super().save_model(request, obj, form, change)
        hidden_by = targets.hidden_by(obj, targets.rules())
        if hidden_by:
            words = f"“{obj}” never counts: “{hidden_by}” is tried before it and fits the same inquiries."
            messages.warning(request, words)

    def get_urls(self) -> list[URLPattern]:
        applies = self.admin_site.admin_view(self.applies_view)
        return [path("applies/", applies, name="policy_servicetarget_applies"), *super().get_urls()]

    def applies_view(self, request: HttpRequest) -> HttpResponse:
        """Which rule an inquiry would get, and why not another. Asked by GET; changes nothing."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = CaseForm(request.GET)
        rules = targets.rules()
        case = form.case()
        context = {
            **self.admin_site.each_context(request),
            "title": "Which target applies?",
            "opts": self.opts,
            "form": form,
            "tried": [Tried(rule, targets.hidden_by(rule, rules), *_verdict(rule, case, rules)) for rule in rules],
            "applies": targets.target_for(case, rules) if case else None,
            "status": 200 if case or not form.is_bound else 422,
        }
        return TemplateResponse(request, "admin/policy/which_target.html", context, status=context["status"])


class Tried(NamedTuple):
    """A rule in its place, the earlier rule that always takes its place, and what became of it in a case."""

    rule: ServiceTarget
    hidden_by: ServiceTarget | None
    is_hit: bool
    words: str


def _verdict(rule: ServiceTarget, case: targets.Conditions | None, rules: Sequence[ServiceTarget]) -> tuple[bool, str]:
    if case is None:
        return False, ""
    if rule == targets.target_for(case, rules):
        return True, "applies"
    unmet = targets.unmet_by(rule, case)
    return False, f"not this {', nor this '.join(unmet)}" if unmet else "would fit, but an earlier one applies"
