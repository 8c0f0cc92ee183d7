"""The draft of a notice to one ISV, in Markdown: which operations that they used change how, and what to do."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .changes import Change, Kind
from .differences import marked

MOST_TOLD = 8
MUST_ACT = "Please change these calls"
STILL_WORKS = "Plan to leave these calls"
GOOD_TO_KNOW = "Good to know"
QUESTIONS = "Is something unclear? Ask us in an inquiry, and name the operation."
ADVICE = {
    MUST_ACT: "They fail or mean something else with the new release.",
    STILL_WORKS: "They still work, but are deprecated: they will be taken out of the API.",
    GOOD_TO_KNOW: "These calls go on working as they are.",
}


@dataclass(frozen=True, slots=True)
class Used:
    """A change of an operation that the ISV used, and the day of the last call of it that they sent us."""

    change: Change
    last_on: date


def subject_of(used: Sequence[Used], *, new: str) -> str:
    """The subject of the notice."""
    count = len({each.change.addresses for each in used})
    return f"Release {new} of the API: what changes for {count} operation{'s' * (count != 1)} that you use"


def draft(isv: str, used: Sequence[Used], *, old: str, new: str) -> str:
    """What to write to ``isv`` about the step from release ``old`` to ``new``: what they must do comes first."""
    parts = [
        f"Hello {isv},",
        f"release **{new}** of the API follows {old}. Some operations in calls that you sent us are different in it.",
    ]
    for heading in (MUST_ACT, STILL_WORKS, GOOD_TO_KNOW):
        told = [each for each in used if _heading(each.change) == heading]
        if told:
            lines = "\n".join(line for each in told for line in _lines(each))
            parts += [f"**{heading}.** {ADVICE[heading]}", lines]
    return "\n\n".join([*parts, QUESTIONS])


def _heading(change: Change) -> str:
    if change.is_breaking:
        return MUST_ACT
    return STILL_WORKS if change.kind is Kind.DEPRECATED else GOOD_TO_KNOW


def _lines(used: Used) -> Iterator[str]:
    change = used.change
    summary = f" ({change.summary})" if change.summary else ""
    yield f"- {marked(f'{change.method} {change.template}')}{summary}{_what(change)} Last in a call of {_day(used)}."
    yield from (f"    - {sentence}" for sentence in told(change))


def told(change: Change) -> Iterable[str]:
    """What differs, breaking differences first; a long list is cut."""
    ordered = sorted(change.differences, key=lambda difference: not difference.is_breaking)
    yield from (difference.sentence for difference in ordered[:MOST_TOLD])
    if len(ordered) > MOST_TOLD:
        yield f"And {len(ordered) - MOST_TOLD} more; the documentation of the release has them all."


def _what(change: Change) -> str:
    instead = f" Call {marked(change.instead)} instead." if change.instead else ""
    if change.kind is Kind.REMOVED:
        return f" is gone.{instead or ' Nothing takes its place: stop calling it.'}"
    return f" is deprecated.{instead}" if change.kind is Kind.DEPRECATED else " changes."


def _day(used: Used) -> str:
    return f"{used.last_on:%-d %B %Y}"
