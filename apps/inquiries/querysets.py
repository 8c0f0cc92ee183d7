from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.accounts.models import User

# Sorts behind every deadline: SQLite has no index with nulls last, and paging by key needs no special case.
NOT_DUE = datetime(9999, 12, 31, tzinfo=UTC)


class InquiryQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "InquiryQuerySet":
        """The one door: staff see all, anyone else their own ISVs' inquiries."""
        return self if user.is_staff else self.filter(isv__memberships__user=user)

    def by_next_deadline(self) -> "InquiryQuerySet":
        """What is due first comes first; what has no running clock comes last, in order of number."""
        return self.order_by("next_due_at", "pk")

    def unassigned(self) -> "InquiryQuerySet":
        return self.filter(assignee=None)

    def assigned_to(self, user: "User") -> "InquiryQuerySet":
        return self.filter(assignee=user)

    def unfinished(self) -> "InquiryQuerySet":
        return self.filter(status__in=["new", "open", "waiting_on_isv", "waiting_on_others"])

    def ours(self) -> "InquiryQuerySet":
        """Those where the next step is the desk's."""
        return self.filter(status__in=["new", "open"])

    def waiting(self) -> "InquiryQuerySet":
        return self.filter(status__in=["waiting_on_isv", "waiting_on_others"])

    def late(self, at: datetime) -> "InquiryQuerySet":
        """A running clock has passed its target."""
        return self.filter(next_due_at__lt=at)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "MessageQuerySet":
        """Staff read everything, an ISV's members what was said to them and what happened, never what is internal."""
        if user.is_staff:
            return self
        return self.filter(is_internal=False, inquiry__isv__memberships__user=user)


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "AttachmentQuerySet":
        """Whoever may read the message may download its files."""
        if user.is_staff:
            return self
        return self.filter(message__is_internal=False, message__inquiry__isv__memberships__user=user)
