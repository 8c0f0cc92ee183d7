"""One difference between two releases of an operation: where, what, in a sentence, and whether callers break."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

SHOWN_VALUES = 12
LONGEST_NAME = 200


class Side(StrEnum):
    """Who writes what is compared: callers send it, or the API answers with it."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Difference:
    """`code` is a word such as `parameter_removed`; `place` names what differs; `sentence` is Markdown."""

    code: str
    place: str
    sentence: str
    is_breaking: bool = False


class Found(NamedTuple):
    """What differs at one place of a schema: names on the way, what happened, and the words it is told with."""

    path: tuple[str, ...]
    code: str
    words: str = ""


REQUEST_SAYS = {
    "added": "{subject} is new ({words}).",
    "added_required": "{subject} is new, and must be sent ({words}).",
    "removed": "{subject} is gone.",
    "became_required": "{subject} must be sent now.",
    "became_optional": "{subject} may be left out now.",
    "type_changed": "{subject} is now {words}.",
    "format_changed": "{subject} is now {words}.",
    "values_removed": "{subject} no longer takes {words}.",
    "values_added": "{subject} also takes {words}.",
    "values_limited": "{subject} takes only {words} now.",
    "values_free": "{subject} is no longer limited to a list of values.",
}
RESPONSE_SAYS = {
    "added": "{subject} is new ({words}).",
    "removed": "{subject} is gone.",
    "became_optional": "{subject} may be missing now.",
    "type_changed": "{subject} is now {words}.",
    "format_changed": "{subject} is now {words}.",
    "values_removed": "{subject} is never {words} any more.",
    "values_added": "{subject} may also be {words}.",
    "values_limited": "{subject} is always one of {words} now.",
    "values_free": "{subject} may be any value now.",
}
SAYS = {Side.REQUEST: REQUEST_SAYS, Side.RESPONSE: RESPONSE_SAYS}
BREAKS = {
    Side.REQUEST: {"added_required", "removed", "became_required", "type_changed", "values_removed", "values_limited"},
    Side.RESPONSE: {"removed", "became_optional", "type_changed", "values_free"},
}


def told(found: Found, side: Side, *, what: str, place: str, subject: str) -> Difference | None:
    """The difference in words; None where nobody who calls the API has to know. ``what`` begins its code."""
    says = SAYS[side].get(found.code)
    if says is None:
        return None
    sentence = says.format(subject=subject, words=found.words)
    return Difference(f"{what}_{found.code}", place, sentence, found.code in BREAKS[side])


def marked(name: str) -> str:
    """A name as code in Markdown, in one line, with nothing in it that ends the code or can't be stored."""
    clean = "".join(letter for letter in name if letter.isprintable() and letter != "`")
    return f"`{clean[:LONGEST_NAME] or '?'}`"


def listing(values: Sequence[object]) -> str:
    """Values as one says them: `A`, `B` and `C`; long lists are cut."""
    shown = [marked(str(value)) for value in values[:SHOWN_VALUES]]
    if len(values) > SHOWN_VALUES:
        shown.append(f"{len(values) - SHOWN_VALUES} more")
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
