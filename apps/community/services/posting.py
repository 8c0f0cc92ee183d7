"""Answering a topic, mending what was written, and saying which answer it was."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.inquiries.services.masking import masked_alone
from apps.inquiries.wording import required_text
from apps.isvs.models import Isv

from ..models import Post, Topic
from ..standing import isv_of, require_writer
from . import steps

Status = Topic.Status


def post(
    topic: Topic, text: str, *, by: User, sent_as: UUID, at: datetime, isv: Isv | None, is_question: bool = False
) -> Post:
    """Write a text that was masked and looked through below ``topic``."""
    made = Post(topic=topic, author=by, isv=isv, is_question=is_question, is_ours=by.is_staff, text=text)
    made.sent_as, made.sent_at = sent_as, at
    save_signed(made, by=by, reason="posted", at=at)
    return made


def answer(topic: Topic, *, by: User, text: str, sent_as: UUID, at: datetime, confirmed: Collection[str] = ()) -> Post:
    """Answer a topic. The same form sent again leads to the answer it made."""
    before = steps.sent_before(by, sent_as)
    if before:
        return before
    require_writer(by, at=at)
    text = _looked_through(text, "The answer", by, topic.asked_by, confirmed=confirmed)
    steps.require_pace(by, text, at=at)
    isv = isv_of(by)
    try:
        with transaction.atomic():
            topic = steps.locked(topic)
            steps.require_open(topic)
            made = post(topic, text, by=by, sent_as=sent_as, at=at, isv=isv)
            topic.answer_count = topic.posts.answers().shown().count()
            steps.settle(topic, by=by, reason="answered", at=at)
    except IntegrityError:
        before = steps.sent_before(by, sent_as)
        if before is None:
            raise
        return before
    return made


def edit(post: Post, *, by: User, text: str, at: datetime, confirmed: Collection[str] = ()) -> Post:
    """Mend what one wrote oneself; what it said before stays in its history."""
    require_writer(by, at=at)
    if post.author_id != by.pk:
        raise ValidationError("Only who wrote it may change it.", code="not_the_author")
    text = _looked_through(text, "The text", by, post.topic.asked_by, confirmed=confirmed)
    with transaction.atomic():
        topic = steps.locked(post.topic)
        steps.require_open(topic)
        held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
        if held.is_hidden:
            raise ValidationError("This post is hidden: it can't be changed any more.", code="topic_closed")
        if held.text != text:
            held.text, held.edited_at = text, at
            save_signed(held, by=by, reason="edited", at=at)
            steps.settle(topic, by=by, reason="a post was edited", at=at)
    return held


@transaction.atomic
def accept(post: Post, *, by: User, at: datetime) -> Topic:
    """Say that this answer solved it: for who asked, and for the desk. The last one said counts."""
    require_writer(by, at=at)
    topic = steps.locked(post.topic)
    if topic.asked_by_id != by.pk and not by.is_staff:
        raise ValidationError("Who asked says which answer solved it.", code="not_the_asker")
    steps.require_open(topic)
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if held.is_question or held.is_hidden:
        raise ValidationError("Only an answer that everybody reads can be accepted.", code="no_answer")
    if topic.status == Status.OPEN:
        steps.move(topic, Status.ANSWERED)
    topic.accepted = held
    steps.settle(topic, by=by, reason=f"answer {held.pk} accepted", at=at)
    return topic


def _looked_through(text: str, what: str, *people: User, confirmed: Collection[str]) -> str:
    """``text`` masked, with nothing in it that could name a customer but what was confirmed."""
    [masked] = masked_alone(required_text(text, what))
    steps.require_nobody_named([masked], steps.names_known_to(*people), confirmed)
    return masked
