"""The lines of a body with what was found at them: each finding hangs on its line, and its place is marked. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from .highlighting import laid_out, marked_up

Finding = Mapping[str, Any]
Place = tuple[int, int]

# A longer body is shown around its findings.
LINES_SHOWN = 120
LINES_AROUND = 3
LONGEST_LINE = 2_000
BEFORE_MARK = 200
LONGEST_LAID_OUT = 50_000
SOLID = re.compile(r"\S")
LINE_END = re.compile(r"\n")


class Line(NamedTuple):
    """One line to show, or with ``left_out`` so many that are not. ``number`` counts from 1."""

    number: int
    html: SafeString | str = ""
    findings: Sequence[Finding] = ()
    left_out: int = 0

    @property
    def is_warning(self) -> bool:
        return not any(finding.get("severity") == "error" for finding in self.findings)


class Lines(NamedTuple):
    """A body with its findings. ``apart`` are those without a place in it; ``is_laid_out``: it came on one line."""

    lines: list[Line]
    apart: list[Finding]
    is_laid_out: bool

    @property
    def is_whole(self) -> bool:
        return not any(line.left_out for line in self.lines)


def lines_with(body: str, findings: Iterable[Finding]) -> Lines:
    """``body`` as lines, each with the findings whose ``line`` and ``column`` (from 1) lie in it."""
    shown = laid_out(body) if len(body) <= LONGEST_LAID_OUT else body
    texts = shown.split("\n") if shown else []
    move = _mover(body, shown) if shown != body else _same
    at: dict[int, list[tuple[int, Finding]]] = defaultdict(list)
    apart = []
    for finding in findings:
        place = move(finding.get("line"), finding.get("column"))
        if place and 0 < place[0] <= len(texts):
            at[place[0]].append((place[1], finding))
        else:
            apart.append(finding)
    return Lines(list(_shown(texts, at)), apart, shown != body)


def _shown(texts: list[str], at: Mapping[int, list[tuple[int, Finding]]]) -> Iterable[Line]:
    wanted = range(1, len(texts) + 1) if len(texts) <= LINES_SHOWN else _around(at, len(texts))
    last = 0
    for number in wanted:
        if number > last + 1:
            yield Line(number, left_out=number - last - 1)
        yield _line(number, texts[number - 1], at.get(number, ()))
        last = number
    if last < len(texts):
        yield Line(len(texts), left_out=len(texts) - last)


def _around(at: Iterable[int], count: int) -> list[int]:
    near = set(range(1, LINES_AROUND + 1))
    for number in at:
        near.update(range(number - LINES_AROUND, number + LINES_AROUND + 1))
    return sorted(number for number in near if 1 <= number <= count)


def _line(number: int, text: str, found: Sequence[tuple[int, Finding]]) -> Line:
    marks = {column - 1: "x" if finding.get("severity") == "error" else "w" for column, finding in reversed(found)}
    if len(text) > LONGEST_LINE:
        start = max(0, min(marks, default=0) - BEFORE_MARK)
        end = start + LONGEST_LINE
        text = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
        marks = {mark - start + bool(start): look for mark, look in marks.items()}
    return Line(number, marked_up(text, marks), [finding for _column, finding in found])


def _same(line: int | None, column: int | None) -> Place | None:
    return (line, column or 1) if line else None


def _mover(body: str, shown: str) -> Callable[[int | None, int | None], Place | None]:
    """From places in ``body``, which is one line, to those in ``shown``: only space lies between them."""
    before, after = _solid(body), [*_solid(shown), len(shown)]
    starts = [0, *(found.end() for found in LINE_END.finditer(shown))]

    def move(line: int | None, column: int | None) -> Place | None:
        if line != 1:
            return None
        offset = after[bisect_left(before, (column or 1) - 1)]
        number = bisect_right(starts, offset)
        return number, offset - starts[number - 1] + 1

    return move


def _solid(text: str) -> list[int]:
    return [found.start() for found in SOLID.finditer(text)]
