"""What in a text could tell readers who a customer is: addresses, numbers, names. Found to be looked at by its writer.

Patterns are RE2, so that no text is slow to read.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import re2

MOST_TRACES = 50
SHORTEST_NAME = 4
NO_GUID = "00000000-0000-0000-0000-000000000000"
# Names that nobody has, by RFC 2606.
NOBODYS = (".example", ".test", ".invalid", "example.com", "example.org", "example.net")
FORMS = r"AS|ASA|ANS|AB|HB|Oy|Oyj|ApS|A/S|B\.?V\.?|N\.?V\.?|GmbH|AG|Ltd|Limited|Inc|LLC|SA|SARL"

PATTERNS = {
    "an e-mail address": re2.compile(r"[\pL\pN_.+-]+@[\pL\pN-]+\.[\pL\pN.-]+"),
    "a GUID": re2.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"),
    "a phone number": re2.compile(
        r"(?:\+|\b00)[1-9][0-9]{0,2}[ \x{a0}()./-]{0,3}(?:[0-9][ \x{a0}()./-]{0,2}){6,11}[0-9]"
        r"|(?i:\b(?:tel|tlf|phone|mobile|mobil|telefon)\.?:?\s*)[0-9](?:[ -]?[0-9]){5,11}"
    ),
    "an organisation number": re2.compile(
        r"\b[89][0-9]{2}[ \x{a0}]?[0-9]{3}[ \x{a0}]?[0-9]{3}\b|\b[25][0-9]{5}-[0-9]{4}\b"
        r"|\b(?:NO|SE|DK|FI|NL|DE|BE|EE|LT|LV|PL)[ ]?[0-9]{8,12}(?:B[0-9]{2}|MVA)?\b"
        r"|(?i:\b(?:org(?:ani[sz]ation)?\.?[ _-]?(?:nr|no|number|nummer)\.?|kvk|vat)\s*[:=]?\s*)"
        r"[0-9][0-9 -]{6,12}[0-9]"
    ),
    "a client id": re2.compile(r"(?i:\bclient[ _-]?id\b[\"']?\s*[:=]\s*[\"']?)([A-Za-z0-9_.-]{3}[A-Za-z0-9_.-]+)"),
    "a company's name": re2.compile(rf"((?:\p{{Lu}}[\pL\pN&'-]+[ \x{{a0}}])+(?:{FORMS}))(?:$|[^\pL\pN])"),
}


class Trace(NamedTuple):
    """What it may be, and the words themselves."""

    kind: str
    words: str


def traces_in(text: str, known: Iterable[str] = ()) -> list[Trace]:
    """What could identify a customer in ``text``, each once; ``known`` are names and ids that are some customer's."""
    found = dict.fromkeys([*_known(text, known), *_patterned(text)])
    return _apart(list(found)[:MOST_TRACES])


def _known(text: str, names: Iterable[str]) -> Iterator[Trace]:
    folded = text.casefold()
    for name in names:
        if len(name) >= SHORTEST_NAME and name.casefold() in folded:
            whole = re2.search(rf"(?i)(?:^|[^\pL\pN])({re2.escape(name)})(?:$|[^\pL\pN])", text)
            if whole:
                yield Trace("a customer of yours", whole[1])


def _patterned(text: str) -> Iterator[Trace]:
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            words = (match[1] if pattern.groups else match[0]).strip(" \xa0\n\t.,;:()")
            if words and not _is_nobodys(words) and not words.startswith("["):
                yield Trace(kind, words)


def _is_nobodys(words: str) -> bool:
    return words == NO_GUID or ("@" in words and words.lower().endswith(NOBODYS))


def _apart(traces: list[Trace]) -> list[Trace]:
    """Without those whose words are said already."""
    seen: set[str] = set()
    return [trace for trace in traces if not (trace.words in seen or seen.add(trace.words))]  # type: ignore[func-returns-value]  # add says nothing
