from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from apps.accounts.querysets import within_reach
from apps.diagnostics.models import Diagnosis
from apps.policy.scope import VerdictKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

    from apps.accounts.models import User
    from apps.isvs.models import Isv

# Sorts behind every deadline: SQLite has no index with nulls last, and paging by key needs no special case.
NOT_DUE = datetime(9999, 12, 31, tzinfo=UTC)
UNFINISHED = ("new", "open", "waiting_on_isv", "waiting_on_others")


class ListLength(models.Func):
    """How many elements a JSON list has; null without one."""

    function = "JSON_ARRAY_LENGTH"
    output_field = models.IntegerField()

    def as_postgresql(self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper") -> tuple[str, Sequence[Any]]:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH")


class InquiryQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "InquiryQuerySet":
        """The one door: staff see all of their markets, anyone else their own ISVs' inquiries."""
        return within_reach(self, user) if user.is_staff else self.filter(isv__memberships__user=user)

    def by_next_deadline(self) -> "InquiryQuerySet":
        """What is due first comes first; what has no running clock comes last, in order of number."""
        return self.order_by("next_due_at", "pk")

    def unassigned(self) -> "InquiryQuerySet":
        return self.filter(assignee=None)

    def assigned_to(self, user: "User") -> "InquiryQuerySet":
        return self.filter(assignee=user)

    def unfinished(self) -> "InquiryQuerySet":
        return self.filter(status__in=UNFINISHED)

    def finished(self) -> "InquiryQuerySet":
        return self.exclude(status__in=UNFINISHED)

    def unconfirmed(self) -> "InquiryQuerySet":
        """Those that others are to answer by the policy, and nobody at the desk has confirmed that."""
        others = [kind for kind in VerdictKind if kind is not VerdictKind.IN_SCOPE]
        return self.filter(judged_at=None, verdict__in=others)

    def newest_first(self) -> "InquiryQuerySet":
        """What was asked last comes first, as finished inquiries are listed."""
        return self.order_by("-asked_at", "-pk")

    def asked(self, since: datetime | None, until: datetime | None) -> "InquiryQuerySet":
        """Those asked from ``since`` on and before ``until``."""
        queue = self.filter(asked_at__gte=since) if since else self
        return queue.filter(asked_at__lt=until) if until else queue

    def ours(self) -> "InquiryQuerySet":
        """Those where the next step is the desk's."""
        return self.filter(status__in=["new", "open"])

    def waiting(self) -> "InquiryQuerySet":
        return self.filter(status__in=["waiting_on_isv", "waiting_on_others"])

    def awake(self, at: datetime) -> "InquiryQuerySet":
        """Those that nobody has put off beyond this moment."""
        return self.filter(models.Q(snoozed_until=None) | models.Q(snoozed_until__lte=at))

    def snoozed(self, at: datetime) -> "InquiryQuerySet":
        return self.filter(snoozed_until__gt=at)

    def late(self, at: datetime) -> "InquiryQuerySet":
        """A running clock has passed its target."""
        return self.filter(next_due_at__lt=at)

    def with_findings(self) -> "InquiryQuerySet":
        """Each with ``findings``, the number of what was found in its call; None where it was not diagnosed."""
        return self.annotate(findings=ListLength("call__diagnosis__findings"))


class TagQuerySet(models.QuerySet):
    def known_to(self, inquiry: models.Model) -> "TagQuerySet":
        """Those in use and those it has; each says in ``is_on`` whether it has it."""
        here = models.FilteredRelation("taggings", condition=models.Q(taggings__inquiry=inquiry))
        is_on = models.Q(here__isnull=False)
        return self.annotate(here=here).annotate(is_on=is_on).filter(models.Q(is_active=True) | is_on)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "MessageQuerySet":
        """Staff read all that they see, an ISV's members what was said to them and what happened, nothing internal."""
        if user.is_staff:
            return within_reach(self, user, "inquiry__market")
        return self.filter(is_internal=False, inquiry__isv__memberships__user=user)


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "AttachmentQuerySet":
        """Whoever may read the message may download its files."""
        if user.is_staff:
            return within_reach(self, user, "message__inquiry__market")
        return self.filter(message__is_internal=False, message__inquiry__isv__memberships__user=user)


class ProductIssueQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ProductIssueQuerySet":
        """Staff see all, anyone else those that an inquiry of their own ISVs hangs on.

        Whoever is limited to markets sees those of no market, of these, and those that an inquiry of these hangs on.
        """
        every = self.model._default_manager.order_by()
        if not user.is_staff:
            return self.filter(pk__in=every.filter(reports__inquiry__isv__memberships__user=user).values("pk"))
        if user.markets_seen is None:
            return self
        reported = every.filter(reports__inquiry__market__in=user.markets_seen)
        there = models.Q(market=None) | models.Q(market__in=user.markets_seen)
        return self.filter(there | models.Q(pk__in=reported.values("pk")))

    def undecided(self) -> "ProductIssueQuerySet":
        """Those of which something is still to come."""
        return self.filter(status__in=["noted", "accepted", "planned"])

    def with_votes(self, reader: "User") -> "ProductIssueQuerySet":
        """Each with ``votes``, the number of ISVs behind it, and ``inquiries``, the number that hang on it.

        Of those alone that ``reader`` may see.
        """
        seen = reader.markets_seen
        counted = None if seen is None else models.Q(reports__inquiry__market__in=seen)
        return self.annotate(
            votes=models.Count("reports__inquiry__isv", distinct=True, filter=counted),
            inquiries=models.Count("reports", distinct=True, filter=counted),
        )


class ReportQuerySet(models.QuerySet):
    def visible_to(self, reader: "User") -> "ReportQuerySet":
        """Those of inquiries that ``reader``, of the desk, may see."""
        return within_reach(self, reader, "inquiry__market")


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user: "User | AnonymousUser") -> "IncidentQuerySet":
        """Staff see all, members those that concern their own ISVs, anybody those that are for everybody."""
        if not user.is_authenticated:
            return self.filter(is_public=True)
        return self if user.is_staff else self._concerning(memberships__user=user)

    def concerning(self, isv: "Isv") -> "IncidentQuerySet":
        """Those for everybody, in its market, of an operation it has asked about, or that explain an inquiry of it."""
        return self._concerning(pk=isv.pk)

    def ongoing(self) -> "IncidentQuerySet":
        return self.exclude(status="over")

    def _concerning(self, **isv: Any) -> "IncidentQuerySet":
        every = self.model._default_manager.order_by()
        in_market = every.filter(**_of("markets__isvs", isv))
        explained = every.filter(**_of("reports__inquiry__isv", isv))
        # Which operations an ISV uses is known from its inquiries.
        used = Diagnosis.objects.filter(
            **_of("call__inquiry__isv", isv), operation=models.OuterRef("operations__operation")
        )
        by_operation = every.filter(models.Exists(used.filter(method=models.OuterRef("operations__method"))))
        own = models.Q(pk__in=in_market.values("pk")) | models.Q(pk__in=explained.values("pk"))
        return self.filter(models.Q(is_public=True) | own | models.Q(pk__in=by_operation.values("pk")))


def _of(path: str, conditions: dict[str, Any]) -> dict[str, Any]:
    return {f"{path}__{name}": value for name, value in conditions.items()}


class LinkQuerySet(models.QuerySet):
    def visible_to(self, reader: "User") -> "LinkQuerySet":
        """Those of which ``reader``, of the desk, may see both ends."""
        return within_reach(within_reach(self, reader, "source__market"), reader, "target__market")


class FollowUpQuerySet(models.QuerySet):
    def ahead(self, at: datetime) -> "FollowUpQuerySet":
        """Those whose people have not been reminded yet."""
        return self.filter(remind_at__gt=at)


class CannedReplyQuerySet(models.QuerySet):
    def for_market(self, market: int) -> "CannedReplyQuerySet":
        """Those in use, of this market or of none."""
        return self.filter(models.Q(market=None) | models.Q(market=market), is_active=True)


class DepartureQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "DepartureQuerySet":
        """Those that can't be taken back any more, longest due first."""
        return self.filter(leaves_at__lte=at).order_by("leaves_at", "pk")
