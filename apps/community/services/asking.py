"""Starting a topic: the question, the call it is about, and the words it is found by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.diagnostics.diagnosing import Report
from apps.diagnostics.diagnosing.before import with_masked_before
from apps.diagnostics.models import ApiCall
from apps.diagnostics.redaction import Found
from apps.diagnostics.services.diagnosing import record
from apps.inquiries.facts import NO_CALL, CallFacts
from apps.inquiries.models import Inquiry
from apps.inquiries.services.asking import stated_in, write_call
from apps.inquiries.services.diagnosing import examine, masked_along, reading_of
from apps.inquiries.services.masking import Masking
from apps.inquiries.wording import BODY_LIMIT, URL_LIMIT, checked_text, named_line, required_text

from ..models import LONGEST_SLUG, LONGEST_TAG, LONGEST_TITLE, Tag, Topic
from ..standing import isv_of, require_writer
from . import indexing, steps
from .posting import post

MOST_TAGS = 5


@dataclass(frozen=True)
class Question:
    """What is asked, masked."""

    title: str
    text: str
    call: CallFacts
    report: Report


def ask(
    *,
    by: User,
    title: str,
    text: str,
    sent_as: UUID,
    at: datetime,
    area: str = Topic.Area.OTHER,
    tags: str = "",
    call: CallFacts = NO_CALL,
    paste: str = "",
    confirmed: Collection[str] = (),
    masked_before: Sequence[Found] = (),
) -> Topic:
    """Put a question before everybody. The same form sent again leads to the topic it made.

    ``confirmed`` are words that look as if they named a customer and don't, says ``by``.
    """
    before = steps.sent_before(by, sent_as)
    if before:
        return before.topic
    require_writer(by, at=at)
    words = tag_words(tags)
    question = _masked(title, text, call, paste, masked_before)
    steps.require_nobody_named([*_texts(question), *words], steps.names_known_to(by), confirmed)
    steps.require_pace(by, question.text, at=at)
    topic = Topic(title=question.title[:LONGEST_TITLE], area=Topic.Area(area), asked_by=by, asked_at=at)
    topic.slug = slug_of(topic.title)
    try:
        with transaction.atomic():
            _put_on_record(topic, question, words, by=by, sent_as=sent_as, at=at)
    except IntegrityError:
        before = steps.sent_before(by, sent_as)
        if before is None:
            raise
        return before.topic
    return topic


def slug_of(title: str) -> str:
    return slugify(title)[:LONGEST_SLUG].strip("-") or "topic"


def tag_words(typed: str) -> list[str]:
    """The words of ``typed``, each once; refuses with ``too_many_tags`` and ``tag_too_long``."""
    words = list(dict.fromkeys(filter(None, (slugify(each) for each in typed.replace("#", " ").split(",")))))
    if len(words) > MOST_TAGS:
        raise ValidationError(f"Choose {MOST_TAGS} tags at most.", code="too_many_tags")
    if any(len(word) > LONGEST_TAG for word in words):
        raise ValidationError(
            f"A tag has {LONGEST_TAG} characters at most. Put commas between tags.", code="tag_too_long"
        )
    return words


def _masked(title: str, text: str, call: CallFacts, paste: str, before: Sequence[Found]) -> Question:
    title, text = named_line(title, "The title"), required_text(text, "The question")
    paste = checked_text(paste, "The paste", BODY_LIMIT)
    reading = reading_of(text, paste)
    call = _checked(call) if call != NO_CALL else stated_in(reading)
    examined = examine(call, reading, kind=Inquiry.Kind.HOW_TO, subject=title)
    report, call, (title, text) = masked_along(call, Masking({}), examined, title, text)
    sent = [part.encode("utf-8", "surrogatepass") for part in (text, call.url, call.request_body, call.response_body)]
    return Question(title, text, call, with_masked_before(report, before, sent))


def _checked(call: CallFacts) -> CallFacts:
    return replace(
        call,
        url=checked_text(call.url, "The URL", URL_LIMIT),
        request_body=checked_text(call.request_body, "The request JSON", BODY_LIMIT),
        response_body=checked_text(call.response_body, "The response body", BODY_LIMIT),
    )


def _texts(question: Question) -> list[str]:
    call, report = question.call, question.report
    headers = [*(report.request_headers or ()), *report.response_headers]
    return [question.title, question.text, call.url, call.request_body, call.response_body, *headers]


def _put_on_record(
    topic: Topic, question: Question, tags: Sequence[str], *, by: User, sent_as: UUID, at: datetime
) -> None:
    report = question.report
    if question.call != NO_CALL:
        call = ApiCall(request_headers=report.request_headers, response_headers=report.response_headers)
        write_call(call, question.call, by=by, reason="asked in the community", at=at)
        diagnosis = record(call, report, at=at)
        topic.call, topic.method, topic.operation = call, diagnosis.method, diagnosis.operation
    topic.changed_at = at
    save_signed(topic, by=by, reason="asked", at=at)
    topic.tags.set(tags_named(tags))
    post(topic, question.text, by=by, sent_as=sent_as, at=at, is_question=True, isv=isv_of(by))
    indexing.index(topic)


def tags_named(words: Sequence[str]) -> list[Tag]:
    """The tags of these words; those there are none of yet are made."""
    Tag.objects.bulk_create([Tag(name=word) for word in words], ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=words))
