"""What a test run shows, in words, with what to do; what forbids production comes first."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .calls import Recording
from .counting import Count, OperationCount

MOST_NAMED = 10
MOST_ERRORS_IN_A_HUNDRED = 10
PROBLEMS = {
    "unknown_path": "Look up the path in the API document: no operation has it.",
    "method_not_offered": "Look up the method in the API document: the path has others.",
    "old_base_url": "Move to today's base address.",
}
NOT_THERE = {
    "unknown_path": "went to a path that the API does not have",
    "method_not_offered": "used a method that the path does not offer",
    "old_base_url": "went to an old base address",
}


class Finding(NamedTuple):
    """One thing that the run shows. A blocking one must be gone before the client goes to production."""

    code: str
    is_blocking: bool
    words: str
    advice: str
    operations: tuple[str, ...] = ()


def findings(count: Count, recording: Recording, limits: Mapping[str, int]) -> list[Finding]:
    """All of them, the blocking ones first. `limits` are calls an hour, as `test` and `production`."""
    found = [
        *_whole(count, recording),
        *_hours(count, limits),
        *_wrong_calls(count),
        *_errors(count),
        *_operations(count),
    ]
    return sorted(found, key=lambda each: not each.is_blocking)


def _whole(count: Count, recording: Recording) -> Iterator[Finding]:
    if not count.calls:
        yield Finding(
            "nothing_called",
            True,
            f"None of the {recording.calls:,} calls in the file went to the API.",
            "Record the calls of your integration to the API, and check that file.",
        )
    if recording.is_cut_off:
        yield Finding("cut_off", True, recording.cut_off_words, "Export the recording again, and check the whole file.")
    if recording.unread:
        yield Finding(
            "unread",
            False,
            f"Lines or entries that are no calls: {recording.unread:,}. They are not counted.",
            "Check that the log writes method, address, status and time of each call.",
        )


def _hours(count: Count, limits: Mapping[str, int]) -> Iterator[Finding]:
    busiest = count.busiest_hour()
    if busiest is None:
        return
    calls = busiest[1]
    for kind in ("production", "test"):
        if calls > limits[kind]:
            yield Finding(
                f"over_{kind}_limit",
                kind == "production",
                f"The busiest hour has {calls:,} calls; {limits[kind]:,} an hour are allowed per company in {kind}.",
                "Fetch only what has changed, ask for larger pages, and spread the work. "
                "If the file holds several companies, check one at a time.",
            )
            return


def _wrong_calls(count: Count) -> Iterator[Finding]:
    for problem, advice in PROBLEMS.items():
        if calls := count.problems[problem]:
            yield Finding(problem, True, f"{calls:,} of {count.calls:,} calls {NOT_THERE[problem]}.", advice)


def _errors(count: Count) -> Iterator[Finding]:
    failing = sorted((each for each in count.operations if each.errors), key=lambda each: -each.errors)
    errors = sum(each.errors for each in failing)
    if errors:
        known = sum(each.calls for each in count.operations)
        yield Finding(
            "errors",
            errors * 100 > known * MOST_ERRORS_IN_A_HUNDRED,
            f"{errors:,} of {known:,} calls were answered with an error.",
            "Mend what the answers name, and run the test again. More than one in ten keeps a client from production.",
            _named(failing),
        )


def _operations(count: Count) -> Iterator[Finding]:
    if unpaged := [each for each in count.operations if each.without_paging]:
        calls = sum(each.without_paging for each in unpaged)
        yield Finding(
            "no_paging",
            False,
            f"{calls:,} calls asked for a whole list at once.",
            "Ask for lists page by page, with the parameters that the API document names.",
            _named(unpaged),
        )
    if old := [each for each in count.operations if each.operation.deprecated]:
        yield Finding(
            "deprecated",
            False,
            f"{sum(each.calls for each in old):,} calls used operations that will be taken away.",
            "Move to the operations that replace them.",
            _named(old),
        )


def _named(operations: list[OperationCount]) -> tuple[str, ...]:
    return tuple(each.name for each in operations[:MOST_NAMED])
