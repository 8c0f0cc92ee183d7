"""What an inquiry is part of: product issues and an incident to add it to, and how far many are told."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.gathering import incidents_offered, issues_about, similar_issues
from apps.inquiries.models import Broadcast, Incident, Inquiry, ProductIssue
from apps.policy.present import now

from .deeds import Deed, carry_out, status_of
from .frame import draw, staff_page
from .gathering_forms import DeedForm, NewIssueForm
from .incidents import ATTACH
from .incidents import STATES as INCIDENT_STATES
from .issues import KEEP, NOTE
from .issues import STATES as ISSUE_STATES

WORDS_LENGTH = 200


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def gather(request: HttpRequest, number: int) -> HttpResponse:
    """Product issues and incidents to add an inquiry to; ``?words=`` searches. Posted to, a new issue is noted."""
    asked = _inquiry(request, number)
    if request.method != "POST":
        return _page(request, asked)
    refused, _issue = carry_out(request, _noted_from(asked), asked)
    return _page(request, asked, refused) if refused else redirect("cockpit:inquiry", number=number)


def _noted_from(asked: Inquiry) -> Deed:
    return Deed(
        NOTE.name,
        "inquiry",
        NOTE.permission,
        NewIssueForm,
        NOTE.service,
        NOTE.label,
        NOTE.icon,
        f"Noted, with #{asked.number}.",
    )


def _page(request: HttpRequest, asked: Inquiry, refused: DeedForm | None = None) -> HttpResponse:
    words = request.GET.get("words", "").strip()[:WORDS_LENGTH]
    diagnosis = getattr(asked.call, "diagnosis", None)
    reader = cast(User, request.user)
    context = {
        "title": f"What is #{asked.number} part of?",
        "inquiry": asked,
        "words": words,
        "issues": with_states(_issues(asked, words, reader)),
        "incidents": [
            (each, INCIDENT_STATES[Incident.Status(each.status)])
            for each in dict.fromkeys([*incidents_offered(asked, diagnosis), *Incident.objects.ongoing()])
        ],
        "may_gather": reader.has_perm(KEEP),
        "may_explain": reader.has_perm(ATTACH),
        "form": refused or NewIssueForm(name=NOTE.name, subject=asked),
        "may_note": reader.has_perm(NOTE.permission),
    }
    return draw(request, "admin/cockpit/gather.html", context, status=status_of(refused))


def _issues(asked: Inquiry, words: str, reader: User) -> list[ProductIssue]:
    if words:
        return issues_about(words, reader=reader)
    alike = similar_issues(asked, getattr(asked.call, "diagnosis", None), reader=reader)
    return alike or issues_about("", reader=reader)


def with_states(issues: list[ProductIssue]) -> list[tuple[ProductIssue, Any]]:
    """Each with its badge."""
    return [(issue, ISSUE_STATES[ProductIssue.Status(issue.status)]) for issue in issues]


def _tie(service: Callable[..., Any], model: type[ProductIssue] | type[Incident], name: str, permission: str) -> Any:
    """A view that adds an inquiry to something or takes it off, by the key that was posted."""

    @staff_page
    @require_POST
    def tie(request: HttpRequest, number: int, pk: int) -> HttpResponse:
        asked = _inquiry(request, number)
        about = get_object_or_404(model._default_manager.visible_to(cast(User, request.user)), pk=pk)
        if not request.user.has_perm(permission):
            raise PermissionDenied
        try:
            service(asked, by=cast(User, request.user), at=now(), **{name: about})
        except ValidationError as refusal:
            messages.error(request, str(refusal.message))
        return redirect("cockpit:inquiry", number=number)

    return tie


attach_issue = _tie(services.attach_to_issue, ProductIssue, "issue", KEEP)
detach_issue = _tie(services.detach_from_issue, ProductIssue, "issue", KEEP)
attach_incident = _tie(services.attach_to_incident, Incident, "incident", ATTACH)
detach_incident = _tie(services.detach_from_incident, Incident, "incident", ATTACH)


@staff_page
@require_safe
def broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    """How many are told so far. The page looks again by itself until it is over."""
    if cast(User, request.user).is_limited:
        raise Http404("It tells inquiries of every market.")
    found = get_object_or_404(Broadcast.objects.select_related("job__by", "issue", "incident"), pk=pk)
    context = {
        "title": str(found),
        "broadcast": found,
        "job": found.job,
        "left_out": list(Inquiry.objects.filter(pk__in=found.left_out[:100]).only("pk", "subject", "status")),
    }
    return draw(request, "admin/cockpit/broadcast.html", context)


class Gathered:
    """What an inquiry's page shows of this: what it is part of, and what it may be part of."""

    def __init__(self, asked: Inquiry, reader: User, *, has_issues: bool) -> None:
        diagnosis = getattr(asked.call, "diagnosis", None)
        self.incident = getattr(getattr(asked, "incident_report", None), "incident", None)
        self.issues = (
            [] if has_issues or asked.is_over else with_states(similar_issues(asked, diagnosis, reader=reader))
        )
        self.incidents = [] if self.incident or asked.is_over else incidents_offered(asked, diagnosis)
        self.may_gather = reader.has_perm(KEEP)
        self.may_explain = reader.has_perm(ATTACH)

    @property
    def incident_state(self) -> Any:
        return INCIDENT_STATES[Incident.Status(self.incident.status)] if self.incident else None


def _inquiry(request: HttpRequest, number: int) -> Inquiry:
    rows = Inquiry.objects.visible_to(cast(User, request.user)).select_related("call__diagnosis__fingerprint")
    return get_object_or_404(rows.defer("masking"), pk=number)
