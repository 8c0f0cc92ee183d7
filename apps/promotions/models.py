"""May this client go to production, who said so, and what else is asked of Partner Service?"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.isvs.models import ApiClient, Isv

from .querysets import ClientRequestQuerySet, PromotionQuerySet

LONGEST_NAME = 100


class ClientRequest(models.Model):
    """That an ISV asks Partner Service for a new client, or to change where codes of a production client go."""

    class Kind(models.TextChoices):
        NEW_CLIENT = "new_client", "New client"
        ADD_URI = "add_uri", "One more redirect URI"
        REMOVE_URI = "remove_uri", "One redirect URI less"

    class Status(models.TextChoices):
        ASKED = "asked", "With Partner Service"
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.ASKED: frozenset({Status.GRANTED, Status.REFUSED, Status.WITHDRAWN}),
        Status.GRANTED: frozenset(),
        Status.REFUSED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }

    isv = models.ForeignKey(Isv, models.PROTECT, related_name="client_requests", verbose_name="ISV")
    kind = models.CharField(max_length=12, choices=Kind)
    client = models.ForeignKey(
        ApiClient,
        models.PROTECT,
        null=True,
        related_name="requests",
        help_text="Whose addresses are to change, or which came of it.",
    )
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    purpose = models.TextField("what it is for", blank=True)
    uris = models.JSONField(default=list, help_text="Redirect URIs as they are kept.")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_as = models.UUIDField(null=True, help_text="The form it came by, so that what is sent twice is asked once.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    because = models.TextField("reason", blank=True)

    objects = ClientRequestQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        permissions = [("decide_clientrequest", "Can grant and refuse what ISVs ask of Partner Service")]
        indexes = [
            models.Index(fields=["isv", "-id"], name="client_request_of_isv"),
            models.Index(fields=["status", "-id"], name="client_request_by_status"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["asked_by", "sent_as"], name="client_request_once"),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "withdrawn"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="client_request_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(because=""), name="client_request_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="new_client") & ~Q(status="granted") | Q(client__isnull=False),
                name="client_request_names_its_client",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.what}"

    @property
    def reference(self) -> str:
        return f"PS-{self.pk}"

    @property
    def what(self) -> str:
        """What is asked for, in a line."""
        about = self.name if self.kind == self.Kind.NEW_CLIENT else f"{self.client.title}, {self.uris[0]}"  # type: ignore[union-attr]  # the database sees to it
        return f"{self.get_kind_display()}: {about}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.ASKED


class PromotionRequest(models.Model):
    """That a test client is to go to production: two people approve it, then somebody of the ISV activates it."""

    class Status(models.TextChoices):
        ASKED = "asked", "With Partner Service"
        APPROVED = "approved", "Approved by one person"
        CONFIRMED = "confirmed", "To be activated"
        ACTIVATED = "activated", "In production"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.ASKED: frozenset({Status.APPROVED, Status.REFUSED, Status.WITHDRAWN}),
        Status.APPROVED: frozenset({Status.CONFIRMED, Status.REFUSED, Status.WITHDRAWN}),
        Status.CONFIRMED: frozenset({Status.ACTIVATED, Status.REFUSED, Status.WITHDRAWN}),
        Status.ACTIVATED: frozenset(),
        Status.REFUSED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="promotions")
    tested = models.TextField("what was tested")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    production_id = models.CharField(
        max_length=100, blank=True, help_text="The ID of the production client; empty where the client keeps its own."
    )
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    link_until = models.DateTimeField(null=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)
    became = models.ForeignKey(
        ApiClient, models.PROTECT, null=True, related_name="+", help_text="The client that is in production since."
    )
    because = models.TextField("reason", blank=True)

    objects = PromotionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        permissions = [("approve_promotionrequest", "Can approve and confirm promotions to production")]
        indexes = [models.Index(fields=["status", "-id"], name="promotion_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(status__in=["asked", "approved", "confirmed"]),
                name="one_promotion_under_way",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("approved_by")),
                name="promotion_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=(Q(approved_by__isnull=True) | ~Q(approved_by=models.F("asked_by")))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by"))),
                name="promotion_not_approved_by_who_asked",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "confirmed", "activated"])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="promotion_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["confirmed", "activated"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, link_until__isnull=False),
                name="promotion_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="activated", activated_by__isnull=False, activated_at__isnull=False)
                & Q(became__isnull=False)
                | ~Q(status="activated") & Q(activated_by__isnull=True, activated_at__isnull=True, became__isnull=True),
                name="promotion_activated_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(because=""), name="promotion_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.client.title} to production"

    @property
    def reference(self) -> str:
        return f"PR-{self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.status in (self.Status.ASKED, self.Status.APPROVED, self.Status.CONFIRMED)
