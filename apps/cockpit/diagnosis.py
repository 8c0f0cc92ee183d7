"""What is known of a reported call: what it is, what is wrong, who met it before, and how to make it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language_info

from apps.accounts.models import User
from apps.diagnostics.correlating import log_links
from apps.diagnostics.diagnosing import Report
from apps.diagnostics.models import Diagnosis, KnownCause
from apps.diagnostics.recorded import report_of, undiagnosed
from apps.diagnostics.redaction import claims_in, expires_at
from apps.diagnostics.replicating import Replication, Written, replication_of
from apps.diagnostics.services.causes import fitting
from apps.inquiries.models import Inquiry
from apps.inquiries.recognition import Similar, reported_elsewhere, similar_to
from apps.policy.english import other_language
from apps.policy.prepared import Prepared
from apps.policy.topics import SupportTopic

from .phrases import pattern_of

KNOWN = Prepared(lambda: KnownCause.objects.filter(is_active=True))
ADD_CAUSE = "diagnostics.add_knowncause"
KIND_WORDS = {"jwt": "JWT", "iban": "IBAN", "api-key": "API key"}
CLAIM_WORDS = {"iss": "Issuer", "aud": "Audience", "client_id": "Client", "tenant_id": "Tenant", "scope": "Scopes"}
FENCES = {"curl": "bash", "python": "python", "csharp": "csharp", "powershell": "powershell", "http": "http"}
SENT, CORRECTED = "sent", "corrected"
INTRODUCTIONS = {SENT: "Your call as we received it:", CORRECTED: "Your call, corrected:"}
MOST_FINDINGS = 12
SHORT = 20_000
LINES_OF_SHORT = 400
ADVICE = "Put in your own credentials, and run it outside of your application."


class About(NamedTuple):
    """What the words of an inquiry are about."""

    label: str
    reasons: Sequence[str]


class Secret(NamedTuple):
    """Something that was masked, and what it said of itself. ``had_expired`` when the inquiry was asked."""

    placeholder: str
    kind: str
    claims: Sequence[tuple[str, str]]
    expires_at: datetime | None
    had_expired: bool


class Offer(NamedTuple):
    """One request to copy or to put into an answer: its address, how its code is fenced, its text, the words before it.

    Only a short one is shown whole, so that a script can take it from the page.
    """

    name: str
    fence: str
    written: Written
    before: str

    @property
    def is_short(self) -> bool:
        return len(self.written.text) <= SHORT and self.written.text.count("\n") < LINES_OF_SHORT


@dataclass(frozen=True)
class Panel:
    """All that is known of the call of one inquiry, for ``reader``."""

    inquiry: Inquiry
    reader: User
    log_ids: Sequence[str]

    @cached_property
    def diagnosis(self) -> Diagnosis | None:
        """None for inquiries from before there were diagnoses."""
        return getattr(self.inquiry.call, "diagnosis", None)

    @cached_property
    def about(self) -> About | None:
        if not self.diagnosis or self.diagnosis.topic not in list(SupportTopic):
            return None
        topic = SupportTopic(self.diagnosis.topic)
        return About(topic.label, self.diagnosis.topic_reasons)

    @property
    def language(self) -> str:
        """In English, or empty if it isn't clear."""
        code = self.diagnosis.language if self.diagnosis else ""
        return str(get_language_info(code)["name"]) if code else ""

    @property
    def is_foreign(self) -> bool:
        """Whether it is clearly written in another language than English."""
        return bool(self.diagnosis and other_language(self.diagnosis.language))

    @property
    def is_deprecated(self) -> bool:
        return any(each["problem"] == "deprecated_operation" for each in self.findings)

    @property
    def has_errors(self) -> bool:
        return any(each["severity"] == "error" for each in self.findings)

    @property
    def has_places(self) -> bool:
        """Whether any finding lies in the body, which is then shown whole."""
        return any(each["line"] for each in self.first_findings)

    @property
    def first_findings(self) -> list[dict[str, object]]:
        """Those that are shown at their lines; ``other_findings`` are folded."""
        return self.findings[:MOST_FINDINGS]

    @property
    def other_findings(self) -> list[dict[str, object]]:
        return self.findings[MOST_FINDINGS:]

    @property
    def findings(self) -> list[dict[str, object]]:
        return self.diagnosis.findings if self.diagnosis else []

    @cached_property
    def secrets(self) -> list[Secret]:
        return [_secret(each, self.inquiry.asked_at) for each in (self.diagnosis.masked if self.diagnosis else [])]

    @cached_property
    def ids(self) -> list[tuple[str, str]]:
        """Ids of the call in the logs, each with its address in the log tool where it has one."""
        links = log_links(self.log_ids) if self.log_ids else {}
        return [(value, links.get(value, "")) for value in self.log_ids]

    @cached_property
    def elsewhere(self) -> list[Inquiry]:
        """Other inquiries that report the very same call."""
        shared = reported_elsewhere(self.inquiry, reader=self.reader) if self.log_ids else []
        return list({other.pk: other for _id, other in shared}.values())

    @cached_property
    def similar(self) -> Similar | None:
        return similar_to(self.inquiry, self.diagnosis, reader=self.reader)

    @cached_property
    def causes(self) -> list[KnownCause]:
        """Causes met before that fit, the most telling first."""
        return fitting(self.known, self._report.facts)

    @cached_property
    def known(self) -> list[KnownCause]:
        """All causes in use, by title."""
        return list(KNOWN.asked())

    @cached_property
    def replication(self) -> Replication | None:
        topic = self.diagnosis.topic if self.diagnosis else ""
        return replication_of(self._report.call, self.findings, topic=topic)

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        """The requests under ``corrected`` and ``sent``, where there are any."""
        found = self.replication
        versions = {CORRECTED: found.better, SENT: found.sent} if found else {}
        return {
            version: [
                Offer(f"{version}.{each.style}", FENCES[each.style], each, self._before(version)) for each in requests
            ]
            for version, requests in versions.items()
            if requests
        }

    @property
    def unseen(self) -> list[str]:
        """What was found only once the body could be read."""
        was_readable = all(each["problem"] != "invalid_json" for each in self.findings)
        left = () if was_readable or not self.replication else self.replication.left
        known = {(each["path"], each["problem"]) for each in self.findings}
        return [finding.message for finding in left if (finding.path, finding.problem) not in known]

    @property
    def new_cause(self) -> str:
        """Where this call can be made a known cause; empty for those who may not, and for calls that tell nothing."""
        facts = self._report.facts
        if not self.reader.has_perm(ADD_CAUSE) or not (facts.operation or facts.message):
            return ""
        told = {"status": facts.status, "operation": facts.operation, "message_pattern": pattern_of(facts.message)}
        filled = {name: value for name, value in told.items() if value}
        return f"{reverse('admin:diagnostics_knowncause_add')}?{urlencode(filled)}"

    def text_for(self, cause: str, request: str) -> str:
        """What to begin an answer with: the answer of the cause with this key, or the request of this name."""
        if cause:
            return next((each.answer for each in self.causes if str(each.pk) == cause), "")
        version, _, _style = request.partition(".")
        offers = self.offers.get(version, ()) if request else ()
        return next((_answer_with(each) for each in offers if each.name == request), "")

    def _before(self, version: str) -> str:
        changes = self.replication.changes if self.replication and version == CORRECTED else ()
        return "\n".join([INTRODUCTIONS[version], *([""] if changes else []), *(f"- {each}" for each in changes)])

    @cached_property
    def _report(self) -> Report:
        call = self.inquiry.call
        return report_of(self.diagnosis, call, ids=self.log_ids) if self.diagnosis else undiagnosed(call)


def _answer_with(offer: Offer) -> str:
    text = offer.written.text.rstrip("\n")
    marks = "```"
    while marks in text:
        marks += "`"
    return f"{offer.before}\n\n{marks}{offer.fence}\n{text}\n{marks}\n\n{ADVICE}\n"


def _secret(kept: dict[str, str], asked_at: datetime) -> Secret:
    hint = kept.get("hint", "")
    parts = claims_in(hint)
    expiry = expires_at(hint)
    return Secret(
        placeholder=kept["placeholder"],
        kind=KIND_WORDS.get(kept["kind"], kept["kind"].replace("-", " ")),
        claims=[(words, parts[name]) for name, words in CLAIM_WORDS.items() if parts.get(name)],
        expires_at=expiry,
        had_expired=expiry is not None and expiry < asked_at,
    )
