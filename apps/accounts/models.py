"""Who may sign in, and what may they do?"""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from simple_history.models import HistoricalRecords

from apps.policy.models import Market, SupportCalendar

from . import roles
from .querysets import AbsenceQuerySet, JobQuerySet, UserQuerySet

# Whoever is limited, and to no market, sees nothing: no market has this number.
NOWHERE = (0,)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # built at run time
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person who may sign in by e-mail; without a password only by the other ways."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a member of staff who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Team(models.Model):
    """Staff who work together: they keep the same hours and serve the same markets."""

    name = models.CharField(max_length=100, unique=True)
    lead = models.ForeignKey(
        "User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        help_text="Is reminded as a lead of the markets that the team serves.",
    )
    calendar = models.ForeignKey(
        SupportCalendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name="support hours",
        help_text="Of every member who has none of their own. Empty for those of each member's market.",
    )
    markets = models.ManyToManyField(
        Market, blank=True, related_name="teams", help_text="Which it serves. None for all of them."
    )

    objects = models.Manager()
    history = HistoricalRecords(m2m_fields=[markets])

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, PermissionsMixin):
    """Anyone who acts: a person who signs in by e-mail, or a machine (integration, scheduler) that never does."""

    class Kind(models.TextChoices):
        PERSON = "person", "Person"
        MACHINE = "machine", "Machine"

    email = models.EmailField("e-mail", unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON, editable=False)
    is_staff = models.BooleanField("staff", default=False, help_text="May open the admin, with a second factor.")
    is_active = models.BooleanField("active", default=True, help_text="Switch off instead of deleting.")
    market = models.ForeignKey(
        Market,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        help_text="Whose support hours are this person's own: reminders come only within them.",
    )
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        help_text="Its support hours come before the market's.",
    )
    calendar = models.ForeignKey(
        SupportCalendar,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="own support hours",
        help_text="Where they differ from the team's or the market's, as for part time.",
    )
    deputy = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Gets reminders that would wait long for this person's own hours.",
    )
    is_limited = models.BooleanField(
        "limited to markets", default=False, help_text="Sees inquiries, ISVs and customers of the markets below alone."
    )
    limited_to = models.ManyToManyField(
        Market,
        blank=True,
        related_name="limited_staff",
        verbose_name="these markets",
        help_text="What lies beyond them is nowhere to be seen, counted or told to this person.",
    )
    time_zone = models.CharField(max_length=64, blank=True, help_text="For times on pages; empty for the market's.")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    signed_out_at = models.DateTimeField(null=True, editable=False, help_text="No session from before goes on.")

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login", "signed_out_at"], m2m_fields=[limited_to])

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="email_once_in_any_case"),
            models.CheckConstraint(
                condition=Q(kind="person") | Q(is_active=False, is_staff=False, is_superuser=False),
                name="machine_never_signs_in",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=models.F("id")), name="deputy_is_somebody_else"
            ),
            models.CheckConstraint(condition=Q(team__isnull=True) | Q(is_staff=True), name="teams_are_of_staff"),
            models.CheckConstraint(
                condition=Q(is_limited=False) | Q(is_staff=True, is_superuser=False),
                name="limited_are_staff",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As the roles say; whoever is limited to markets may not do what reaches beyond any of them."""
        return not (self.is_limited and perm in roles.BEYOND_MARKETS) and super().has_perm(perm, obj)

    @cached_property
    def markets_seen(self) -> tuple[int, ...] | None:
        """The markets that a member of staff is limited to; None for all. One query for those who are."""
        return (*self.limited_to.order_by("pk").values_list("pk", flat=True),) or NOWHERE if self.is_limited else None

    def sees(self, market: int) -> bool:
        """Whether a member of staff may see what belongs to the market of that number."""
        return self.markets_seen is None or market in self.markets_seen

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to go on: signing somebody out everywhere changes it."""
        usual = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # unknown to the stubs
        return salted_hmac(usual, self.signed_out_at.isoformat()).hexdigest() if self.signed_out_at else usual

    @property
    def hours(self) -> SupportCalendar | None:
        """This person's support hours: their own, else their team's, else their market's."""
        return self.calendar or self.usual_hours

    @property
    def usual_hours(self) -> SupportCalendar | None:
        """The support hours of this person's team, else those of their market."""
        of_team = self.team.calendar if self.team else None
        return of_team or (self.market.calendar if self.market else None)

    @property
    def initials(self) -> str:
        """Up to two letters for the picture beside the name."""
        return "".join(word[0] for word in self.name.split()[:2]).upper() or "?"


class Absence(models.Model):
    """Days on which somebody at the desk is away, and who is reminded in their place."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    deputy = models.ForeignKey(
        User, models.CASCADE, related_name="+", help_text="Gets the reminders meanwhile, within their own hours."
    )

    objects = AbsenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-first_day", "person__name"]
        indexes = [models.Index(fields=["person", "last_day"], name="absence_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(deputy=models.F("person")), name="absent_person_needs_another"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.days}"

    @property
    def days(self) -> str:
        """Such as "9 Mar 2026 to 13 Mar 2026"."""
        return f"{self.first_day:%-d %b %Y} to {self.last_day:%-d %b %Y}"

    def holds(self, day: date) -> bool:
        """Whether that is a day of it."""
        return self.first_day <= day <= self.last_day


class AccessRecord(models.Model):
    """That somebody took data out of the product. Written once; nobody changes it or takes it away."""

    class What(models.TextChoices):
        FILE = "file", "File of an inquiry"
        BODY = "body", "Body of a call"
        PAPER = "paper", "Paper about consent"
        INVOICE = "invoice", "Invoice"

    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who")
    at = models.DateTimeField("when")
    what = models.CharField(max_length=20, choices=What)
    about = models.CharField(max_length=300, help_text="What it was called, and which inquiry it belongs to.")
    rows = models.PositiveIntegerField(default=1, help_text="How many records left the product.")
    filters = models.JSONField(default=dict, blank=True, help_text="What they were narrowed by.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="access_newest_first"),
            models.Index(fields=["by", "-at"], name="access_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.about}"


class Job(models.Model):
    """Background work that somebody waits for, and how far it is. What it works on is stored beside it beforehand."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    task = models.CharField(max_length=100, help_text="The task that does it.")
    label = models.CharField(max_length=200, help_text="What is done, in a few words.")
    by = models.ForeignKey(User, models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(help_text="How many steps it takes.")
    message = models.CharField(max_length=1000, blank=True, help_text="What is going on, or how it ended.")
    result = models.CharField(max_length=400, blank=True, help_text="Path of the page that shows what came of it.")
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["task", "id"], name="job_unfinished", condition=Q(state__in=["waiting", "running"]))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running") ^ Q(claimed_until__isnull=True), name="job_is_claimed_while_running"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"]) ^ Q(finished_at__isnull=True), name="finished_job_says_when"
            ),
            models.CheckConstraint(condition=Q(steps_done__lte=models.F("steps")), name="job_has_no_more_steps"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in (self.State.DONE, self.State.FAILED)


class AccessLink(models.Model):
    """A way in for somebody without an account: to what, until when. Of its token only the hash is kept."""

    purpose = models.CharField(max_length=30, help_text="What it is for, such as consent.")
    subject = models.CharField(max_length=100, help_text="What it opens, such as data-access:218.")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject"], condition=Q(replaced_at__isnull=True), name="one_link_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class OneTimeCode(models.Model):
    """Six digits that went to an address, to show that whoever answers reads its mail. Only their hash is kept."""

    purpose = models.CharField(max_length=30)
    subject = models.CharField(max_length=100)
    code_hash = models.CharField(max_length=64)
    sent_to = models.EmailField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    over_at = models.DateTimeField(null=True, help_text="Used, used up, or replaced by a newer one.")

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject", "-sent_at"], name="code_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject"], condition=Q(over_at__isnull=True), name="one_code_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
