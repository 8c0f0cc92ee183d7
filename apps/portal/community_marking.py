"""A topic in the words of schema.org, for search engines."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from apps.community.models import Post, Topic

# Nothing in the text can end the element it stands in.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld(request: HttpRequest, topic: Topic, question: Post, answers: list[Post]) -> SafeString:
    """The topic as a QAPage."""
    page = request.build_absolute_uri(topic.path)
    told = {
        "@type": "Question",
        "name": topic.title,
        "text": question.text,
        "url": page,
        "answerCount": topic.answer_count,
        "upvoteCount": question.vote_count,
        "datePublished": topic.asked_at.isoformat(),
        "author": _author(question),
        "suggestedAnswer": [_answer(each, page) for each in answers if each.pk != topic.accepted_id],
    }
    accepted = [_answer(each, page) for each in answers if each.pk == topic.accepted_id]
    if accepted:
        told["acceptedAnswer"] = accepted[0]
    whole = {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": told}
    return mark_safe(json.dumps(whole, ensure_ascii=False).translate(ESCAPED))  # noqa: S308  # escaped just there


def _answer(post: Post, page: str) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": post.text,
        "url": f"{page}#post-{post.pk}",
        "upvoteCount": post.vote_count,
        "datePublished": post.sent_at.isoformat(),
        "author": _author(post),
    }


def _author(post: Post) -> dict[str, str]:
    return {"@type": "Person", "name": post.author.name}
