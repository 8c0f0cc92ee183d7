"""How inquiries belong together: merged, linked, watched."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ..querysets import LinkQuerySet
from .inquiries import Inquiry


class Merge(models.Model):
    """That an inquiry went on in another one, and what it takes to undo it."""

    absorbed = models.ForeignKey(Inquiry, models.CASCADE, related_name="merges")
    survivor = models.ForeignKey(Inquiry, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    stood = models.JSONField(help_text="How the absorbed one stood.")
    before = models.JSONField(help_text="How the survivor stood before.")
    after = models.JSONField(help_text="How the survivor stood afterwards.")
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["survivor", "id"], name="merges_of_survivor")]
        constraints = [
            models.CheckConstraint(condition=~Q(absorbed=F("survivor")), name="merged_into_another"),
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) ^ Q(undone_by__isnull=False), name="undone_merge_says_who"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.absorbed_id} into #{self.survivor_id}"


class Link(models.Model):
    """That one inquiry has to do with another, also of another ISV. For the desk alone."""

    class Kind(models.TextChoices):
        BLOCKS = "blocks", "blocks"
        DUPLICATES = "duplicates", "duplicate of"
        CAUSED_BY = "caused_by", "caused by"

    source = models.ForeignKey(Inquiry, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.ForeignKey(Inquiry, models.CASCADE, related_name="links_to_it")

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "target"], name="linked_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="linked_to_another"),
        ]

    def __str__(self) -> str:
        return f"#{self.source_id} {self.get_kind_display()} #{self.target_id}"


class Watcher(models.Model):
    """Somebody at the desk who is told of replies, whoever's the inquiry is."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="watchers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    merged_from = models.ForeignKey(
        Inquiry, models.CASCADE, null=True, related_name="+", help_text="Where they came from when that was merged."
    )

    class Meta:
        ordering = ["person__name"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "person"], name="watches_once")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.person}"
