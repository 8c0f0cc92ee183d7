"""Secrets that were masked before a text came to be diagnosed: only their placeholders stand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..redaction import Found
from ..redaction.kinds import PLACEHOLDER
from .report import Report


def with_masked_before(report: Report, before: Sequence[Found], texts: Iterable[bytes]) -> Report:
    """The report that lists too what was masked ``before`` it, as far as the placeholders stand in ``texts``."""
    if not before:
        return report
    standing = {hit.group().decode() for text in texts for hit in PLACEHOLDER.finditer(text)}
    masked = {each.placeholder: each._asdict() for each in before if each.placeholder in standing}
    masked |= {each["placeholder"]: each for each in report.masked}
    return replace(report, masked=list(masked.values()))
