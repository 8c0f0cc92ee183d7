"""What happened in the API call?"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from apps.accounts.models import Job
from apps.isvs.models import Isv

from .causes import Facts, Rule, RuleError, check_rule
from .fingerprints import message_of
from .querysets import (
    ApiReleaseQuerySet,
    CorrelationPatternQuerySet,
    KnownCauseQuerySet,
    ReleaseComparisonQuerySet,
)
from .reading.correlation import further_pattern, ids_by
from .secretless import masked_beside

LONGEST_ID_EXAMPLE = 2_000
LONGEST_PATTERN_NAME = 100
LONGEST_TITLE = 200
LONGEST_OPERATION = 600


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
    request_headers = models.JSONField(
        null=True, blank=True, help_text="Lines of name and value, masked; none if they were not shown."
    )
    response_headers = models.JSONField(default=list, blank=True, help_text="Lines of name and value, masked.")

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
    is_retired = models.BooleanField(
        default=False, editable=False, help_text="Not used to read calls; diagnoses made with it stay."
    )

    objects = ApiReleaseQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["document"])

    class Meta:
        verbose_name = "API release"
        ordering = ["-name"]

    def __str__(self) -> str:
        return self.name


class ErrorFingerprint(models.Model):
    """One error, whoever meets it: status, operation and message without what differs from call to call."""

    key = models.CharField(max_length=32, unique=True)
    status = models.PositiveSmallIntegerField("HTTP status", null=True)
    operation = models.CharField(max_length=600, blank=True, help_text="Method and path template.")
    words = models.TextField(help_text="The message without ids, numbers, quotes and dates.")

    def __str__(self) -> str:
        return f"{self.status or ''} {self.operation} {self.words}".strip()


class Diagnosis(models.Model):
    """What was found in a reported call, with secrets masked. Made anew from the call whenever releases change."""

    call = models.OneToOneField(ApiCall, models.CASCADE, related_name="diagnosis")
    release = models.ForeignKey(ApiRelease, models.SET_NULL, null=True, related_name="+")
    method = models.CharField(max_length=7, blank=True)
    operation = models.CharField(max_length=500, blank=True, help_text="Path template as in the API document.")
    summary = models.CharField(max_length=300, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    topic_reasons = models.JSONField(default=list)
    language = models.CharField(max_length=2, blank=True, help_text="ISO 639-1; empty if not sure.")
    fingerprint = models.ForeignKey(ErrorFingerprint, models.PROTECT, null=True, related_name="diagnoses")
    findings = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    masked = models.JSONField(default=list)
    diagnosed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "diagnoses"
        indexes = [
            models.Index(fields=["operation", "method"], name="diagnosis_of_operation"),
            models.Index(fields=["topic"], name="diagnosis_of_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.operation}".strip() or "no operation"


class CorrelationId(models.Model):
    """An id of a call in the logs of the API."""

    call = models.ForeignKey(ApiCall, models.CASCADE, related_name="correlation_ids")
    value = models.CharField(max_length=200, db_index=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "value"], name="correlation_id_once_per_call")]

    def __str__(self) -> str:
        return self.value


class CorrelationPattern(models.Model):
    """How an id of the logs is written in what ISVs send, and where the log tool shows it."""

    name = models.CharField(max_length=LONGEST_PATTERN_NAME, unique=True)
    pattern = models.CharField(max_length=500, help_text="RE2 syntax, with one group around the id.")
    example = models.TextField(help_text="A text that holds such an id.")
    log_url = models.CharField(
        "log tool", max_length=500, blank=True, help_text="https address of the log tool, with {id} in place of the id."
    )
    is_active = models.BooleanField(default=True)

    objects = CorrelationPatternQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a pattern that can't be used or misses its own example, and an address that leads elsewhere.

        Name and example are masked; a secret in pattern or address is refused.
        """
        rule = {"pattern": self.pattern, "log_url": self.log_url}
        name, self.example = masked_beside(rule, [self.name, self.example])
        self.name = name[:LONGEST_PATTERN_NAME]
        try:
            pattern = further_pattern(self.pattern)
        except ValueError as error:
            raise ValidationError({"pattern": ValidationError(str(error), code="correlation_pattern")}) from error
        if len(self.example) > LONGEST_ID_EXAMPLE:
            words = f"Shorten the example: {LONGEST_ID_EXAMPLE:,} characters are enough to show an id."
            raise ValidationError({"example": ValidationError(words, code="correlation_example")})
        if not any(ids_by(pattern, self.example)):
            words = "The pattern finds no id of 4 to 200 characters in this example: change one of the two."
            raise ValidationError({"example": ValidationError(words, code="correlation_example")})
        if self.log_url and not _is_log_address(self.log_url):
            words = "Write an https address with {id} once, after the host: https://logs.example.com/trace/{id}."
            raise ValidationError({"log_url": ValidationError(words, code="log_address")})


