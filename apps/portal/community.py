"""The community as anybody reads it: topics by area, operation and tag, one topic, what is found."""

from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from apps.community.finding import find_public
from apps.community.models import Post, Tag, Topic
from apps.community.querysets import TopicQuerySet
from apps.community.standing import Standing, standing_of
from apps.diagnostics.recorded import report_of
from apps.policy.present import now
from apps.search.documents import Found
from apps.search.snippets import Piece, marked, snippet

from .community_forms import AnswerForm
from .community_marking import json_ld
from .paging import number_in, page_by_number, page_by_votes
from .panels import Panel
from .public_pages import is_for_anybody, public

LOOKS = {
    Topic.Status.OPEN: ("", "new", "Open"),
    Topic.Status.ANSWERED: ("done", "done", "Answered"),
    Topic.Status.LOCKED: ("", "lock", "Locked"),
    Topic.Status.HIDDEN: ("warning", "hidden", "Hidden"),
    Topic.Status.MERGED: ("", "merge", "Merged"),
}
NEWEST, UNANSWERED = "newest", "unanswered"
TABS = {NEWEST: "Newest", UNANSWERED: "Unanswered"}
LONGEST_OPERATION = 600
RELATED = 5


class Row(NamedTuple):
    topic: Topic
    look: tuple[str, str, str]


class Hit(NamedTuple):
    row: Row
    title: list[Piece]
    text: list[Piece]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Topics, the newest first; of one area, operation or tag where the address says so."""
    tab, area = request.GET.get("show", NEWEST), request.GET.get("area", "")
    if tab not in TABS or (area and area not in Topic.Area.values):
        raise Http404
    tag = tagged(request, request.GET.get("tag", ""))
    operation = request.GET.get("operation", "")[:LONGEST_OPERATION]
    topics = _narrowed(request, area=area, tag=tag, operation=operation)
    topics = topics.unanswered() if tab == UNANSWERED else topics
    page, after = page_by_number(_with_people(topics), request.GET.get("after", ""))
    narrowing = {"area": area, "tag": tag.name if tag else "", "operation": operation}
    context = {
        "rows": [row_of(topic) for topic in page],
        "after": after,
        "is_first_page": "after" not in request.GET,
        "tab": tab,
        "tabs": list(TABS.items()),
        "areas": Topic.Area.choices,
        "area": area,
        "area_name": dict(Topic.Area.choices).get(area, ""),
        "tag": tag,
        "operation": operation,
        "narrowing": urlencode({name: value for name, value in narrowing.items() if value}),
    }
    return public(render(request, "portal/community/index.html", context), request)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What ``?q=`` finds among public topics."""
    text = request.GET.get("q", "")
    results, refused, status = Found(), "", HTTPStatus.OK
    if text.strip():
        try:
            results = find_public(text, at=now(), page=number_in(request.GET.get("page", "")) or 1)
        except ValidationError as refusal:
            refused, status = refusal.messages[0], HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"text": text, "found": results, "refused": refused, "hits": _hits(request, results)}
    return public(render(request, "portal/community/search.html", context, status=status), request)


@require_safe
def by_number(request: HttpRequest, topic: int) -> HttpResponse:
    """To the address that the topic has today."""
    return _moved(request, found(request, topic))


@require_safe
def show(request: HttpRequest, topic: int, slug: str) -> HttpResponse:
    wanted = found(request, topic)
    if (wanted.pk, wanted.slug) != (topic, slug):
        return _moved(request, wanted)
    return page_of(request, wanted)


@require_safe
def certified(request: HttpRequest) -> HttpResponse:
    """Why only certified users write, and how one becomes one."""
    return public(render(request, "portal/community/certified.html", {"standing": standing(request)}), request)


