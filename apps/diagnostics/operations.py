"""Which operation a reported call means, by the API releases that are loaded."""

from functools import lru_cache
from typing import NamedTuple

from . import releases
from .matching import Match, Matcher
from .models import ApiRelease

OLD_ADDRESS = "This is an old address of the API."
NO_SUCH_PATH = "The API has no such path."


class Address(NamedTuple):
    """What a method and a URL mean: the operation in words, the release that has it, and what is wrong with them."""

    operation: str
    release: str
    remarks: list[str]


def read_address(method: str, url: str) -> Address | None:
    """What the loaded releases say of a call, or None when its address belongs to no API we know. One small query."""
    loaded = tuple(ApiRelease.objects.order_by("pk").values_list("pk", "digest"))
    if not loaded or not url:
        return None
    match = _matcher(loaded).match(method or None, url)
    if not match.template and not match.problems:
        return None
    words = match.operation.summary or match.template if match.operation else match.template
    return Address(words or "", match.release or "", _remarks(match))


# Two at most: the releases as they are, and as they were for a request that began before.
@lru_cache(maxsize=2)
def _matcher(loaded: tuple[tuple[int, str], ...]) -> Matcher:
    rows = ApiRelease.objects.filter(pk__in=[pk for pk, _digest in loaded])
    return Matcher([releases.load(row.document, name=row.name, base_urls=row.base_urls) for row in rows])


def _remarks(match: Match) -> list[str]:
    said = []
    if "method_not_offered" in match.problems:
        said.append(f"This path does not offer the method; it offers {', '.join(match.offered)}.")
    if "unknown_path" in match.problems:
        said.append(f"{NO_SUCH_PATH} Did you mean {match.suggestion}?" if match.suggestion else NO_SUCH_PATH)
    if "old_base_url" in match.problems:
        said.append(f"{OLD_ADDRESS} Today it is {match.suggestion}." if match.suggestion else OLD_ADDRESS)
    if match.operation and match.operation.deprecated:
        said.append("This operation is deprecated and will be taken out of the API.")
    return said
