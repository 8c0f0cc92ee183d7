from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db import models

if TYPE_CHECKING:
    from apps.policy.models import Market

Rows = TypeVar("Rows", bound=models.QuerySet)


class Reader(Protocol):
    """Whoever reads at the desk: ``User``, as far as it matters here."""

    @property
    def markets_seen(self) -> tuple[int, ...] | None: ...


def within_reach(rows: Rows, person: Reader, market: str = "market") -> Rows:
    """Those of ``rows`` that a member of staff may see; ``market`` is the path from a row to its market."""
    seen = person.markets_seen
    return rows if seen is None else rows.filter(**{f"{market}__in": seen})


class UserQuerySet(models.QuerySet):
    def people(self) -> "UserQuerySet":
        """Those a mail may go to: persons who may still sign in."""
        return self.filter(kind="person", is_active=True)

    def staff(self) -> "UserQuerySet":
        return self.people().filter(is_staff=True)

    def who_may_answer(self) -> "UserQuerySet":
        """Staff whom an inquiry may be assigned to."""
        may = models.Q(is_superuser=True) | models.Q(groups__permissions__codename="answer_inquiry")
        return self.staff().filter(may).distinct()

    def who_may_read(self) -> "UserQuerySet":
        """Staff who may read inquiries."""
        may = models.Q(is_superuser=True) | models.Q(groups__permissions__codename="view_inquiry")
        return self.staff().filter(may).distinct()

    def seeing(self, market: int) -> "UserQuerySet":
        """Those whom nothing keeps from what belongs to the market of that number."""
        theirs = self.model._default_manager.filter(limited_to=market).order_by()
        return self.filter(models.Q(is_limited=False) | models.Q(pk__in=theirs.values("pk")))

    def visible_to(self, person: Reader) -> "UserQuerySet":
        """Everybody; for staff who are limited to markets, colleagues and the people of the ISVs there."""
        if person.markets_seen is None:
            return self
        theirs = self.model._default_manager.filter(memberships__isv__market__in=person.markets_seen)
        return self.filter(models.Q(is_staff=True) | models.Q(pk__in=theirs.order_by().values("pk")))

    def with_role(self, role: str) -> "UserQuerySet":
        """Staff who hold the role of that name (see roles.py)."""
        return self.staff().filter(groups__name=role)

    def with_hours(self) -> "UserQuerySet":
        """Each with what their support hours are read from."""
        return self.select_related("calendar", "team__calendar", "market__calendar")

    def serving(self, market: "Market") -> "UserQuerySet":
        """Staff of the teams that serve ``market``; of those in no team, whoever belongs to it."""
        serves = models.Q(team__markets=market) | models.Q(team__isnull=False, team__markets=None)
        return self.staff().filter(serves | models.Q(team=None, market=market)).distinct()

    def leading(self, markets: Iterable[int]) -> "UserQuerySet":
        """The leads of the teams that were made for ``markets``, once for each, with its number as ``market_led``."""
        led = self.staff().filter(leads__markets__in=list(markets))
        return led.annotate(market_led=models.F("leads__markets")).distinct()


class AbsenceQuerySet(models.QuerySet):
    def of(self, people: Iterable[int], *, since: date) -> "AbsenceQuerySet":
        """Those of ``people`` that are not over before ``since``."""
        return self.since(since).filter(person__in=people)

    def since(self, day: date) -> "AbsenceQuerySet":
        """Those that are not over before ``day``."""
        return self.filter(last_day__gte=day)

    def overlapping(self, first_day: date, last_day: date) -> "AbsenceQuerySet":
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)


class JobQuerySet(models.QuerySet):
    def to_do(self, task: str, at: datetime) -> "JobQuerySet":
        """Those of ``task`` that nobody works on, or no more: their worker died. Longest waiting first."""
        is_free = models.Q(state="waiting") | models.Q(state="running", claimed_until__lte=at)
        return self.filter(is_free, task=task).order_by("pk")
