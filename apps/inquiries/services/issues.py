"""Product issues: note one, tie inquiries to it, decide, and answer all of them at once."""

from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User
from apps.policy.models import Market

from ..models import Broadcast, Incident, Inquiry, IssueReport, Message, ProductIssue
from ..wording import checked_text, named_line, required_text
from . import broadcasting
from .masking import masked_alone
from .steps import locked, require_staff, say

TRACKER_LIMIT = 500
OPERATION_LIMIT = 600


@transaction.atomic
def note_issue(
    *,
    by: User,
    at: datetime,
    kind: str,
    title: str,
    public_title: str,
    description: str = "",
    tracker_url: str = "",
    market: Market | None = None,
    operation: str = "",
    inquiry: Inquiry | None = None,
) -> ProductIssue:
    """Put a bug or a wish on record; ``inquiry`` is the first that hangs on it."""
    require_staff(by)
    issue = ProductIssue(kind=ProductIssue.Kind(kind), noted_at=at)
    _describe(issue, title, public_title, description, tracker_url, market, operation)
    save_signed(issue, by=by, reason="noted", at=at)
    if inquiry is not None:
        attach_to_issue(inquiry, issue=issue, by=by, at=at)
    return issue


@transaction.atomic
def edit_issue(
    issue: ProductIssue,
    *,
    by: User,
    at: datetime,
    title: str,
    public_title: str,
    description: str = "",
    tracker_url: str = "",
    market: Market | None = None,
    operation: str = "",
) -> ProductIssue:
    """Describe it anew. Its kind stays: inquiries report one of each."""
    require_staff(by)
    issue = _held(issue)
    _describe(issue, title, public_title, description, tracker_url, market, operation)
    save_signed(issue, by=by, reason="described anew", at=at)
    return issue


@transaction.atomic
def attach_to_issue(inquiry: Inquiry, *, issue: ProductIssue, by: User, at: datetime) -> IssueReport:
    """Let the inquiry hang on ``issue``: its ISV is told what is decided."""
    require_staff(by)
    inquiry = locked(inquiry)
    other = inquiry.issue_reports.filter(kind=issue.kind).select_related("issue").first()
    if other:
        words = f"This inquiry hangs on “{other.issue}” already. Take it off there first."
        raise ValidationError(words, code="already_attached")
    report = IssueReport(issue=issue, inquiry=inquiry, kind=issue.kind, attached_by=by, attached_at=at)
    save_signed(report, by=by, reason="attached", at=at)
    say(inquiry, Message.Kind.EVENT, f"Added to the product issue “{issue}” by {by}.", by=by, at=at, is_internal=True)
    return report


@transaction.atomic
def detach_from_issue(inquiry: Inquiry, *, issue: ProductIssue, by: User, at: datetime) -> Inquiry:
    """Take the inquiry off ``issue``: its ISV hears no more of it."""
    require_staff(by)
    inquiry = locked(inquiry)
    report = inquiry.issue_reports.filter(issue=issue).first()
    if report is None:
        raise ValidationError("This inquiry does not hang on it any more. Reload the page.", code="not_attached")
    delete_signed(report, by=by, reason="detached", at=at)
    words = f"Taken off the product issue “{issue}” by {by}."
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=True)
    return inquiry


@transaction.atomic
def decide_issue(issue: ProductIssue, *, to: str, by: User, at: datetime, text: str = "") -> Broadcast | None:
    """Say what becomes of it, and let a worker tell every ISV behind it; ``text`` is what they read about it."""
    require_staff(by)
    issue, target = _held(issue), ProductIssue.Status(to)
    if target not in ProductIssue.MAY_BECOME[ProductIssue.Status(issue.status)]:
        words = f"What is {issue.get_status_display().lower()} can't become {target.label.lower()}. Reload the page."
        raise ValidationError(words, code="wrong_status")
    (text,) = masked_alone(checked_text(text, "The text"))
    issue.status, issue.public_text, issue.decided_at = target, text, at
    save_signed(issue, by=by, reason=target.label.lower(), at=at)
    return broadcasting.order(issue, Broadcast.What.DECISION, by=by, at=at, text=text, state=target)


@transaction.atomic
def answer_issue(issue: ProductIssue, *, text: str, by: User, at: datetime, then: str = "") -> Broadcast:
    """Let a worker answer every inquiry that hangs on it; ``then`` is what they become, empty for no change."""
    return answer_all(issue, text=text, then=then, by=by, at=at)


def answer_all(about: ProductIssue | Incident, *, text: str, then: str, by: User, at: datetime) -> Broadcast:
    """Order one answer to all inquiries of a product issue or an incident, within a transaction."""
    require_staff(by)
    # Whoever comes second waits here, and is then told of the first.
    type(about)._default_manager.select_for_update(of=("self",)).get(pk=about.pk)
    if about.broadcasts.filter(what=Broadcast.What.ANSWER, job__state__in=["waiting", "running"]).exists():
        words = "An answer to all of them is on its way. Read it before you send another."
        raise ValidationError(words, code="already_telling")
    (text,) = masked_alone(required_text(text, "The answer"))
    broadcast = broadcasting.order(about, Broadcast.What.ANSWER, by=by, at=at, text=text, then=then)
    if broadcast is None:
        raise ValidationError("No inquiry hangs on it, so there is nobody to answer.", code="nobody_to_tell")
    return broadcast


def _held(issue: ProductIssue) -> ProductIssue:
    return ProductIssue.objects.select_for_update(of=("self",)).get(pk=issue.pk)


def _describe(
    issue: ProductIssue,
    title: str,
    public_title: str,
    description: str,
    tracker_url: str,
    market: Market | None,
    operation: str,
) -> None:
    title, public_title = named_line(title, "The title"), named_line(public_title, "The title for ISVs")
    description = checked_text(description, "The description")
    issue.title, issue.public_title, issue.description = masked_alone(title, public_title, description)
    issue.title, issue.public_title = issue.title[:200], issue.public_title[:200]
    issue.tracker_url, issue.market = _tracker(tracker_url), market
    issue.operation = " ".join(checked_text(operation, "The operation", OPERATION_LIMIT).split())


def _tracker(address: str) -> str:
    """A link for staff to follow: https, without anybody's name in it."""
    address = checked_text(address, "The link", TRACKER_LIMIT)
    try:
        parts = urlsplit(address)
        is_good = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_good = False
    if address and (not is_good or any(character.isspace() for character in address)):
        words = "Write an https address, such as https://tracker.example.com/API-12."
        raise ValidationError(words, code="tracker_address")
    return address
