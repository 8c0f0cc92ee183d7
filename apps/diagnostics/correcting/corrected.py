"""The way from a call and its findings to the call as it should have been, as far as that is certain."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..checking.findings import Finding
from ..checking.json_syntax import syntax_of
from ..reading import ReadCall
from ..redaction.kinds import PLACEHOLDER
from . import requests
from .edits import BodyEditor, Change
from .syntax import LONGEST_BODY, mended

# A correction may show what lay below it: a renamed property its type, a wrapped value its own.
MOST_ROUNDS = 4
MOST_TRIES = 3
LONGEST_PLACEHOLDER = 60
INVALID_JSON = "invalid_json"
WRAPPER_STEP = "/value"
Find = Callable[[ReadCall], Sequence[Finding]]


class Corrected(NamedTuple):
    """The call as far as it can be mended for certain, sentences on what was changed, and the findings left."""

    call: ReadCall
    changes: tuple[str, ...] = ()
    left: tuple[Finding, ...] = ()


def corrected(call: ReadCall, findings: Sequence[Finding], find: Find) -> Corrected:
    """Correct what is certain. `find` checks a call as it would be then; a correction that brings a finding is undone.

    Bodies of more than 100,000 characters are left as they are. Never raises.
    """
    said: tuple[str, ...] = ()
    if any(finding.problem == INVALID_JSON for finding in findings):
        better = mended(call.request_body or "")
        if better:
            call, said = replace(call, request_body=better.text), better.changes
            findings = _told(call, find)
    refused: set[str] = set()
    for _ in range(MOST_TRIES):
        trial, changes, left = _rounds(call, findings, find, refused)
        blamed = _blamed(changes, findings, left)
        if not blamed:
            return Corrected(trial, (*said, *(change.sentence for change in changes)), tuple(left))
        refused |= blamed
    return Corrected(call, said, tuple(findings))


def _rounds(
    call: ReadCall, findings: Sequence[Finding], find: Find, refused: set[str]
) -> tuple[ReadCall, list[Change], Sequence[Finding]]:
    """Correct until nothing more can be; each change with the path that it began with."""
    done: list[Change] = []
    for _ in range(MOST_ROUNDS):
        call, changes = _round(call, [each for each in findings if _origin(each.path, done) not in refused])
        if not changes:
            break
        done += [change._replace(path=_origin(change.path, done)) for change in changes]
        findings = _told(call, find)
    return call, done, findings


def _round(call: ReadCall, findings: list[Finding]) -> tuple[ReadCall, list[Change]]:
    call, changes = requests.edited(call, findings)
    body = call.request_body
    in_body = [finding for finding in findings if finding.path[:1] in ("/", "")]
    if body and in_body and len(body) <= LONGEST_BODY and syntax_of(body).fault is None:
        text, more = BodyEditor(body).edited(in_body)
        call, changes = replace(call, request_body=text), [*changes, *more]
    return call, changes


def _told(call: ReadCall, find: Find) -> list[Finding]:
    """The findings about a call, without those that blame a placeholder for not being what it stands for."""
    lines = (call.request_body or "").split("\n")
    return [finding for finding in find(call) if not _is_of_placeholder(finding, lines)]


def _is_of_placeholder(finding: Finding, lines: list[str]) -> bool:
    if finding.line is None or finding.column is None or finding.line > len(lines):
        return False
    start = finding.column - 1
    value = lines[finding.line - 1][start : start + LONGEST_PLACEHOLDER].encode("utf-8", "replace")
    return value.startswith(b'"[') and PLACEHOLDER.match(value, 1) is not None


def _blamed(changes: Iterable[Change], before: Sequence[Finding], left: Iterable[Finding]) -> set[str]:
    """The paths of the corrections that findings lie at or below which were not there before."""
    known = {(_plain(finding.path), finding.problem) for finding in before}
    new = [finding.path for finding in left if (_plain(finding.path), finding.problem) not in known]
    blamed = {change.path for change in changes for path in new if _is_at_or_below(path, change.now)}
    # What nobody is to blame for comes with another address, which has an operation of its own.
    return blamed or ({"url"} & {change.path for change in changes} if new else set())


def _origin(path: str, changes: Iterable[Change]) -> str:
    """The path that a value was found at first."""
    for change in changes:
        if _is_at_or_below(path, change.now):
            path = change.path + path[len(change.now) :]
    return path


def _is_at_or_below(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def _plain(path: str) -> str:
    """Wrapping and unwrapping move what is inside, and make nothing new of it."""
    return path.replace(WRAPPER_STEP, "")
