from typing import TYPE_CHECKING, Union

from django.db import models
from django.db.models import Q

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User

PUBLIC = ("open", "answered", "locked")

Reader = Union["User", "AnonymousUser"]


class TopicQuerySet(models.QuerySet):
    def visible_to(self, reader: Reader) -> "TopicQuerySet":
        """Staff see every topic, anyone else, with an account or without, those that are public."""
        return self if reader.is_authenticated and reader.is_staff else self.public()

    def public(self) -> "TopicQuerySet":
        return self.filter(status__in=PUBLIC)

    def unanswered(self) -> "TopicQuerySet":
        return self.filter(answer_count=0, status="open")

    def about(self, method: str, operation: str) -> "TopicQuerySet":
        return self.filter(method=method, operation=operation)


class PostQuerySet(models.QuerySet):
    def visible_to(self, reader: Reader) -> "PostQuerySet":
        """Staff see every post, anyone else those of public topics that nobody hid."""
        is_staff = reader.is_authenticated and reader.is_staff
        return self if is_staff else self.shown().filter(topic__status__in=PUBLIC)

    def shown(self) -> "PostQuerySet":
        return self.filter(is_hidden=False)

    def answers(self) -> "PostQuerySet":
        return self.filter(is_question=False)


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PublicationQuerySet":
        """Staff see those of the inquiries of their markets, anyone else none."""
        return within_reach(self, user, "inquiry__market") if user.is_staff else self.none()

    def alive(self) -> "PublicationQuerySet":
        return self.filter(status__in=("draft", "proposed", "released"))

    def waiting(self) -> "PublicationQuerySet":
        """Written, or proposed, and not yet released."""
        return self.filter(status__in=("draft", "proposed"))


class TopicTagQuerySet(models.QuerySet):
    def visible_to(self, reader: Reader) -> "TopicTagQuerySet":
        """The words that topics the reader may see are tagged with."""
        seen = Q() if reader.is_authenticated and reader.is_staff else Q(topics__status__in=PUBLIC)
        return self.filter(seen, topics__isnull=False).distinct()