def page_of(request: HttpRequest, topic: Topic, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    """The topic's page, with the forms of whoever may write in it; ``more`` is a form that was refused, and why."""
    reader = request.user
    posts = Post.objects.visible_to(reader).filter(topic=topic).select_related("author", "isv")
    question = posts.filter(is_question=True).first()
    if question is None:
        raise Http404
    accepted = posts.filter(pk=topic.accepted_id).first() if topic.accepted_id else None
    others = posts.answers().exclude(pk=topic.accepted_id) if topic.accepted_id else posts.answers()
    answers, after = page_by_votes(others, request.GET.get("after", ""))
    shown = [accepted, *answers] if accepted and "after" not in request.GET else answers
    writer = standing(request)
    context = {
        "topic": topic,
        "look": LOOKS[Topic.Status(topic.status)],
        "question": question,
        "answers": shown,
        "after": after,
        "panel": _panel(topic),
        "related": _related(request, topic),
        "standing": writer,
        "voted": _voted(request, [question, *shown]),
        "may_accept": bool(writer and writer.may_write and topic.takes_posts and _may_accept(request, topic)),
        "answer_form": AnswerForm() if writer and writer.may_write and topic.takes_posts else None,
        "json_ld": json_ld(request, topic, question, shown),
        "canonical": request.build_absolute_uri(topic.path),
    }
    return public(
        render(request, "portal/community/topic.html", context | more, status=status),
        request,
        changed_at=topic.changed_at,
    )


def standing(request: HttpRequest) -> Standing | None:
    """Whether the reader may write; None where nobody knows who reads."""
    if is_for_anybody(request) or not request.user.is_authenticated:
        return None
    return standing_of(request.user, at=now())


def row_of(topic: Topic) -> Row:
    return Row(topic, LOOKS[Topic.Status(topic.status)])


def _with_people(topics: TopicQuerySet) -> TopicQuerySet:
    return topics.select_related("asked_by").prefetch_related("tags")


def _narrowed(request: HttpRequest, *, area: str, tag: Tag | None, operation: str) -> TopicQuerySet:
    topics = Topic.objects.visible_to(request.user).filter(merged_into=None)
    if area:
        topics = topics.filter(area=area)
    if tag:
        topics = topics.filter(tags=tag)
    if operation:
        method, _space, path = operation.partition(" ")
        topics = topics.about(method, path)
    return topics


def tagged(request: HttpRequest, name: str) -> Tag | None:
    return get_object_or_404(Tag.objects.visible_to(request.user), name=name) if name else None


def found(request: HttpRequest, number: int) -> Topic:
    """A topic the reader may see, or the one it was merged into."""
    seen = Topic.objects.visible_to(request.user).filter(merged_into=None)
    whole = seen.select_related("asked_by", "call__diagnosis__release", "call__diagnosis__fingerprint")
    topic = whole.prefetch_related("tags").filter(pk=number).first() or whole.filter(absorbed=number).first()
    if topic is None:
        raise Http404
    return topic


def _moved(request: HttpRequest, topic: Topic) -> HttpResponse:
    return public(redirect(topic.path, permanent=True), request)


def _panel(topic: Topic) -> Panel | None:
    """What was found in the call; ids of the logs are the asker's own and not shown."""
    call = topic.call
    diagnosis = getattr(call, "diagnosis", None)
    if call is None or diagnosis is None:
        return None
    return Panel(report_of(diagnosis, call, ids=()), at=diagnosis.diagnosed_at)


def _related(request: HttpRequest, topic: Topic) -> list[Topic]:
    """Others about the same operation, else of the same area."""
    others = Topic.objects.visible_to(request.user).public().exclude(pk=topic.pk)
    same = others.about(topic.method, topic.operation) if topic.operation else others.filter(area=topic.area)
    return list(same.order_by("-pk")[:RELATED])


def _voted(request: HttpRequest, posts: list[Post]) -> set[int]:
    if is_for_anybody(request) or not request.user.is_authenticated:
        return set()
    mine = Post.objects.visible_to(request.user).filter(
        votes__voter=request.user.pk, pk__in=[each.pk for each in posts]
    )
    return set(mine.values_list("pk", flat=True))


def _may_accept(request: HttpRequest, topic: Topic) -> bool:
    return topic.asked_by_id == request.user.pk or bool(getattr(request.user, "is_staff", False))


def _hits(request: HttpRequest, results: Found) -> list[Hit]:
    """Whatever search may say: shown is what anybody may see."""
    numbers = [document.object_id for document in results.hits]
    topics = _with_people(Topic.objects.visible_to(request.user).public()).in_bulk(numbers)
    return [
        Hit(row_of(topics[hit.object_id]), marked(hit.title, results.wanted), snippet(hit.body, results.wanted))
        for hit in results.hits
        if hit.object_id in topics
    ]
