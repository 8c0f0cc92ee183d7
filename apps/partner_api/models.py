"""What partner systems asked us to do once."""

from django.db import models

from apps.isvs.models import Integration


class IdempotencyKey(models.Model):
    """A request that is carried out once, however often it is sent; without a status while it is carried out."""

    integration = models.ForeignKey(Integration, models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="Tells whether the same request came again.")
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True, help_text="As it was answered.")
    location = models.CharField(max_length=500, blank=True)
    reserved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "key"], name="idempotency_key_once")]

    def __str__(self) -> str:
        return self.key
