"""Where was it said?"""

from django.db import models
from django.db.models import Q

from .querysets import SearchDocumentQuerySet


class SearchDocument(models.Model):
    """What can be found of one thing. Whoever owns the thing writes it, in the same transaction, masked.

    Whose it is and whether it is internal are plain values: this app knows no other.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    is_internal = models.BooleanField(default=True, help_text="For the desk's own people alone.")
    isv = models.BigIntegerField(null=True)
    market = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20, blank=True)
    number = models.BigIntegerField(null=True, help_text="The number people quote, where it has one.")
    title = models.CharField(max_length=300)
    identifiers = models.TextField(blank=True, help_text="What it is called by, and words without their accents.")
    body = models.TextField(blank=True)
    scope = models.CharField(max_length=30, blank=True, help_text="Whose index it is in, for outsiders.")
    updated_at = models.DateTimeField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "is_internal"], name="search_document_once"),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(scope=""), name="internal_document_is_in_no_isvs_index"
            ),
        ]
        indexes = [
            models.Index(fields=["number"], name="search_number", condition=Q(number__isnull=False)),
            models.Index(fields=["-updated_at"], name="search_newest"),
            models.Index(fields=["isv", "-updated_at"], name="search_newest_of_isv"),
            models.Index(fields=["state", "-updated_at"], name="search_newest_in_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.title}"
