"""When an answer is owed: the promises of an inquiry, when they stood still, and planning them anew."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.accounts.models import Job
from apps.policy import models as promises

from .incidents import Incident
from .inquiries import Inquiry


class Clock(models.Model):
    """One promise of an inquiry, kept when it is met before ``target_minutes`` of support time are used.

    It counts from ``started_at`` less pauses. When hours changed on the way, ``used_minutes`` were used by
    ``counted_until``, and the rest counts from then by the hours of ``hours_version``. ``due_at`` only while it runs.
    """

    class Kind(models.TextChoices):
        FIRST_RESPONSE = "first_response", "First response"
        NEXT_RESPONSE = "next_response", "Next response"
        RESOLUTION = "resolution", "Resolution"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=16, choices=Kind)
    occurrence = models.PositiveIntegerField(default=1, help_text="Tells apart the times that a response was owed.")
    # A rule that is taken away leaves the clocks it started as they are, and locks none of them.
    target = models.ForeignKey(promises.ServiceTarget, models.DO_NOTHING, null=True, db_constraint=False)
    target_version = models.PositiveIntegerField(default=0, help_text="Of the target that promised it; 0 for none.")
    target_minutes = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    used_minutes = models.PositiveIntegerField(default=0)
    counted_until = models.DateTimeField()
    hours_version = models.UUIDField()
    due_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "occurrence"]
        indexes = [models.Index(fields=["met_at"], condition=Q(met_at__isnull=False), name="clock_met")]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "kind", "occurrence"], name="clock_once_per_occurrence"),
            models.UniqueConstraint(
                fields=["inquiry", "kind"], condition=Q(met_at__isnull=True), name="one_unmet_clock_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="next_response") | Q(occurrence=1), name="only_next_responses_recur"
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(met_at__isnull=True), name="met_clock_no_longer_runs"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_kind_display()}"

    @property
    def occurrence_name(self) -> str:
        """What tells its reminders apart from those of other clocks of the kind."""
        return "clock" if self.occurrence == 1 else f"clock {self.occurrence}"


class Pause(models.Model):
    """A stretch in which an inquiry's clocks stood still, and the status that stopped them."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=20, choices=Inquiry.Status)
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="pauses")

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry"], condition=Q(until__isnull=True), name="one_open_pause"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="pause_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_because_display()} since {self.since}"

    @property
    def reason(self) -> str:
        """Why, for both sides: the incident by its name, else the status."""
        return f"incident: {self.incident}" if self.incident else self.get_because_display()


class Replan(models.Model):
    """A planning anew of what is open, ordered by somebody and done in batches.

    The time used by ``counted_until`` stays as it was counted; the rest follows the present hours, or the targets.
    """

    class Scope(models.TextChoices):
        HOURS = "hours", "Support hours"
        TARGETS = "targets", "Service targets"

    scope = models.CharField(max_length=10, choices=Scope)
    calendar = models.ForeignKey(promises.SupportCalendar, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, related_name="replan")
    counted_until = models.DateTimeField()
    done_through = models.BigIntegerField(default=0, help_text="Number of the last inquiry that is planned.")
    later = models.PositiveIntegerField(default=0)
    earlier = models.PositiveIntegerField(default=0)

    history = HistoricalRecords(excluded_fields=["done_through"])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="hours") ^ Q(calendar__isnull=True), name="replan_of_hours_names_a_calendar"
            )
        ]

    def __str__(self) -> str:
        return str(self.calendar or self.get_scope_display())

    @property
    def words(self) -> str:
        moved = self.later + self.earlier
        return f"{moved:,} deadline{'' if moved == 1 else 's'} moved: {self.later:,} later, {self.earlier:,} earlier"


class Foresight(models.Model):
    """What a planning anew would move, counted by a worker because much is open."""

    scope = models.CharField(max_length=10, choices=Replan.Scope)
    calendar = models.ForeignKey(promises.SupportCalendar, models.CASCADE, null=True, blank=True, related_name="+")
    job = models.OneToOneField(Job, models.PROTECT, related_name="foresight")
    counted_at = models.DateTimeField()
    later = models.PositiveIntegerField(default=0)
    earlier = models.PositiveIntegerField(default=0)
    first = models.JSONField(default=list, blank=True, help_text="Of those: clock, before, after.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="hours") ^ Q(calendar__isnull=True), name="foresight_of_hours_names_a_calendar"
            )
        ]

    def __str__(self) -> str:
        return str(self.calendar or self.get_scope_display())
