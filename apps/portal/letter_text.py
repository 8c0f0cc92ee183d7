"""The text that somebody answers to, laid out for a page: every word of it, in its order, and no other. Pure."""

import re
from typing import NamedTuple

HEADING = re.compile(r"[^\n]{1,60}[^\n.?!:]")
FACT = re.compile(r"([A-Z][^:.\n]{1,30}): (.+)")


class Part(NamedTuple):
    """A heading with either facts or paragraphs below it; ``heading`` is empty for what follows facts."""

    heading: str
    facts: list[tuple[str, str]]
    paragraphs: list[str]


class Layout(NamedTuple):
    title: str
    intro: list[str]
    parts: list[Part]


def laid_out(text: str) -> Layout:
    """The first line is the title; a block that begins with a short line without a full stop has it as its heading."""
    title, *blocks = re.split(r"\n{2,}", text.strip())
    intro: list[str] = []
    parts: list[Part] = []
    for block in blocks:
        first, _, rest = block.partition("\n")
        if rest and HEADING.fullmatch(first):
            parts.append(_part(first, rest))
        elif not parts:
            intro += block.split("\n")
        elif parts[-1].facts:
            parts.append(Part("", [], [block]))
        else:
            parts[-1].paragraphs.append(block)
    return Layout(title, intro, parts)


def _part(heading: str, body: str) -> Part:
    found = [FACT.fullmatch(line) for line in body.split("\n")]
    facts = [(fact[1], fact[2]) for fact in found if fact]
    return Part(heading, facts, []) if len(facts) == len(found) else Part(heading, [], [body])
