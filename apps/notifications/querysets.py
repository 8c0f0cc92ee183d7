from datetime import datetime

from django.db import models


class MailQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "MailQuerySet":
        """Waiting mail whose time has come, longest due first."""
        return self.filter(state="waiting", not_before__lte=at).order_by("not_before", "pk")

    def abandoned(self, at: datetime) -> "MailQuerySet":
        """Mail whose worker died while sending it."""
        return self.filter(state="sending", claimed_until__lte=at)
