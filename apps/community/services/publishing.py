"""From a solved inquiry to a topic: written without names, looked at by a second person, released."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.inquiries.models import Inquiry, Message
from apps.inquiries.services.masking import masked_alone
from apps.inquiries.wording import named_line, required_text

from ..anonymising import Anonymiser, Replaced, left_in
from ..known import known_to
from ..models import LONGEST_TITLE, Publication, Topic
from ..standing import require_writer
from . import indexing, steps
from .asking import slug_of, tag_words, tags_named
from .posting import post

Status = Publication.Status
SOLVED = (Inquiry.Status.RESOLVED, Inquiry.Status.CLOSED)
RELEASE = "community.moderate_topic"
MOST_NAMED = 5
LONGEST_BODY = 4_000


@dataclass(frozen=True)
class Text:
    """What is to be read: a title, the question, and the answer that solved it."""

    title: str
    question: str
    answer: str


@dataclass(frozen=True)
class Suggestion:
    """What was said between the ISV and us, the same without names, and what was replaced in each part of it."""

    said: Text
    text: Text
    replaced: dict[str, list[Replaced]]


def suggest(inquiry: Inquiry) -> Suggestion:
    """What a topic about ``inquiry`` could say; nothing internal is in it."""
    said = list(inquiry.messages.filter(is_internal=False, kind__in=(Message.Kind.REPLY, Message.Kind.ANSWER)))
    questions = "\n\n".join([*(each.text for each in said if each.kind == Message.Kind.REPLY), *_call_of(inquiry)])
    answers = "\n\n".join(each.text for each in said if each.kind == Message.Kind.ANSWER)
    whole = Text(inquiry.subject, questions, answers)
    reader = Anonymiser(known_to(inquiry))
    parts = {part: reader.replaced(getattr(whole, part)) for part in ("title", "question", "answer")}
    text = Text(**{part: made for part, (made, _) in parts.items()})
    return Suggestion(whole, text, {part: changes for part, (_, changes) in parts.items()})


def write(
    inquiry: Inquiry, *, by: User, title: str, question: str, answer: str, area: str, tags: str, at: datetime
) -> Publication:
    """Keep what ``by`` wrote about ``inquiry`` as a draft: names may still be in it, secrets not."""
    require_writer(by, at=at)
    _require_staff(by)
    if inquiry.status not in SOLVED:
        raise ValidationError("Only a solved inquiry can become a topic.", code="not_solved")
    title = named_line(title, "The title")[:LONGEST_TITLE]
    tags = ", ".join(tag_words(tags))
    title, question, answer = masked_alone(
        title, required_text(question, "The question"), required_text(answer, "The answer")
    )
    try:
        with transaction.atomic():
            held = Publication.objects.select_for_update(of=("self",)).alive().filter(inquiry=inquiry).first()
            held = held or Publication(inquiry=inquiry)
            _require_state(held, Status.DRAFT)
            held.title, held.question, held.answer = title, question, answer
            held.area, held.tags, held.written_by, held.written_at = Topic.Area(area), tags, by, at
            save_signed(held, by=by, reason="written", at=at)
    except IntegrityError:
        raise ValidationError("A colleague began at the same moment. Reload the page.", code="wrong_status") from None
    return held


@transaction.atomic
def propose(publication: Publication, *, by: User, at: datetime) -> Publication:
    """Let a second person look at it. Refuses with ``names_left`` while a known name or id is in it."""
    require_writer(by, at=at)
    _require_staff(by)
    held = _held(publication)
    _move(held, Status.PROPOSED)
    _require_no_name(held)
    held.proposed_by = by
    save_signed(held, by=by, reason="proposed", at=at)
    return held


@transaction.atomic
def send_back(publication: Publication, *, because: str, by: User, at: datetime) -> Publication:
    """Let it be written anew."""
    _require_staff(by)
    because = named_line(because, "The reason")
    held = _held(publication)
    _move(held, Status.DRAFT)
    held.proposed_by = None
    save_signed(held, by=by, reason=f"sent back: {because}"[:100], at=at)
    return held


@transaction.atomic
def withdraw(publication: Publication, *, because: str, by: User, at: datetime) -> Publication:
    """Publish nothing of this inquiry; it can be begun anew."""
    _require_staff(by)
    because = named_line(because, "The reason")
    held = _held(publication)
    _move(held, Status.WITHDRAWN)
    save_signed(held, by=by, reason=f"withdrawn: {because}"[:100], at=at)
    return held


@transaction.atomic
def release(publication: Publication, *, by: User, at: datetime) -> Topic:
    """Let everybody read it as a topic of ours, of the day of its release. What is known by now is looked for again."""
    _require_staff(by)
    if not by.has_perm(RELEASE):
        raise ValidationError("Your role doesn't release topics.", code="may_not_release")
    held = _held(publication)
    _move(held, Status.RELEASED)
    writer = held.proposed_by
    if writer is None or by.pk in (writer.pk, held.written_by_id):
        raise ValidationError("You wrote this: a second person releases it.", code="second_person")
    _require_no_name(held)
    held.topic = _topic_of(held, writer, at=at)
    held.released_by, held.released_at = by, at
    save_signed(held, by=by, reason="released", at=at)
    return held.topic


def _call_of(inquiry: Inquiry) -> list[str]:
    """The call as it was recognised, with its bodies where they are short."""
    call = inquiry.call
    bodies = (("Request", call.request_body), ("Response", call.response_body))
    return [
        *([f"`{inquiry.operation}`"] if inquiry.operation else []),
        *(f"{what}:\n\n```\n{body}\n```" for what, body in bodies if body and len(body) <= LONGEST_BODY),
    ]


def _topic_of(held: Publication, writer: User, *, at: datetime) -> Topic:
    method, _, operation = held.inquiry.operation.partition(" ")
    topic = Topic(title=held.title, slug=slug_of(held.title), area=held.area, asked_by=writer, asked_at=at)
    topic.method, topic.operation, topic.changed_at = method, operation, at
    save_signed(topic, by=writer, reason="published", at=at)
    topic.tags.set(tags_named(tag_words(held.tags)))
    said = ((held.question, True), (held.answer, False))
    posts = [
        post(topic, text, by=writer, sent_as=_form(held, is_question), at=at, isv=None, is_question=is_question)
        for text, is_question in said
    ]
    topic.accepted, topic.answer_count, topic.status = posts[1], 1, Topic.Status.ANSWERED
    steps.settle(topic, by=writer, reason="answered", at=at)
    indexing.index(topic)
    return topic


def _form(held: Publication, is_question: bool) -> UUID:
    return uuid5(NAMESPACE_URL, f"publication:{held.pk}:{'question' if is_question else 'answer'}")


def _require_no_name(held: Publication) -> None:
    left = left_in((held.title, held.question, held.answer, held.tags), known_to(held.inquiry))
    if left:
        shown = ", ".join(f"“{words}”" for words in left[:MOST_NAMED])
        more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
        raise ValidationError(
            f"Names or ids we know are still in it: {shown}{more}. Replace them, and propose it again.",
            code="names_left",
        )


def _held(publication: Publication) -> Publication:
    rows = Publication.objects.select_for_update(of=("self",)).select_related(
        "inquiry__isv", "inquiry__call", "proposed_by"
    )
    return rows.get(pk=publication.pk)


def _move(held: Publication, to: Publication.Status) -> None:
    if to not in Publication.MAY_BECOME[Status(held.status)]:
        words = f"This is “{held.get_status_display().lower()}” by now. Reload the page to see where it stands."
        raise ValidationError(words, code="wrong_status")
    held.status = to


def _require_state(held: Publication, status: Publication.Status) -> None:
    if held.status != status:
        words = f"This is “{held.get_status_display().lower()}” by now. Reload the page to see where it stands."
        raise ValidationError(words, code="wrong_status")


def _require_staff(by: User) -> None:
    if not by.is_staff:
        raise ValidationError("Only staff publish what an inquiry said.", code="may_not_release")
