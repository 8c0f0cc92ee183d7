"""Saying that a post helped."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..models import Post, Topic, Vote
from ..standing import WRITE
from . import steps


@transaction.atomic
def vote(post: Post, *, by: User, helped: bool, at: datetime) -> Post:
    """Say once that ``post`` helped, or take that back. Said again it changes nothing."""
    if by.kind != User.Kind.PERSON or (by.is_staff and not by.has_perm(WRITE)):
        raise ValidationError("Your role reads the community and doesn't vote in it.", code="may_not_write")
    topic = steps.locked(post.topic)
    steps.require_open(topic)
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if held.author_id == by.pk:
        raise ValidationError("You wrote this yourself: others say whether it helped.", code="own_post")
    own = Vote.objects.filter(post=held, voter=by)
    if helped:
        Vote.objects.get_or_create(post=held, voter=by, defaults={"voted_at": at})
    else:
        own.delete()
    held.vote_count = held.votes.count()
    Post.objects.filter(pk=held.pk).update(vote_count=held.vote_count)
    Topic.objects.filter(pk=topic.pk).update(changed_at=at)
    return held
