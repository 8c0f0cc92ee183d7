"""What staff keep for themselves and for each other about the queue."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from apps.accounts.models import Job
from apps.inquiries.models import Inquiry
from apps.policy.models import Market

from .querysets import DeskDayQuerySet, ViewCountQuerySet

LONGEST_NAME = 60


class SavedView(models.Model):
    """A part of the queue with filters that somebody comes back to. Shared ones everybody at the desk sees."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=LONGEST_NAME)
    is_shared = models.BooleanField(default=False, help_text="Everybody at the desk sees it.")
    wish = models.JSONField(default=dict, help_text="What it asks for, in the words of the queue's address.")
    position = models.PositiveIntegerField(default=0, help_text="Where it stands among the owner's.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["is_shared", "position", "pk"]
        permissions = [
            ("keep_savedview", "Can keep views of the queue"),
            ("share_savedview", "Can share views of the queue"),
        ]
        constraints = [models.UniqueConstraint("owner", Lower("name"), name="view_once_per_owner_in_any_case")]

    def __str__(self) -> str:
        return self.name


class ViewCount(models.Model):
    """How many inquiries a view holds, counted by a worker now and then, and never further than is shown.

    Either of a saved view or of a part of the queue. ``reader`` is for whom it counts where that isn't everybody who
    sees it: a part that is each reader's own, and all that somebody sees who is limited to markets.
    """

    view = models.ForeignKey(SavedView, models.CASCADE, null=True, related_name="counts")
    part = models.CharField(max_length=20, blank=True)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(null=True, help_text="One more than is shown when there are more.")
    counted_at = models.DateTimeField(null=True)

    objects = ViewCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(view__isnull=True) ^ Q(part=""), name="count_of_a_view_or_a_part"),
            models.UniqueConstraint(
                fields=["part", "reader"], condition=Q(view__isnull=True), name="count_once_per_part_and_reader"
            ),
            models.UniqueConstraint(
                fields=["part"], condition=Q(reader__isnull=True, view__isnull=True), name="count_once_per_part"
            ),
            models.UniqueConstraint(fields=["view", "reader"], name="count_once_per_view_and_reader"),
            models.UniqueConstraint(fields=["view"], condition=Q(reader__isnull=True), name="count_once_per_view"),
        ]
        indexes = [models.Index(fields=["counted_at"], name="count_longest_ago")]

    def __str__(self) -> str:
        return f"{self.view or self.part}: {self.count}"


class DeskDay(models.Model):
    """How one day went in one market, counted by a worker while it lasts and kept afterwards. Minutes are support time.

    ``backlog`` is what was unfinished when the day ended, or now. ``operations`` and ``fingerprints`` say how often
    the most frequent of them were asked about: the operation, or the number of the fingerprint, to a count.
    """

    market = models.ForeignKey(Market, models.CASCADE, related_name="+")
    day = models.DateField(help_text="Where the desk of the market is.")
    asked = models.PositiveIntegerField(default=0)
    backlog = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    responded = models.PositiveIntegerField(default=0, help_text="First responses.")
    responded_in_time = models.PositiveIntegerField(default=0)
    response_minutes = models.PositiveBigIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    resolved_in_time = models.PositiveIntegerField(default=0)
    resolution_minutes = models.PositiveBigIntegerField(default=0)
    operations = models.JSONField(default=dict)
    fingerprints = models.JSONField(default=dict)
    counted_at = models.DateTimeField()

    objects = DeskDayQuerySet.as_manager()

    class Meta:
        ordering = ["day", "market"]
        constraints = [models.UniqueConstraint(fields=["day", "market"], name="counted_once_per_day_and_market")]
        indexes = [models.Index(fields=["market", "-counted_at"], name="deskday_counted_last")]

    def __str__(self) -> str:
        return f"{self.market} {self.day}"


class BulkRun(models.Model):
    """One step that a worker takes with many inquiries, by their numbers at the moment it was ordered."""

    step = models.CharField(max_length=20, help_text="Its name, as in the address of the step.")
    given = models.TextField(blank=True, help_text="What was typed and chosen, with secrets masked, as a query string.")
    numbers = models.JSONField(help_text="The inquiries it is about.")
    job = models.OneToOneField(Job, models.PROTECT, related_name="bulk_run")
    seen_to = models.PositiveIntegerField(default=0, help_text="How many of them were seen to.")

    history = HistoricalRecords(excluded_fields=["seen_to"])

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.job.label


class BulkRefusal(models.Model):
    """Why one inquiry was left as it was."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="refusals")
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="+")
    sentence = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "inquiry"], name="bulk_refused_once")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id}: {self.sentence}"
