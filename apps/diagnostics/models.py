"""What happened in the API call?"""

from django.db import models
from simple_history.models import HistoricalRecords


class ApiCall(models.Model):
    """The four facts of a reported call, with secrets already masked."""

    class Method(models.TextChoices):
        GET = "GET"
        POST = "POST"
        PUT = "PUT"
        PATCH = "PATCH"
        DELETE = "DELETE"
        HEAD = "HEAD"
        OPTIONS = "OPTIONS"

    method = models.CharField(max_length=7, choices=Method, blank=True)
    url = models.CharField("endpoint URL", max_length=4000, blank=True)
    status = models.PositiveSmallIntegerField("HTTP status", null=True, blank=True)
    request_body = models.TextField("request JSON", blank=True)
    response_body = models.TextField(blank=True)
    response_is_empty = models.BooleanField(default=False, help_text="The ISV says that the body came back empty.")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "API call"

    def __str__(self) -> str:
        return f"{self.method} {self.url}".strip() or "no call"


class ApiRelease(models.Model):
    """One version of the vendor's API, as its document describes it."""

    name = models.CharField(max_length=50, unique=True)
    base_urls = models.JSONField(
        "base URLs", default=list, help_text="Today's address first; old addresses of the same API after it."
    )
    document = models.TextField(help_text="OpenAPI 3 or Swagger 2, JSON or YAML, as it was loaded.")
    digest = models.CharField(max_length=64, editable=False, help_text="SHA-256 of document and base URLs.")
    operation_count = models.PositiveIntegerField("operations", editable=False)
    loaded_at = models.DateTimeField(editable=False)

    history = HistoricalRecords(excluded_fields=["document"])

    class Meta:
        verbose_name = "API release"
        ordering = ["-name"]

    def __str__(self) -> str:
        return self.name
