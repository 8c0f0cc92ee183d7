"""Writing in the community: asking, answering, mending, voting. Who may not is told why, and keeps the text."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.community import services
from apps.community.finding import alike
from apps.community.identifying import Trace, traces_in
from apps.community.models import Post, Topic
from apps.community.services.steps import names_known_to
from apps.diagnostics.loaded import LIVE_HAR_LIMIT
from apps.diagnostics.redaction import Found
from apps.policy.present import now

from .carrying import carried, carry
from .community import found, page_of, standing
from .community_forms import AnswerForm, EditForm, FlagForm, TopicForm
from .doors import MemberRequest, people_only
from .forms import CARRIED_IN, PortalForm
from .panels import Panel
from .pasting import TYPED, Offered, completed, length_trouble, look, masked, taken

ASKS_TO_READ = frozenset({"read", "take"})


class Seen(NamedTuple):
    """What we read in a question as it stands: the call, topics that may answer it, what may name a customer."""

    facts: dict[str, str]
    trouble: str = ""
    panel: Panel | None = None
    offered: Sequence[Offered] = ()
    alike: Sequence[Topic] = ()
    traces: Sequence[Trace] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@people_only
@never_cache
def ask(request: MemberRequest) -> HttpResponse:
    writer = standing(request)
    if request.method != "POST" and writer and not writer.may_write:
        return render(request, "portal/community/certified.html", {"standing": writer})
    before = _masked_before(request)
    if request.method != "POST" or ASKS_TO_READ & request.POST.keys():
        typed = taken(request.POST) if "take" in request.POST else request.POST
        seen = _seen(request, typed, before)
        shown, now_masked = masked(typed)
        given = {name: value for name, value in shown.items() if value}
        initial: dict[str, Any] = {**seen.facts, **given, "confirmed": typed.getlist("confirmed")}
        return _form(request, TopicForm(initial=initial), seen, _known(seen, before, now_masked))
    data = completed(request.POST)
    form = TopicForm(request, data=data)
    topic = form.carries_out(services.ask, by=request.user, at=now(), masked_before=before)
    if topic is None:
        seen = _seen(request, request.POST, before)
        form.data, now_masked = masked(data)
        return _form(request, form, seen, _known(seen, before, now_masked), _refusal(form))
    messages.success(request, "Your question is there for everybody to read.", extra_tags="community")
    return redirect(topic.path)


@require_POST
@people_only
@never_cache
def diagnosis(request: MemberRequest) -> HttpResponse:
    """What we read in the question so far, asked for while somebody writes. Nothing is kept."""
    seen = _seen(request, request.POST, _masked_before(request))
    confirmed = request.POST.getlist("confirmed")
    context = {"seen": seen, "is_live": True, "confirmed": confirmed}
    return render(request, "portal/community/_read.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@people_only
def answer(request: MemberRequest, topic: int) -> HttpResponse:
    asked = found(request, topic)
    if request.method != "POST":
        return redirect(asked.path)
    form = AnswerForm(request)
    made = form.carries_out(services.answer, topic=asked, by=request.user, at=now())
    if made is None:
        form.data, _masked = masked(request.POST)
        traces = _traces(request, [form["text"].value() or ""], asked)
        return page_of(request, asked, _refusal(form), answer_form=form, traces=traces, confirmed=_confirmed(form))
    messages.success(request, "Your answer is there for everybody to read.", extra_tags=f"answer-{asked.pk}")
    return redirect(f"{asked.path}#post-{made.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@people_only
def edit(request: MemberRequest, post: int) -> HttpResponse:
    own = Post.objects.visible_to(request.user).filter(author=request.user.pk).select_related("topic__asked_by")
    written = get_object_or_404(own, pk=post)
    if request.method != "POST":
        return _edit_page(request, written, EditForm(initial={"text": written.text}))
    form = EditForm(request)
    if form.carries_out(services.edit, post=written, by=request.user, at=now()) is None:
        form.data, _masked = masked(request.POST)
        return _edit_page(request, written, form, _refusal(form))
    messages.success(request, "Changed.", extra_tags=f"edit-{post}")
    return redirect(f"{written.topic.path}#post-{post}")


@require_POST
@people_only
def vote(request: MemberRequest, post: int) -> HttpResponse:
    read = _read_post(request, post)
    return _done(request, read, services.vote, helped=request.POST.get("helped") == "1")


@require_POST
@people_only
def accept(request: MemberRequest, post: int) -> HttpResponse:
    return _done(request, _read_post(request, post), services.accept)


@require_http_methods(["GET", "HEAD", "POST"])
@people_only
def flag(request: MemberRequest, post: int) -> HttpResponse:
    """Tell the moderators what is wrong with a post."""
    read = _read_post(request, post)
    form = FlagForm(request) if request.method == "POST" else FlagForm()
    if request.method == "POST" and form.carries_out(services.flag, post=read, by=request.user, at=now()):
        messages.success(request, "Thank you. A moderator looks at it.", extra_tags=f"flag-{post}")
        return redirect(f"{read.topic.path}#post-{post}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "post": read, "topic": read.topic}
    return render(request, "portal/community/flag.html", context, status=status)


def _done(request: MemberRequest, post: Post, service: Any, **given: Any) -> HttpResponse:
    """One step with a post, and back to it; a refusal is shown at the topic."""
    try:
        service(post, by=request.user, at=now(), **given)
    except ValidationError as refusal:
        return page_of(request, found(request, post.topic_id), HTTPStatus.CONFLICT, refused=refusal.messages[0])
    return redirect(f"{post.topic.path}#post-{post.pk}")


def _read_post(request: MemberRequest, number: int) -> Post:
    return get_object_or_404(Post.objects.visible_to(request.user).select_related("topic"), pk=number)


def _form(
    request: MemberRequest, form: TopicForm, seen: Seen, known: Sequence[Found], status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "form": form,
        "seen": seen,
        "confirmed": _confirmed(form),
        "most": LIVE_HAR_LIMIT + 1,
        "masked_before": carry(known, request.user),
    }
    return render(request, "portal/community/ask.html", context, status=status)


def _edit_page(request: MemberRequest, post: Post, form: EditForm, status: int = HTTPStatus.OK) -> HttpResponse:
    traces = _traces(request, [form["text"].value() or ""], post.topic) if form.is_bound else []
    context = {"form": form, "post": post, "topic": post.topic, "traces": traces, "confirmed": _confirmed(form)}
    return render(request, "portal/community/edit.html", context, status=status)


def _seen(request: MemberRequest, typed: QueryDict, before: Sequence[Found]) -> Seen:
    """What we read in what was typed; nothing where nothing was."""
    if not any(typed.get(name, "").strip() for name in TYPED):
        return Seen({})
    trouble = length_trouble(typed)
    if trouble:
        return Seen({}, trouble)
    looked = look(typed, before)
    report = looked.report
    texts = [report.text, report.prose, report.url or "", report.request_body or "", report.response_body or ""]
    headers = [*(report.request_headers or ()), *report.response_headers]
    shown, _masked = masked(typed)
    typed_texts = [shown.get(name, "") for name in ("subject", "text", "tags")]
    return Seen(
        looked.facts,
        "",
        Panel(report, at=now()),
        looked.offered,
        alike(Topic.objects.visible_to(request.user).public(), report),
        _traces(request, [*typed_texts, *texts, *headers]),
    )


def _traces(request: MemberRequest, texts: Sequence[str], topic: Topic | None = None) -> list[Trace]:
    people = [request.user, topic.asked_by] if topic else [request.user]
    return traces_in("\n".join(texts), names_known_to(*people))


def _masked_before(request: MemberRequest) -> list[Found]:
    return carried(request.POST.get(CARRIED_IN, ""), request.user)


def _known(seen: Seen, before: Sequence[Found], now_masked: Sequence[Found]) -> list[Found]:
    """All that is known of the placeholders on a page that comes back."""
    read = [Found(**each) for each in seen.panel.report.masked] if seen.panel else before
    return list({each.placeholder: each for each in (*read, *now_masked)}.values())


def _confirmed(form: PortalForm) -> list[str]:
    return [str(each) for each in form["confirmed"].value() or []]


def _refusal(form: PortalForm) -> HTTPStatus:
    """403 where the person may not write any more, else 422."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return (
        HTTPStatus.FORBIDDEN
        if codes & {"not_certified", "may_not_write", "banned"}
        else HTTPStatus.UNPROCESSABLE_ENTITY
    )
