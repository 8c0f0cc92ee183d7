"""A call to be made once more, outside of the application that made it: as it was sent, and corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .checking import Finding, check
from .correcting import Corrected, corrected, runnable, with_needed_headers
from .diagnosing.engine import QUESTIONS, Engine
from .loaded import engine_of_releases
from .reading import ReadCall
from .rendering import render

LONGEST_BODY = 100_000
STYLES = {"curl": "cURL", "python": "Python", "csharp": "C#", "powershell": "PowerShell", "http": ".http file"}


class Written(NamedTuple):
    """One call in one language: its code, its name, and the request."""

    style: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Replication:
    """The same call twice, each in every language; ``better`` is empty where nothing could be corrected.

    ``changes`` are sentences on what was corrected, ``left`` the findings that people must see to.
    """

    sent: Sequence[Written]
    better: Sequence[Written]
    changes: Sequence[str]
    left: Sequence[Finding]


def replication_of(
    call: ReadCall, findings: Sequence[Mapping[str, Any]] = (), *, topic: str = ""
) -> Replication | None:
    """How to make a masked call again; None without method and address, or with a body over 100,000 characters.

    ``findings`` as a diagnosis keeps them.

    One small query.
    """
    if not call.method or not call.url or len(call.request_body or "") > LONGEST_BODY:
        return None
    diagnosing = engine_of_releases()
    found = _corrected(diagnosing, call, [as_finding(each) for each in findings], is_question=topic in QUESTIONS)
    better, added = with_needed_headers(found.call)
    changes = (*found.changes, *added)
    return Replication(
        sent=_written(diagnosing, call),
        better=_written(diagnosing, better) if changes else (),
        changes=changes,
        left=found.left,
    )


def as_finding(kept: Mapping[str, Any]) -> Finding:
    """A finding as it was before it became plain values."""
    values = [kept[name] for name in Finding._fields]
    return Finding._make(tuple(value) if isinstance(value, list) else value for value in values)


def _corrected(diagnosing: Engine, call: ReadCall, findings: Sequence[Finding], *, is_question: bool) -> Corrected:
    def find(trial: ReadCall) -> Sequence[Finding]:
        match = diagnosing.matcher.match(trial.method, trial.url)
        release = diagnosing.releases.get(match.release or "")
        return check(trial, match, release, is_question=is_question).findings

    return corrected(call, findings, find)


def _written(diagnosing: Engine, call: ReadCall) -> list[Written]:
    call = runnable(replace(call, url=_whole_address(diagnosing, call)))
    return [Written(style, label, render(call, style)) for style, label in STYLES.items()]


def _whole_address(diagnosing: Engine, call: ReadCall) -> str:
    """The address with the host that a bare path belongs to, where that is known."""
    url = call.url or ""
    match = diagnosing.matcher.match(call.method, url) if url.startswith("/") else None
    release = diagnosing.releases.get(match.release or "") if match else None
    base = release.base_urls[0].rstrip("/") if release and release.base_urls else ""
    lead = urlsplit(base).path
    return base.removesuffix(lead) + url if lead and url.startswith(f"{lead}/") else base + url
