"""Product issues: which there are, who is behind one, deciding it and answering all of its inquiries."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple, cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.gathering import votes_of
from apps.inquiries.models import IssueReport, ProductIssue
from apps.inquiries.querysets import ProductIssueQuerySet
from apps.policy.models import Market

from .badges import Badge, state_of
from .deeds import Deed, carry_out, dialogs, status_of
from .frame import draw, staff_page
from .gathering_forms import AnswerAllForm, DecideForm, DeedForm, IssueForm, NewIssueForm

Status = ProductIssue.Status
ROWS_PER_PAGE = 50
REPORTS_SHOWN = 100
WORDS_LENGTH = 200
LARGEST = 18
STATES = {
    Status.NOTED: Badge("new", "new", "Noted"),
    Status.ACCEPTED: Badge("bare ours", "check", "Accepted"),
    Status.PLANNED: Badge("bare ours", "clock", "Planned"),
    Status.RELEASED: Badge("bare done", "done", "Released"),
    Status.DECLINED: Badge("bare", "close", "Declined"),
}
ANSWER, KEEP, DECIDE = "inquiries.answer_inquiry", "inquiries.change_productissue", "inquiries.decide_productissue"
NOTE = Deed(
    "note",
    "",
    "inquiries.add_productissue",
    NewIssueForm,
    services.note_issue,
    "New product issue",
    "plus",
    "The product issue is noted.",
)
DEEDS = (
    Deed(
        "decide",
        "issue",
        DECIDE,
        DecideForm,
        services.decide_issue,
        "Decide",
        "check",
        "It is decided, and the ISVs are told.",
        "Every ISV behind it is told in its own inquiry and by mail, and never reads of the others.",
    ),
    Deed(
        "answer-all",
        "issue",
        ANSWER,
        AnswerAllForm,
        services.answer_issue,
        "Answer all",
        "reply",
        "Your answer is on its way to all of them.",
        "The answer goes into each inquiry's own thread. Closed, referred and declined ones are left out.",
        is_possible=lambda issue: issue.reports.exists(),
        reaches_all=True,
    ),
    Deed("edit", "issue", KEEP, IssueForm, services.edit_issue, "Edit", "file", "The product issue is changed."),
)

reads_issues = permission_required("inquiries.view_productissue", raise_exception=True)


class Row(NamedTuple):
    """One line of the list."""

    issue: ProductIssue
    state: Badge


@dataclass(frozen=True)
class Wish:
    """What the address asks for, as far as it can be understood."""

    show: str = ""
    kind: str = ""
    market: str = ""
    words: str = ""

    def address(self, after: str = "", **changes: str) -> str:
        parts = {name: value for name, value in vars(replace(self, **changes)).items() if value}
        return f"?{urlencode(parts | ({'after': after} if after else {}))}"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.market or self.words)

    def rows(self, reader: User) -> ProductIssueQuerySet:
        found = ProductIssue.objects.visible_to(reader)
        if self.show in Status.values:
            found = found.filter(status=self.show)
        elif self.show != "all":
            found = found.undecided()
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.market:
            found = found.filter(market__code=self.market)
        for word in self.words.split():
            found = found.filter(title__icontains=word)
        return found


@staff_page
@reads_issues
@require_http_methods(["GET", "HEAD", "POST"])
def issues(request: HttpRequest) -> HttpResponse:
    """The product issues asked for, the newest first; posted to, a new one is noted."""
    if request.method != "POST":
        return _list(request, opened=request.GET.get("do", ""))
    refused, issue = carry_out(request, NOTE, None)
    if refused:
        return _list(request, opened=NOTE.name, refused=refused)
    return redirect("cockpit:issue", pk=issue.pk)


@staff_page
@reads_issues
@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is behind one, what was decided, and which inquiries hang on it."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@staff_page
@reads_issues
@require_POST
def do_with_issue(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with the text kept."""
    found = _found(request, pk)
    refused, broadcast = carry_out(request, deed, found)
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    if deed.name != "edit" and broadcast is not None:
        return redirect("cockpit:broadcast", pk=broadcast.pk)
    return redirect("cockpit:issue", pk=pk)


def _list(request: HttpRequest, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    markets = list(Market.objects.visible_to(reader))
    wish = _wish(request.GET, [market.code for market in markets])
    rows = wish.rows(reader).order_by("-pk")
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    numbers = rows.values("pk")[: ROWS_PER_PAGE + 1]
    with_votes = ProductIssue.objects.filter(pk__in=numbers).select_related("market").with_votes(reader)
    found = list(with_votes.order_by("-pk"))
    shown = found[:ROWS_PER_PAGE]
    tabs = [("", "Undecided"), *((state.value, state.label) for state in Status), ("all", "All")]
    context = {
        "title": "Product issues",
        "wish": wish,
        "tabs": [(words, wish.address(show=value), value == wish.show) for value, words in tabs],
        "kinds": ProductIssue.Kind.choices,
        "markets": markets,
        "all_address": Wish(wish.show).address(),
        "rows": [Row(each, STATES[Status(each.status)]) for each in shown],
        "is_further": bool(after),
        "next_page": wish.address(after=str(shown[-1].pk)) if len(found) > ROWS_PER_PAGE else "",
        "dialogs": dialogs([NOTE], None, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/issues.html", context, status=status_of(refused))


def _wish(params: QueryDict, markets: list[str]) -> Wish:
    def known(name: str, values: list[str]) -> str:
        value = params.get(name, "")
        return value if value in values else ""

    words = params.get("words", "").replace("\x00", "").strip()[:WORDS_LENGTH]
    shown = known("show", [*Status.values, "all"])
    return Wish(shown, known("kind", ProductIssue.Kind.values), known("market", markets), words)


def _page(request: HttpRequest, found: ProductIssue, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    reader = cast(User, request.user)
    votes = votes_of(found, reader=reader)
    reports = list(_reports(found, reader)[: REPORTS_SHOWN + 1])
    context: dict[str, Any] = {
        "title": found.title,
        "issue": found,
        "state": STATES[Status(found.status)],
        "votes": votes,
        "votes_in_all": sum(each.votes for each in votes),
        "inquiries_in_all": sum(each.inquiries for each in votes),
        "reports": [(report, state_of(report.inquiry)) for report in reports[:REPORTS_SHOWN]],
        "is_cut": len(reports) > REPORTS_SHOWN,
        "broadcasts": [] if reader.is_limited else list(found.broadcasts.select_related("job__by")[:10]),
        "changes": list(found.history.select_related("history_user")[:10]),
        "may_detach": reader.has_perm(KEEP),
        "dialogs": dialogs(DEEDS, found, reader, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/issue.html", context, status=status_of(refused))


def _reports(found: ProductIssue, reader: User) -> Any:
    rows = IssueReport.objects.visible_to(reader).filter(issue=found).select_related("inquiry__isv", "inquiry__market")
    return rows.defer("inquiry__masking").order_by("-inquiry")


def _found(request: HttpRequest, pk: int) -> ProductIssue:
    seen = ProductIssue.objects.visible_to(cast(User, request.user))
    return get_object_or_404(seen.select_related("market"), pk=pk)
