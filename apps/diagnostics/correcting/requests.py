"""What can be mended for certain beside the body: address, query and headers."""

import re
from collections.abc import Callable
from dataclasses import replace

from ..checking.findings import Finding
from ..reading import ReadCall
from .edits import Change

ETAG = '"<ETag of the last GET>"'
PAGING = re.compile(r"add ([^ ]+) and ([^ ]+)\Z")
FIRST_PAGES = {"pagenumber": "1", "pageno": "1", "page": "1", "offset": "0", "skip": "0"}
PAGE_SIZE = 100


def todays_address(call: ReadCall, finding: Finding) -> tuple[ReadCall, str] | None:
    """The call at the address that the API has today, with the query that was sent."""
    if not isinstance(finding.suggestion, str) or not call.url:
        return None
    query = call.url.partition("#")[0].partition("?")
    return replace(call, url=finding.suggestion + query[1] + query[2]), "Put today's address in place of the old one."


def paged(call: ReadCall, finding: Finding) -> tuple[ReadCall, str] | None:
    """The call asking for the first page."""
    found = PAGING.match(str(finding.suggestion or ""))
    first = FIRST_PAGES.get("".join(filter(str.isalnum, found[1].lower()))) if found else None
    if not found or first is None or not call.url:
        return None
    more = f"{found[1]}={first}&{found[2]}={PAGE_SIZE}"
    address = call.url.partition("#")[0]
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return replace(call, url=address + joint + more), f"Asked for the first page: {more}."


def with_if_match(call: ReadCall, finding: Finding) -> tuple[ReadCall, str]:
    """The call with If-Match, and a placeholder for what only the last GET tells."""
    headers = (*call.headers, ("If-Match", ETAG))
    return replace(call, headers=headers), "Added If-Match with a placeholder: put in the ETag of your last GET."


CORRECTIONS: dict[str, Callable[[ReadCall, Finding], tuple[ReadCall, str] | None]] = {
    "old_base_url": todays_address,
    "missing_paging": paged,
    "missing_if_match": with_if_match,
}


def edited(call: ReadCall, findings: list[Finding]) -> tuple[ReadCall, list[Change]]:
    """The call with all that is certain mended, and what that was."""
    changes = []
    for finding in findings:
        correct = CORRECTIONS.get(finding.problem)
        found = correct(call, finding) if correct else None
        if found:
            call, sentence = found
            changes.append(Change(finding.path, finding.path, sentence))
    return call, changes
