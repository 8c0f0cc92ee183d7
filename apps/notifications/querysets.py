from datetime import datetime

from django.db import models
from django.db.models import Q


class MailQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "MailQuerySet":
        """Waiting mail whose time has come, and mail whose sender died holding it."""
        return self.filter(Q(state="waiting", not_before__lte=at) | Q(state="sending", claimed_until__lte=at))
