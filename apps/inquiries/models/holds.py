"""What keeps an inquiry from being closed."""

from django.db import models
from django.db.models import Q

from .inquiries import Inquiry


class Hold(models.Model):
    """That an inquiry can't be closed or merged for now. Apps above place and lift it, by keys of their own."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="holds")
    key = models.CharField(max_length=60, help_text="What holds it, such as copy:12.")
    reason = models.CharField(max_length=200, help_text="A sentence for whoever tries to close it.")
    placed_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry", "key"], condition=Q(lifted_at__isnull=True), name="held_once_by_each"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.key}"
