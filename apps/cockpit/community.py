"""The community as its moderators see it: what was flagged, every topic, and all that happened to one."""

from typing import Any, NamedTuple, cast

from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.community.models import Flag, Post, Publication, Topic

from .badges import Badge
from .community_deeds import DEEDS
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import draw, staff_page
from .gathering_forms import DeedForm

ROWS_PER_PAGE, VERSIONS_SHOWN, POSTS_SHOWN, LARGEST = 50, 50, 200, 18
STATES = {
    Topic.Status.OPEN: Badge("new", "new", "Open"),
    Topic.Status.ANSWERED: Badge("bare done", "done", "Answered"),
    Topic.Status.LOCKED: Badge("bare", "lock", "Locked"),
    Topic.Status.HIDDEN: Badge("warning", "hidden", "Hidden"),
    Topic.Status.MERGED: Badge("bare", "merge", "Merged"),
}
reads_topics = permission_required("community.view_topic", raise_exception=True)


class Row(NamedTuple):
    """One line of the list."""

    topic: Topic
    state: Badge


@staff_page
@reads_topics
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What readers flagged, and every topic of a state, the newest first."""
    show = request.GET.get("show", "")
    rows = Topic.objects.select_related("asked_by")
    if show in Topic.Status.values:
        rows = rows.filter(status=show)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) <= LARGEST:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: ROWS_PER_PAGE + 1])
    shown = found[:ROWS_PER_PAGE]
    flags = Flag.objects.filter(settled_at=None).select_related("post__topic", "post__author", "by")
    waiting = Publication.objects.visible_to(cast(User, request.user)).waiting().select_related("written_by")
    tabs = [("", "All"), *Topic.Status.choices]
    context = {
        "title": "Community",
        "flags": list(flags.order_by("-pk")[:ROWS_PER_PAGE]),
        "waiting": list(waiting.order_by("pk")[:ROWS_PER_PAGE]),
        "rows": [Row(each, STATES[Topic.Status(each.status)]) for each in shown],
        "tabs": [(words, f"?show={value}" if value else "?", value == show) for value, words in tabs],
        "is_further": bool(after),
        "first_page": f"?show={show}",
        "next_page": f"?show={show}&after={shown[-1].pk}" if len(found) > ROWS_PER_PAGE else "",
    }
    return draw(request, "admin/cockpit/topics.html", context)


@staff_page
@reads_topics
@require_safe
def topic(request: HttpRequest, topic: int) -> HttpResponse:
    """All of one topic: its posts, hidden ones too, what they said before, who did what and why."""
    return _page(request, _found(topic), opened=request.GET.get("do", ""))


@staff_page
@reads_topics
@require_POST
def do_with_topic(request: HttpRequest, topic: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, made = carry_out(request, deed, _found(topic))
    if refused:
        return _page(request, _found(topic), opened=deed.name, refused=refused)
    return redirect("cockpit:topic", topic=made.pk if isinstance(made, Topic) else topic)


def _page(request: HttpRequest, found: Topic, *, opened: str, refused: DeedForm | None = None) -> HttpResponse:
    posts = list(found.posts.all())
    numbers = [post.pk for post in posts]
    versions = Post.history.filter(id__in=numbers).select_related("history_user").order_by("-history_id")
    context: dict[str, Any] = {
        "title": found.title,
        "topic": found,
        "state": STATES[Topic.Status(found.status)],
        "posts": posts[:POSTS_SHOWN],
        "versions": list(versions[:VERSIONS_SHOWN]),
        "flags": [flag for post in posts for flag in post.flags.all()],
        "changes": list(found.history.select_related("history_user")[:VERSIONS_SHOWN]),
        "dialogs": dialogs(DEEDS, found, cast(User, request.user), opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/topic.html", context, status=status_of(refused))


def _found(number: int) -> Topic:
    posts = Post.objects.select_related("author", "isv").prefetch_related("author__bans__person")
    flags = Prefetch("flags", Flag.objects.select_related("by", "settled_by"))
    rows = Topic.objects.select_related("asked_by", "merged_into").prefetch_related("tags")
    rows = rows.prefetch_related(Prefetch("posts", posts.prefetch_related(flags)))
    return get_object_or_404(rows, pk=number)
