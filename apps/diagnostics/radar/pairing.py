"""Which operation of the new release is which of the old, also where base address or path prefix have changed."""

from collections import Counter
from collections.abc import Iterable

from apps.diagnostics.matching.nearby import VERSION
from apps.diagnostics.matching.suggesting import shape_of
from apps.diagnostics.releases import Operation, Release

Path = tuple[str, ...]
Address = tuple[str, Path]
Pairs = list[tuple[Operation, Operation]]

LONGEST_LEAD = 6


def paired(old: Release, new: Release) -> tuple[Pairs, list[Operation], list[Operation]]:
    """Operations that are in both, those of the old release alone, those of the new one alone; in document order.

    Names of path parameters and case don't count. Of operations with one address the first counts.
    """
    before, after = _addressed(old.operations), _addressed(new.operations)
    leads = _leads(before, after)
    pairs, removed = [], []
    taken: set[Address] = set()
    for address, operation in before.items():
        found = next((each for each in _todays(address, leads) if each in after and each not in taken), None)
        if found is None:
            removed.append(operation)
        else:
            taken.add(found)
            pairs.append((operation, after[found]))
    return pairs, removed, [operation for address, operation in after.items() if address not in taken]


def lasting(operations: Iterable[Operation]) -> dict[Address, Operation]:
    """The operations that are not on their way out, by method and path without its version."""
    return {unversioned(operation): operation for operation in operations if not operation.deprecated}


def unversioned(operation: Operation) -> Address:
    """The method, and the path without the segments that are a version."""
    path = shape_of(operation.template)
    return operation.method, tuple(segment for segment in path if not VERSION.match(segment))


def _addressed(operations: Iterable[Operation]) -> dict[Address, Operation]:
    found: dict[Address, Operation] = {}
    for operation in operations:
        found.setdefault((operation.method, shape_of(operation.template)), operation)
    return found


def _todays(address: Address, leads: tuple[Path, Path]) -> Iterable[Address]:
    """Where this address of the old release may stand in the new one: the same, or with the other lead."""
    method, path = address
    yield address
    gone, come = leads
    if path[: len(gone)] == gone:
        yield method, come + path[len(gone) :]


def _leads(before: Iterable[Address], after: Iterable[Address]) -> tuple[Path, Path]:
    """The lead that most old paths have lost, or else have got."""
    before, after = set(before), set(after)
    lost, got = _votes(before, after), _votes(after, before)
    most_lost, most_got = (max(votes.values(), default=0) for votes in (lost, got))
    if most_got > most_lost:
        return (), got.most_common(1)[0][0]
    return (lost.most_common(1)[0][0], ()) if most_lost else ((), ())


def _votes(longer: set[Address], shorter: set[Address]) -> Counter[Path]:
    return Counter(
        path[:size]
        for method, path in sorted(longer - shorter)
        for size in range(1, min(len(path), LONGEST_LEAD))
        if "{}" not in path[:size] and (method, path[size:]) in shorter
    )
