"""Keeping order: flagging, hiding, locking, moving, merging, banning. Each says why, in the history of its rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.inquiries.wording import named_line

from ..models import LONGEST_TITLE, Ban, Flag, Post, Topic
from . import steps
from .asking import slug_of, tag_words, tags_named

Status = Topic.Status
MODERATE = "community.moderate_topic"
MOST_FLAGS = 20


@transaction.atomic
def flag(post: Post, *, by: User, reason: str, at: datetime) -> Flag:
    """Tell the moderators; said again before it is settled, it changes nothing."""
    reason = named_line(reason, "The reason")
    known = Flag.objects.filter(post=post, by=by, settled_at=None).first()
    if known:
        return known
    if Flag.objects.filter(by=by, flagged_at__gt=at - steps.SPAN).count() >= MOST_FLAGS:
        words = f"You flagged {MOST_FLAGS} posts within an hour. Go on a little later."
        raise ValidationError(words, code="too_many_flags")
    made = Flag(post=post, by=by, reason=reason, flagged_at=at)
    save_signed(made, by=by, reason="flagged", at=at)
    return made


@transaction.atomic
def settle_flags(topic: Topic, *, by: User, because: str, at: datetime) -> Topic:
    """Nothing more is to be done about what readers flagged in ``topic``."""
    topic, because = _held(topic, by, because)
    waiting = list(Flag.objects.filter(post__topic=topic, settled_at=None).select_for_update(of=("self",)))
    if not waiting:
        raise ValidationError("No flag waits here.", code="wrong_status")
    _settle(waiting, by=by, because=because, at=at)
    return topic


@transaction.atomic
def hide(topic: Topic, *, by: User, because: str, at: datetime) -> Topic:
    """Let nobody but the desk read ``topic``."""
    topic, because = _held(topic, by, because)
    steps.move(topic, Status.HIDDEN)
    steps.settle(topic, by=by, reason=f"hidden: {because}", at=at)
    return topic


@transaction.atomic
def show(topic: Topic, *, by: User, because: str, at: datetime) -> Topic:
    """Let everybody read and answer again what was hidden or locked."""
    topic, because = _held(topic, by, because)
    steps.move(topic, Status.ANSWERED if topic.accepted_id else Status.OPEN)
    steps.settle(topic, by=by, reason=f"opened: {because}", at=at)
    return topic


@transaction.atomic
def lock(topic: Topic, *, by: User, because: str, at: datetime) -> Topic:
    """Let ``topic`` be read, and nothing be added to it."""
    topic, because = _held(topic, by, because)
    steps.move(topic, Status.LOCKED)
    steps.settle(topic, by=by, reason=f"locked: {because}", at=at)
    return topic


@transaction.atomic
def hide_post(topic: Topic, *, by: User, post: int, is_hidden: bool, because: str, at: datetime) -> Topic:
    """Let nobody but the desk read one answer, or let everybody read it again."""
    topic, because = _held(topic, by, because)
    held = Post.objects.select_for_update(of=("self",)).filter(topic=topic, pk=post, is_question=False).first()
    if held is None or held.is_hidden == is_hidden:
        raise ValidationError(
            "Choose one of the answers of this topic. To hide the question, hide the topic.", code="no_answer"
        )
    held.is_hidden = is_hidden
    save_signed(held, by=by, reason=f"{'hidden' if is_hidden else 'shown'}: {because}", at=at)
    if is_hidden and topic.accepted_id == held.pk:
        topic.accepted = None
        if topic.status == Status.ANSWERED:
            steps.move(topic, Status.OPEN)
    topic.answer_count = topic.posts.answers().shown().count()
    steps.settle(topic, by=by, reason=f"answer {post} {'hidden' if is_hidden else 'shown'}: {because}", at=at)
    return topic


@transaction.atomic
def retitle(topic: Topic, *, by: User, title: str, area: str, tags: str, because: str, at: datetime) -> Topic:
    """Move ``topic`` to where it belongs. Its address before leads on."""
    topic, because = _held(topic, by, because)
    _retag(topic, tag_words(tags), by=by, at=at)
    topic.title = named_line(title, "The title")[:LONGEST_TITLE]
    topic.slug, topic.area = slug_of(topic.title), Topic.Area(area)
    steps.settle(topic, by=by, reason=f"moved: {because}", at=at)
    return topic


@transaction.atomic
def merge(topic: Topic, *, by: User, into: int, because: str, at: datetime) -> Topic:
    """Let what was said in ``topic`` go on in another; returns that one. The address of the first leads there."""
    because = _because(by, because)
    held = {each.pk: each for each in _locked([topic.pk, into])}
    target = held.get(into)
    if target is None or target.pk == topic.pk or not target.is_public:
        raise ValidationError("Write the number of another topic that everybody reads.", code="no_topic")
    absorbed = held[topic.pk]
    steps.move(absorbed, Status.MERGED)
    absorbed.merged_into, absorbed.accepted = target, None
    steps.settle(absorbed, by=by, reason=f"merged into {target.pk}: {because}", at=at)
    for post in absorbed.posts.select_for_update(of=("self",)):
        post.topic, post.is_question = target, False
        save_signed(post, by=by, reason=f"came along from topic {absorbed.pk}", at=at)
    for earlier in absorbed.absorbed.all():
        earlier.merged_into = target
        save_signed(earlier, by=by, reason=f"leads to {target.pk} now", at=at)
    target.answer_count = target.posts.answers().shown().count()
    steps.settle(target, by=by, reason=f"took in {absorbed.pk}: {because}", at=at)
    return target


@transaction.atomic
def ban(topic: Topic, *, by: User, person: int, because: str, at: datetime) -> Ban:
    """Let somebody who wrote in ``topic`` write no more. What they wrote stays."""
    because = _because(by, because)
    writer = _writer(topic, person)
    if Ban.objects.filter(person=writer, lifted_at=None).exists():
        raise ValidationError(f"{writer} is banned already.", code="wrong_status")
    made = Ban(person=writer, because=because, banned_by=by, banned_at=at)
    save_signed(made, by=by, reason=f"banned: {because}", at=at)
    return made


@transaction.atomic
def lift_ban(topic: Topic, *, by: User, person: int, because: str, at: datetime) -> Ban:
    """Let somebody write again."""
    because = _because(by, because)
    held = Ban.objects.select_for_update(of=("self",)).filter(person=person, lifted_at=None).first()
    if held is None:
        raise ValidationError("Nobody like that is banned.", code="wrong_status")
    held.lifted_at = at
    save_signed(held, by=by, reason=f"lifted: {because}", at=at)
    return held


def _retag(topic: Topic, words: Sequence[str], *, by: User, at: datetime) -> None:
    before = set(topic.tags.values_list("name", flat=True))
    topic.tags.set(tags_named(words))
    # A line each: a reason is cut short where it gets long.
    for name in sorted(before - set(words)):
        save_signed(topic, by=by, reason=f"tag {name} taken away", at=at)
    for name in sorted(set(words) - before):
        save_signed(topic, by=by, reason=f"tag {name} added", at=at)


def _writer(topic: Topic, number: int) -> User:
    post = topic.posts.filter(author=number, is_ours=False).select_related("author").first()
    if post is None:
        raise ValidationError("Choose somebody who wrote in this topic and isn't of the desk.", code="no_writer")
    held: User = User.objects.select_for_update(of=("self",)).get(pk=post.author_id)
    return held


def _held(topic: Topic, by: User, because: str) -> tuple[Topic, str]:
    because = _because(by, because)
    return steps.locked(topic), because


def _because(by: User, because: str) -> str:
    if not (by.is_staff and by.has_perm(MODERATE)):
        raise ValidationError("Your role doesn't moderate the community.", code="may_not_moderate")
    return named_line(because, "The reason")


def _locked(numbers: Iterable[int]) -> list[Topic]:
    return list(Topic.objects.select_for_update(of=("self",)).filter(pk__in=set(numbers)).order_by("pk"))


def _settle(flags: Iterable[Flag], *, by: User, because: str, at: datetime) -> None:
    for each in flags:
        each.settled_by, each.settled_at = by, at
        save_signed(each, by=by, reason=f"settled: {because}", at=at)
