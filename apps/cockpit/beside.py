"""What stands beside an inquiry on its page: small lists, read as columns of its own row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, F, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf

from apps.diagnostics.models import CorrelationId
from apps.inquiries.models import (
    Draft,
    FollowUp,
    Incident,
    IssueReport,
    Pause,
    Presence,
    ProductIssue,
    Tagging,
    Watcher,
)
from apps.isvs.models import Certificate
from apps.policy.prepared import AT, READER, Given

from .badges import TAGS, Badge
from .columns import JsonRows, moment_in
from .issues import STATES as ISSUE_STATES

HERE = OuterRef("pk")
LATELY: Any = Given("lately", DateTimeField())
HERE_FOR, WRITES_FOR = timedelta(seconds=60), timedelta(seconds=30)


class Certified(NamedTuple):
    name: str
    expires_on: date
    is_valid: bool


class Reminded(NamedTuple):
    """Somebody who asked to be reminded, and when they are."""

    person_id: int
    person: str
    remind_at: datetime


class Issue(NamedTuple):
    pk: int
    kind: str
    title: str
    state: Badge


class Begun(NamedTuple):
    """What the reader has begun to write; ``refused`` says why it came back, if it was sent."""

    text: str
    saved_at: datetime
    refused: str


class Present(NamedTuple):
    """Somebody else who has the page open."""

    name: str
    wrote_at: datetime | None
    at: datetime

    @property
    def words(self) -> str:
        is_writing = self.wrote_at is not None and self.at - self.wrote_at < WRITES_FOR
        return f"{self.name} is {'writing' if is_writing else 'reading this too'}"


class Beside(NamedTuple):
    """All of it, ready for the page."""

    tags: list[tuple[dict[str, str], str]]
    certificates: list[Certified]
    watchers: list[str]
    follow_ups: list[Reminded]
    issues: list[Issue]
    pauses: list[Pause]
    log_ids: list[str]
    drafts: dict[str, Begun]
    present: list[Present]


def columns() -> dict[str, JsonRows]:
    """What to annotate an inquiry with for ``beside``, in a prepared query."""
    return {
        "its_tags": JsonRows(Tagging.objects.filter(inquiry=HERE), name=F("tag__name"), colour=F("tag__colour")),
        "its_certificates": JsonRows(
            Certificate.objects.filter(user=OuterRef("asked_by")), name=F("name"), expires_on=F("expires_on")
        ),
        "its_watchers": JsonRows(Watcher.objects.filter(inquiry=HERE), name=name_of("person")),
        "its_follow_ups": JsonRows(
            FollowUp.objects.ahead(AT).filter(inquiry=HERE),
            person_id=F("person"),
            person=name_of("person"),
            at=F("remind_at"),
        ),
        "its_issues": JsonRows(
            IssueReport.objects.filter(inquiry=HERE),
            pk=F("issue"),
            kind=F("issue__kind"),
            title=F("issue__title"),
            status=F("issue__status"),
        ),
        "its_pauses": JsonRows(
            Pause.objects.filter(inquiry=HERE),
            since=F("since"),
            until=F("until"),
            because=F("because"),
            incident=F("incident__title"),
        ),
        "its_log_ids": JsonRows(CorrelationId.objects.filter(call=OuterRef("call")), value=F("value")),
        "its_drafts": JsonRows(
            Draft.objects.filter(inquiry=HERE, person=READER),
            kind=F("kind"),
            text=F("text"),
            saved_at=F("saved_at"),
            refused=F("refused"),
        ),
        "its_present": JsonRows(
            Presence.objects.filter(inquiry=HERE, seen_at__gt=LATELY).exclude(person=READER),
            name=name_of("person"),
            wrote_at=F("wrote_at"),
        ),
    }


def name_of(person: str) -> Any:
    """As ``User.__str__`` says it."""
    return Coalesce(NullIf(f"{person}__name", Value("")), f"{person}__email", output_field=CharField())


def beside(asked: Any, at: datetime) -> Beside:
    """What the ``columns`` of ``asked`` hold."""
    issues = sorted(asked.its_issues, key=lambda row: row["pk"])
    return Beside(
        tags=[(row, TAGS[row["colour"]]) for row in _by("name", asked.its_tags)],
        certificates=[
            Certified(row["name"], expires, expires >= at.date())
            for row in reversed(_by("expires_on", asked.its_certificates))
            for expires in [date.fromisoformat(row["expires_on"])]
        ],
        watchers=[row["name"] for row in _by("name", asked.its_watchers)],
        follow_ups=[
            Reminded(row["person_id"], row["person"], moment_in(row["at"])) for row in _by("at", asked.its_follow_ups)
        ],
        issues=[
            Issue(
                row["pk"],
                ProductIssue.Kind(row["kind"]).label,
                row["title"],
                ISSUE_STATES[ProductIssue.Status(row["status"])],
            )
            for row in issues
        ],
        pauses=[_pause(row) for row in _by("since", asked.its_pauses)],
        log_ids=[row["value"] for row in asked.its_log_ids],
        drafts={
            row["kind"]: Begun(row["text"], moment_in(row["saved_at"]), row["refused"]) for row in asked.its_drafts
        },
        present=[
            Present(row["name"], moment_in(row["wrote_at"]) if row["wrote_at"] else None, at)
            for row in asked.its_present
        ],
    )


def _by(name: str, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row[name])


def _pause(row: dict[str, Any]) -> Pause:
    return Pause(
        since=moment_in(row["since"]),
        until=moment_in(row["until"]) if row["until"] else None,
        because=row["because"],
        incident=Incident(title=row["incident"]) if row["incident"] else None,
    )
