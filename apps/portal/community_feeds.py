"""What machines read of the community: Atom feeds, and the sitemap for search engines."""

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from apps.branding.looks import present
from apps.community.models import Post, Topic
from apps.notifications.markdown import to_html

from .community import tagged
from .public_pages import public

IN_FEED = 30
PER_PART = 10_000
XML = "application/xml; charset=utf-8"


@require_safe
def feed(request: HttpRequest, tag: str = "") -> HttpResponse:
    """The newest topics, of one tag or of all."""
    word = tagged(request, tag)
    topics = Topic.objects.visible_to(request.user).public()
    if word:
        topics = topics.filter(tags=word)
    newest = list(topics.select_related("asked_by").prefetch_related("tags").order_by("-pk")[:IN_FEED])
    questions = Post.objects.visible_to(request.user).shown().filter(topic__in=newest, is_question=True)
    texts = dict(questions.values_list("topic_id", "text"))
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    written = _feed(request, tag)
    for topic in newest:
        if topic.pk in texts:
            _add(written, request, topic, texts[topic.pk])
    written.write(response, "utf-8")
    return public(response, request, changed_at=max((topic.changed_at for topic in newest), default=None))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap, each of so many numbers."""
    last = Topic.objects.visible_to(request.user).public().aggregate(last=Max("pk"))["last"] or 0
    parts = [request.build_absolute_uri(reverse("portal:sitemap_part", args=[n])) for n in range(last // PER_PART + 1)]
    return public(render(request, "portal/community/sitemap_index.xml", {"parts": parts}, content_type=XML), request)


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    topics = Topic.objects.visible_to(request.user).public()
    rows = topics.filter(pk__gte=part * PER_PART, pk__lt=(part + 1) * PER_PART).order_by("pk")
    pages = [
        (request.build_absolute_uri(topic.path), topic.changed_at)
        for topic in rows.only("pk", "slug", "changed_at").iterator(chunk_size=2_000)
    ]
    if not pages and part:
        raise Http404
    context = {"pages": pages, "community": request.build_absolute_uri(reverse("portal:community"))}
    return public(render(request, "portal/community/sitemap.xml", context, content_type=XML), request)


def _feed(request: HttpRequest, tag: str) -> Atom1Feed:
    path = f"{reverse('portal:community')}?tag={tag}" if tag else reverse("portal:community")
    name = present().name_in_mails
    return Atom1Feed(
        title=f"{name}, community{f': {tag}' if tag else ''}",
        link=request.build_absolute_uri(path),
        description="Questions and answers about the API",
        language="en",
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=request.build_absolute_uri(request.path),
    )


def _add(written: Atom1Feed, request: HttpRequest, topic: Topic, text: str) -> None:
    # Its address by number alone: the readable end may change, and readers of feeds would see it as new.
    lasting = request.build_absolute_uri(reverse("portal:topic_by_number", args=[topic.pk]))
    written.add_item(
        title=topic.title,
        link=request.build_absolute_uri(topic.path),
        description=to_html(text),
        author_name=topic.asked_by.name,
        unique_id=lasting,
        pubdate=topic.asked_at,
        updateddate=topic.changed_at,
        categories=[tag.name for tag in topic.tags.all()],
    )
