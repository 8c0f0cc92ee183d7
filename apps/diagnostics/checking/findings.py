"""What checking a call says: findings, which want a correction, and hints, which help to understand."""

import json
from collections.abc import Sequence
from typing import NamedTuple

ERROR = "error"
WARNING = "warning"
MOST_FINDINGS = 100
LONGEST_QUOTE = 80
LONGEST_KEY = 200
MOST_LISTED = 12


class Finding(NamedTuple):
    """Something wrong with a call. `path` is a JSON pointer into the body, or one of the words for the rest of a call.

    `line` and `column` count from 1 inside the request body, and are None where the finding isn't in the body.
    `nearest` holds what may have been meant, best first.
    """

    path: str
    problem: str
    message: str
    suggestion: str | tuple[str, ...] | None = None
    severity: str = ERROR
    line: int | None = None
    column: int | None = None
    nearest: tuple[str, ...] = ()


class Hint(NamedTuple):
    """A remark that is no finding: what an answer means, or what looks unusual about a call."""

    path: str
    hint: str
    message: str


class Checks(NamedTuple):
    """All that is to be said about one call."""

    findings: tuple[Finding, ...] = ()
    hints: tuple[Hint, ...] = ()


def quoted(text: str) -> str:
    """The text in double quotes as JSON; a long one is left out as a whole, as part of a secret can't be masked."""
    return json.dumps(text, ensure_ascii=False) if len(text) <= LONGEST_QUOTE else '"..."'


def listed(names: Sequence[str], joined: str = "or") -> str:
    """Names in a sentence: `Active, Inactive or Unknown`, of many the first twelve."""
    if len(names) > MOST_LISTED:
        return f"{', '.join(names[:MOST_LISTED])} {joined} {len(names) - MOST_LISTED} more"
    return f"{', '.join(names[:-1])} {joined} {names[-1]}" if len(names) > 1 else "".join(names)


def step(key: str | int) -> str:
    """One step of a JSON pointer."""
    text = str(key)[:LONGEST_KEY]
    return "/" + text.replace("~", "~0").replace("/", "~1")
