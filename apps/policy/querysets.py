from typing import Any

from django.db import models


class MarketQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> "MarketQuerySet":
        """All of them; for staff who are limited to markets, these."""
        return self if person.markets_seen is None else self.filter(pk__in=person.markets_seen)
