"""All that is different between two releases of an API, operation by operation."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Any, Self

from apps.diagnostics.releases import Operation, Release

from .calls import Calls
from .differences import Difference
from .pairing import lasting, paired, unversioned

LONGEST_SUMMARY = 160


class Kind(StrEnum):
    """What became of an operation, the gravest first."""

    REMOVED = "removed"
    DEPRECATED = "deprecated"
    CHANGED = "changed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one operation. One that is newly deprecated and changed as well gives two of these.

    `template` is its path in the new release, or where it is removed in the old one; `before` its path in the old
    release, empty where it is new. `instead` is "GET /v2/orders" where another version of the path stays.
    """

    kind: Kind
    method: str
    template: str
    before: str = ""
    summary: str = ""
    differences: tuple[Difference, ...] = ()
    instead: str = ""

    @property
    def is_breaking(self) -> bool:
        """Whether calls that work with the old release may fail or be misread with the new one."""
        return self.kind is Kind.REMOVED or any(difference.is_breaking for difference in self.differences)

    @property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Method and template as either release has them."""
        return tuple((self.method, template) for template in dict.fromkeys((self.template, self.before)) if template)

    def as_json(self) -> dict[str, Any]:
        """Plain values, to be stored."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The change that ``as_json`` wrote."""
        differences = tuple(Difference(**each) for each in stored["differences"])
        return cls(**{**stored, "kind": Kind(stored["kind"]), "differences": differences})


def changes(old: Release, new: Release) -> list[Change]:
    """What became of every operation that is not the same in both releases: removed, deprecated, changed, added."""
    order = {kind: place for place, kind in enumerate(Kind)}
    return sorted(_found(old, new), key=lambda change: (order[change.kind], change.template, change.method))


def _found(old: Release, new: Release) -> Iterator[Change]:
    pairs, removed, added = paired(old, new)
    calls, stays = Calls(old, new), lasting(new.operations)
    for operation in removed:
        yield _change(Kind.REMOVED, operation, before=operation, instead=stays.get(unversioned(operation)))
    for operation in added:
        yield _change(Kind.ADDED, operation)
    for before, after in pairs:
        if after.deprecated and not before.deprecated:
            yield _change(Kind.DEPRECATED, after, before=before, instead=stays.get(unversioned(after)))
        differences = tuple(calls.differences(before, after))
        if differences:
            yield _change(Kind.CHANGED, after, before=before, differences=differences)


def _change(
    kind: Kind,
    operation: Operation,
    *,
    before: Operation | None = None,
    differences: tuple[Difference, ...] = (),
    instead: Operation | None = None,
) -> Change:
    return Change(
        kind,
        operation.method,
        _storable(operation.template),
        before=_storable(before.template) if before else "",
        summary=_short(operation.summary),
        differences=differences,
        instead=_storable(f"{instead.method} {instead.template}") if instead else "",
    )


def _short(summary: str) -> str:
    """Its first line, for some vendors put half their documentation here."""
    return shorten(_storable(summary.strip().partition("\n")[0]), LONGEST_SUMMARY, placeholder=" …")


def _storable(text: str) -> str:
    """Without what no database keeps: NUL and halves of letters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
