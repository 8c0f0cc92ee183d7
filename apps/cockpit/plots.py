"""Where the marks of a plot stand, for templates to draw. Pure: numbers in, places in units of the picture out."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

WIDTH, LEFT = 360, 28
HEIGHT, TOP, BOTTOM = 116, 8, 98
STEPS = (1, 2, 5)
MOST_RULES = 4
LEAST_BAR = 1.5


class Rule(NamedTuple):
    """A line across at a round number."""

    number: int
    y: float


class Mark(NamedTuple):
    """One column of the plot: where it begins, how wide it is, its middle, and where its value stands."""

    x: float
    width: float
    middle: float
    y: float
    height: float


class Plot(NamedTuple):
    """Rules across, a mark for each value, and the line through all of them."""

    rules: tuple[Rule, ...]
    marks: tuple[Mark, ...]

    @property
    def line(self) -> str:
        """The points of a polyline."""
        return " ".join(f"{mark.middle},{mark.y}" for mark in self.marks)

    @property
    def last(self) -> Mark:
        return self.marks[-1]


def plot(values: Sequence[int]) -> Plot:
    """A plot of at least one value, from zero up."""
    rules = round_numbers(max(values))
    unit = (BOTTOM - TOP) / rules[-1]
    edges = [LEFT + (WIDTH - LEFT) * place / len(values) for place in range(len(values) + 1)]
    marks = tuple(
        Mark(
            round(left, 1),
            round(right - left, 1),
            round((left + right) / 2, 1),
            round(BOTTOM - value * unit, 1),
            round(value * unit, 1),
        )
        for (left, right), value in zip(pairwise(edges), values, strict=True)
    )
    return Plot(tuple(Rule(number, round(BOTTOM - number * unit, 1)) for number in rules), marks)


def round_numbers(most: int) -> list[int]:
    """Zero and the round numbers to draw rules at; the last one is not below ``most``."""
    size = 1
    while True:
        for step in STEPS:
            rules = -(-max(most, 1) // (step * size))
            if rules <= MOST_RULES:
                return [number * step * size for number in range(rules + 1)]
        size *= 10


def lengths(values: Sequence[int]) -> list[float]:
    """Lengths of bars beside each other, in per cent of the longest; none too short to be seen."""
    longest = max(values, default=0) or 1
    return [max(LEAST_BAR, round(value * 100 / longest, 1)) for value in values]
