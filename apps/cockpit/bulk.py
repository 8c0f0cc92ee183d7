"""One step with several inquiries of the queue: chosen there, confirmed in a dialog, told row by row how it went."""

from typing import Any, NamedTuple, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.accounts.querysets import within_reach
from apps.inquiries.models import Inquiry
from apps.policy.present import now

from .bulk_steps import BULK, MERGE
from .filters import Filters
from .frame import draw, staff_page
from .models import BulkRun
from .services import MOST_IN_A_RUN, order_run, take_each
from .steps import Step
from .wishes import is_number

AT_ONCE = 50
REFUSALS_SHOWN = 200
OF_THE_CHOICE = {"csrfmiddlewaretoken", "number", "all", "of", "counted"}


class Choice(NamedTuple):
    """The inquiries a step is about: their ``numbers``, the ``first`` of them, and what ``refusal`` forbids it."""

    numbers: list[int]
    first: list[Inquiry]
    filters: Filters | None
    refusal: str


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest, name: str) -> HttpResponse:
    """Asks for what the step needs and shows which inquiries it is about; posted to, carries it out with each."""
    step, reader = BULK[name], cast(User, request.user)
    if not reader.has_perm(step.permission):
        raise PermissionDenied
    is_sent = request.method == "POST"
    sent = request.POST if is_sent else request.GET
    choice = _matching(sent, step, reader) if "all" in sent else _chosen(sent, reader)
    context = {"title": step.label, "step": step, "choice": choice, "count": len(choice.numbers)}
    if choice.refusal or not choice.numbers:
        return draw(request, "admin/cockpit/bulk.html", context, status=422 if is_sent or choice.refusal else 200)
    form = step.form(request if is_sent else None, name=step.name, inquiry=choice.first[0])
    context["form"] = form
    if is_sent and choice.filters and sent.get("counted") != str(len(choice.numbers)):
        return draw(request, "admin/cockpit/bulk.html", context | {"has_changed": True}, status=409)
    if not is_sent or not form.is_valid():
        return draw(request, "admin/cockpit/bulk.html", context, status=422 if is_sent else 200)
    if len(choice.numbers) > AT_ONCE:
        given = {field: value for field, value in sent.dict().items() if field not in OF_THE_CHOICE}
        return redirect("cockpit:bulk_run", pk=order_run(step, choice.numbers, given, by=reader, at=now()).pk)
    return _taken(request, step, choice, form.cleaned_data, context)


def _taken(
    request: HttpRequest, step: Step, choice: Choice, given: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    given = {field: value for field, value in given.items() if field != "seen"}
    outcomes = take_each(step.service, choice.first, by=cast(User, request.user), at=now(), **given)
    context |= {"outcomes": outcomes, "done": sum(not outcome.refusal for outcome in outcomes)}
    return draw(request, "admin/cockpit/bulk.html", context)


def _chosen(sent: QueryDict, reader: User) -> Choice:
    """Those whose boxes are ticked."""
    numbers = sorted({int(number) for number in sent.getlist("number") if is_number(number)})
    refusal = f"You chose {len(numbers):,}; {AT_ONCE} can be chosen by hand." if len(numbers) > AT_ONCE else ""
    found = _read(reader, numbers[:AT_ONCE])
    return Choice([inquiry.pk for inquiry in found], found, None, refusal)


def _matching(sent: QueryDict, step: Step, reader: User) -> Choice:
    """All that the queue's filters leave, on whatever page."""
    filters = Filters(QueryDict(sent.get("of", "").lstrip("?")).dict(), reader=reader, at=now())
    numbers = list(filters.queue().values_list("pk", flat=True)[: MOST_IN_A_RUN + 1])
    refusal = ""
    if len(numbers) > MOST_IN_A_RUN:
        refusal = f"More than {MOST_IN_A_RUN:,} match. Narrow the queue first."
    elif step.name == MERGE:
        refusal = "Only inquiries that are chosen one by one can be merged."
    elif filters.told:
        refusal = " ".join(filters.told)
    return Choice(numbers, _read(reader, numbers[:AT_ONCE]), filters, refusal)


def _read(reader: User, numbers: list[int]) -> list[Inquiry]:
    found = Inquiry.objects.visible_to(reader).filter(pk__in=numbers)
    return list(found.select_related("market", "isv").defer("masking").order_by("pk"))


@staff_page
@require_safe
def bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a worker is with many. The page looks again by itself until it is over."""
    runs = BulkRun.objects.filter(job__by=cast(User, request.user)).select_related("job__by")
    run = get_object_or_404(runs, pk=pk)
    refusals = within_reach(run.refusals.select_related("inquiry"), cast(User, request.user), "inquiry__market")
    refused = list(refusals.only("sentence", "run", "inquiry__subject")[: REFUSALS_SHOWN + 1])
    context = {
        "title": str(run),
        "run": run,
        "job": run.job,
        "refused": refused[:REFUSALS_SHOWN],
        "are_more": len(refused) > REFUSALS_SHOWN,
    }
    return draw(request, "admin/cockpit/bulk_run.html", context)
