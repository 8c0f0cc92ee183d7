"""The way from a text to a report: read, match, check, judge, recognise. Pure, and made once for a set of releases."""

from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import Self

from apps.policy.language import language_of

from ..checking import Checks, check
from ..matching import Match, Matcher
from ..reading import ReadCall, Reading, read
from ..redaction import MaskBook
from ..redaction.linear import Pattern
from ..releases import Release
from ..topics import missing_of, topic_of
from .examined import Examined
from .report import Report

NO_CALL = ReadCall()
NOTHING_FOUND = Checks((), ())
QUESTIONS = frozenset({"feature_request", "code_example_or_documentation"})


class Engine:
    """Diagnoses with these releases."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self.releases = {release.name: release for release in releases}
        self.matcher = Matcher(self.releases.values())
        self._alone = lru_cache(maxsize=8)(self._matcher_of)
        self._patterns: Sequence[Pattern] = ()

    def reading_with(self, patterns: Sequence[Pattern]) -> Self:
        """The same engine, which finds ids of the logs by further patterns too."""
        other = copy(self)
        other._patterns = patterns
        return other

    def diagnose(self, text: str, book: MaskBook | None = None, *, release: str = "") -> Report:
        """What a text tells, masked. A path without a host is looked up in ``release`` first."""
        reading = read(text, self._patterns)
        call = reading.calls[0] if reading.calls else None
        return self.examine(reading, call, release=release).report(book or MaskBook())

    def examine(
        self, reading: Reading, call: ReadCall | None, *, subject: str = "", kind: str | None = None, release: str = ""
    ) -> Examined:
        """What ``call`` and the prose around it tell. ``kind`` is what the ISV chose: failed_call, how_to, ..."""
        match = self._match(call or NO_CALL, release)
        first = topic_of(reading.prose, call, (), subject=subject, kind=kind)
        checks = self._checks(call, match, is_question=first.code in QUESTIONS)
        topic = topic_of(reading.prose, call, checks.findings, subject=subject, kind=kind)
        missing = missing_of(topic.code, call, kind=kind)
        return Examined(reading, call or NO_CALL, match, checks, topic, missing, language_of(reading.prose))

    def _checks(self, call: ReadCall | None, match: Match, *, is_question: bool) -> Checks:
        if call is None:
            return NOTHING_FOUND
        return check(call, match, self.releases.get(match.release or ""), is_question=is_question)

    def _match(self, call: ReadCall, release: str) -> Match:
        if release in self.releases and call.url and "://" not in call.url:
            found = self._alone(release).match(call.method, call.url)
            if found.template:
                return found
        return self.matcher.match(call.method, call.url)

    def _matcher_of(self, release: str) -> Matcher:
        return Matcher([self.releases[release]])
