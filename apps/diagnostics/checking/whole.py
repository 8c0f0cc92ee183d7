"""All that is to be said about one call, with the operation it was matched with."""

from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.releases import Release

from .calls import address_findings, parameter_findings, sending_findings
from .findings import MOST_FINDINGS, Checks, Finding
from .hints import call_hints
from .payloads import payload_checks


def check(call: ReadCall, match: Match, release: Release | None, *, is_question: bool = False) -> Checks:
    """What is wrong with a call, and what may help to understand it. Never raises.

    `release` is the one that the match names. Of a call that was only asked about (`is_question`) nothing is demanded
    that one would send along: paging, parameters, headers. Suggestions may quote what was sent: mask them with it.
    """
    found: list[Finding] = list(address_findings(match, release))
    if match.operation is not None:
        found += parameter_findings(match.operation, match, release)
    payload = payload_checks(call, match, release)
    found += payload.findings
    if match.operation is not None and not is_question:
        found += sending_findings(call, match.operation, match)
    hints = [*call_hints(call, match, release), *payload.hints]
    return Checks(tuple(found[:MOST_FINDINGS]), tuple(hints[:MOST_FINDINGS]))