def _is_log_address(address: str) -> bool:
    """An id comes from what a stranger pasted: it must not choose the host that staff are led to."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    has_one_place = address.count("{id}") == 1 and "{id}" in parts.path + parts.query + parts.fragment
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc and has_one_place


class KnownCause(models.Model):
    """A cause that support has met before: how its calls are recognised, and what to answer."""

    class PayloadTest(models.TextChoices):
        EXISTS = "exists", "is there"
        MISSING = "missing", "is missing"
        EQUALS = "equals", "equals"
        MATCHES = "matches", "matches the pattern"
        IS_PLAIN = "is_plain", "is a plain value"
        IS_OBJECT = "is_object", "is an object"

    title = models.CharField(max_length=LONGEST_TITLE, unique=True)
    status = models.PositiveSmallIntegerField("HTTP status", null=True, blank=True)
    operation = models.CharField(
        max_length=LONGEST_OPERATION,
        blank=True,
        help_text="Method and path template, such as POST /v1/orders; empty for any.",
    )
    message_pattern = models.CharField(
        max_length=500, blank=True, help_text="RE2 pattern that the message of the response contains; empty for any."
    )
    payload_pointer = models.CharField(
        max_length=500, blank=True, help_text="JSON pointer into the request, with * for any index: /lines/*/account."
    )
    payload_test = models.CharField(max_length=10, choices=PayloadTest, blank=True)
    payload_value = models.CharField(max_length=500, blank=True)
    answer = models.TextField(help_text="Markdown. What to tell the ISV.")
    is_published = models.BooleanField(default=False, help_text="ISVs whose call fits are shown the answer at once.")
    is_active = models.BooleanField(default=True)

    objects = KnownCauseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def rule(self) -> Rule:
        """How its calls are recognised."""
        return Rule(
            status=self.status,
            operation=self.operation,
            message_pattern=self.message_pattern,
            payload_pointer=self.payload_pointer,
            payload_test=self.payload_test,
            payload_value=self.payload_value,
        )

    @property
    def rule_texts(self) -> dict[str, str]:
        """What is written in the rule, by the fields. None of it may hold a secret."""
        names = ("operation", "message_pattern", "payload_pointer", "payload_value")
        return {name: getattr(self, name) for name in names}

    def clean(self) -> None:
        """Refuse a rule that makes no sense or holds a secret, at the field that it is about; mask the title."""
        (title,) = masked_beside(self.rule_texts, [self.title])
        self.title = title[:LONGEST_TITLE]
        try:
            check_rule(self.rule)
        except RuleError as error:
            refusal = ValidationError(str(error), code="cause_rule")
            raise ValidationError({error.field or NON_FIELD_ERRORS: refusal}) from error


class KnownCauseExample(models.Model):
    """A call by which a known cause is tried before it is saved."""

    cause = models.ForeignKey(KnownCause, models.CASCADE, related_name="examples")
    fits = models.BooleanField(default=True, help_text="Whether the cause must recognise this call, or must not.")
    status = models.PositiveSmallIntegerField("HTTP status", null=True, blank=True)
    operation = models.CharField(max_length=LONGEST_OPERATION, blank=True)
    request_body = models.TextField("request JSON", blank=True)
    response_body = models.TextField(blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{'fits' if self.fits else 'does not fit'}: {self.operation or 'any'} {self.status or ''}".strip()

    @property
    def facts(self) -> Facts:
        """The call, as a rule looks at it."""
        return Facts(
            status=self.status,
            operation=self.operation,
            message=message_of(self.response_body),
            response_body=self.response_body,
            request_body=self.request_body,
        )


class ReleaseUpload(models.Model):
    """A document that is to be loaded as a release: kept until its job is over, and what was typed with it for good."""

    job = models.OneToOneField(Job, models.CASCADE, related_name="release_upload")
    name = models.CharField(max_length=50)
    base_urls = models.JSONField("base URLs", default=list)
    document = models.BinaryField(null=True)

    def __str__(self) -> str:
        return self.name


class ReleaseComparison(models.Model):
    """What is different between two releases; made when either is loaded, so that no page has to wait for it."""

    old = models.ForeignKey(ApiRelease, models.CASCADE, related_name="comparisons_with_newer")
    new = models.ForeignKey(ApiRelease, models.CASCADE, related_name="comparisons_with_older")
    changes = models.JSONField(default=list, help_text="Changes as radar.Change writes them.")
    counts = models.JSONField(default=dict, help_text="How many there are of each kind, and how many are breaking.")
    compared_at = models.DateTimeField()

    objects = ReleaseComparisonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="comparison_once_per_pair"),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="comparison_of_two_releases"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class ReleaseNotice(models.Model):
    """What an ISV was told about the step from one release to another: the record of it, never changed."""

    comparison = models.ForeignKey(ReleaseComparison, models.PROTECT, related_name="notices")
    isv = models.ForeignKey(Isv, models.PROTECT, related_name="release_notices", verbose_name="ISV")
    occurrence = models.PositiveSmallIntegerField(help_text="1 for the first notice to this ISV, and so on.")
    subject = models.CharField(max_length=150)
    text = models.TextField(help_text="Markdown, as it was sent.")
    recipients = models.JSONField(default=list, help_text="The addresses it was sent to.")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        permissions = [("send_releasenotice", "Can tell ISVs what changes with a release")]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "isv", "occurrence"], name="release_notice_once_each_time")
        ]

    def __str__(self) -> str:
        return self.subject
