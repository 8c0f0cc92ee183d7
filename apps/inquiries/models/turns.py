"""By which rule what nobody has yet is given to whoever's turn it is."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.policy.models import Market

MOST_OPEN = 500


class AssignmentRule(models.Model):
    """In this market people at work get what is unassigned, one after the other, up to a limit each."""

    market = models.OneToOneField(Market, models.CASCADE, related_name="assignment_rule")
    is_active = models.BooleanField("active", default=True)
    most_open = models.PositiveSmallIntegerField(
        "limit",
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_OPEN)],
        help_text="Whoever has so many inquiries that are not finished gets no more by turn.",
    )
    last_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="Had it last.",
    )

    history = HistoricalRecords(excluded_fields=["last_to"])

    class Meta:
        ordering = ["market__name"]
        constraints = [models.CheckConstraint(condition=Q(most_open__gte=1), name="turn_gives_somebody_something")]

    def __str__(self) -> str:
        return str(self.market)
