"""What the drill counted, and what of it must not be."""

from dataclasses import dataclass, field
from typing import Any

from .oracle import Verdict


@dataclass
class Report:
    """What the drill counted."""

    inquiries: int
    deeds: int
    verdict: Verdict
    letters: int
    digests: int
    kills: int
    repeats: int
    undoubted: list[str]
    unexplained: list[str]
    closings: list[str]
    closed: int
    steps: int
    seconds: float
    rows: dict[str, Any] = field(default_factory=dict)

    @property
    def faults(self) -> list[str]:
        found = self.verdict
        return [
            *(f"too often: {each}" for each in found.too_often),
            *(f"forgotten: {each}" for each in found.forgotten),
            *(f"too early: {each}" for each in found.early),
            *(f"late: {each}" for each in found.late),
            *(f"outside hours: {each}" for each in found.out_of_hours),
            *(f"repeated, but not recorded as doubtful: {each}" for each in self.undoubted),
            *(f"repeated, but no worker died: {each}" for each in self.unexplained),
            *self.closings,
        ]

    def __str__(self) -> str:
        found = self.verdict
        rows = {
            "inquiries asked": self.inquiries,
            "things done with them": self.deeds,
            "steps of the clock": self.steps,
            "processes killed": self.kills,
            "letters at the mail server": self.letters,
            "  digests of reminders": self.digests,
            "  letters that came twice": self.repeats,
            "    not recorded as doubtful": len(self.undoubted),
            "    though no worker died": len(self.unexplained),
            "reminders that had to be told": found.expected,
            "  lines told, each to one person": found.told,
            "  became moot at that moment": found.unsure,
            "  told too often, or though moot": len(found.too_often),
            "  forgotten": len(found.forgotten),
            "  too early": len(found.early),
            "  late": len(found.late),
            "  outside their reader's hours": len(found.out_of_hours),
            "inquiries closed for silence": self.closed,
            "  too soon, too late or twice": len(self.closings),
            **{f"rows {state}": count for state, count in self.rows.items()},
        }
        return "\n".join([*(f"{name:34}{count:>8,}" for name, count in rows.items()), f"{self.seconds:.0f} s"])
