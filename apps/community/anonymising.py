"""Names, ids and amounts in a text, replaced by steady stand-ins; and whether a known name is left, however written.

A name is looked for in what a reader would see: JSON escapes, percent-encoding, HTML entities and base64 undone, marks
and invisible characters dropped, by letters and digits alone. Pure.
"""

import base64
import binascii
import html
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import re2

from .identifying import FORMS, NO_GUID, PATTERNS

SHORTEST = 3
SHORTEST_FIRST = 5
SHORTEST_ANYWHERE = 6
"""Shorter names are found as whole words only."""
COMPANIES = ("Customer", "ISV", "Company")
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "þ": "th", "ı": "i"})
COMPANY_FORM = re2.compile(rf"(?i)[ ,\x{{a0}}]+(?:{FORMS})\.?$")
WRITTEN = re2.compile(
    r"(?P<json>(?:\\u[0-9a-fA-F]{4})+)|(?P<percent>(?:%[0-9a-fA-F]{2})+)|(?P<entity>&#?[0-9A-Za-z]{1,31};)"
    r"|(?P<escape>\\[nrtbf\"/\\])"
)
BASE64 = re2.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
AMOUNT = re2.compile(
    r"(?i)(?:\b(?:NOK|SEK|DKK|EUR|USD|GBP|kr\.?|€|\$|£)[ \x{a0}]?)[0-9][0-9 \x{a0}.,]*[0-9]"
    r"|\b[0-9][0-9 \x{a0}.,]*[0-9][ \x{a0}]?(?:NOK|SEK|DKK|EUR|USD|GBP|kr\b|€)"
    r"|\b[0-9]+(?:[ \x{a0},.][0-9]{3})*[.,][0-9]{2}\b"
)
NUMBER = re2.compile(r"\b[0-9]{5,}\b")
IBAN = re2.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
INQUIRY = re2.compile(r"#[0-9]{1,9}\b")
IP = re2.compile(r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b")
OTHERS = {"an inquiry": INQUIRY, "an IBAN": IBAN, "an address": IP, "an amount": AMOUNT, "a number": NUMBER}
STEADY_GUID = "00000000-0000-0000-0000-"


class Known(NamedTuple):
    """A name or id that is not to be read in public. ``whose`` is its stand-in: ``Customer`` becomes *Customer A*.

    Names of the same ``bearer`` get the same stand-in. ``is_far``: the name of somebody who had no part in it, which
    may be an ordinary word as well, so it counts as a whole word that is written large, as names are.
    """

    words: str
    whose: str
    bearer: str
    is_far: bool = False


class Form(NamedTuple):
    """A way to say a known name, by its letters; whether only as a whole word, and one that is written large."""

    letters: str
    is_word: bool
    is_large: bool
    known: Known

    def strictness(self) -> tuple[bool, bool]:
        return self.is_word, self.is_large


class Replaced(NamedTuple):
    """That ``words`` at ``start`` of the text became ``stand_in``."""

    start: int
    words: str
    stand_in: str


class Place(NamedTuple):
    """Where something of ``bearer`` stands that is not to be read: a name, an id, an amount."""

    start: int
    end: int
    what: str
    bearer: str


@dataclass
class Anonymiser:
    """Replaces in several texts; whatever is the same in them stays the same."""

    known: Sequence[Known]
    given: dict[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def forms(self) -> list[Form]:
        """Each way a known name can be said, the longest first."""
        found: dict[str, Form] = {}
        for each in self.known:
            for words, is_large in _ways(each):
                letters = _squashed(words)
                if len(letters) >= SHORTEST:
                    form = Form(letters, is_large or len(letters) < SHORTEST_ANYWHERE, is_large, each)
                    found[letters] = form if letters not in found else min(found[letters], form, key=Form.strictness)
        return sorted(found.values(), key=lambda form: -len(form.letters))

    def replaced(self, text: str) -> tuple[str, list[Replaced]]:
        """``text`` with stand-ins, and what of it they stand for, in its order."""
        taken: list[Place] = []
        for place in self._found(text):
            if all(place.end <= other.start or place.start >= other.end for other in taken):
                taken.append(place)
        changes = [
            Replaced(place.start, text[place.start : place.end], self._stand_in(place)) for place in sorted(taken)
        ]
        parts, at = [], 0
        for change in changes:
            parts += [text[at : change.start], change.stand_in]
            at = change.start + len(change.words)
        return "".join([*parts, text[at:]]), changes

    def left_in(self, text: str) -> list[str]:
        """The known names and ids that ``text`` has, as they are known, each once."""
        return list(dict.fromkeys(known.words for _start, _end, known in self._known_in(text)))

    def _found(self, text: str) -> Iterator[Place]:
        for start, end, known in self._known_in(text):
            yield Place(start, end, known.whose, known.bearer)
        for kind, pattern in PATTERNS.items():
            for match in pattern.finditer(text):
                group = 1 if pattern.groups else 0
                words = match[group]
                if words != NO_GUID and not words.startswith(STEADY_GUID):
                    yield Place(match.start(group), match.end(group), kind, words.casefold())
        for kind, pattern in OTHERS.items():
            for match in pattern.finditer(text):
                yield Place(match.start(), match.end(), kind, match[0])

    def _known_in(self, text: str) -> Iterator[tuple[int, int, Known]]:
        seen = Seen.of(text)
        for form in self.forms:
            for start, end in seen.places_of(form.letters, is_word=form.is_word):
                if not (form.is_large and text[start].islower()):
                    yield start, end, form.known
        for match in BASE64.finditer(text):
            inside = _decoded(match[0])
            if inside:
                within = Seen.of(inside)
                for form in self.forms:
                    if next(within.places_of(form.letters, is_word=form.is_word), None):
                        yield match.start(), match.end(), form.known

    def _stand_in(self, place: Place) -> str:
        key = (place.what, place.bearer)
        if key not in self.given:
            self.given[key] = _made(place.what, 1 + sum(1 for what, _ in self.given if what == place.what))
        return self.given[key]


@dataclass(frozen=True)
class Seen:
    """The letters and digits of a text as a reader takes them, and where each stands in it.

    ``places[i]`` is where letter ``i`` begins and ends; ``begins`` are those before which a word begins.
    """

    letters: str
    places: Sequence[tuple[int, int]]
    begins: frozenset[int]

    @classmethod
    def of(cls, text: str) -> "Seen":
        letters: list[str] = []
        places: list[tuple[int, int]] = []
        begins: set[int] = set()
        is_inside = False
        for shown, start, end in _shown(text):
            for character in shown:
                squashed = _squashed(character)
                if not squashed:
                    is_inside = is_inside and _is_nothing(character)
                    continue
                if not is_inside:
                    begins.add(len(letters))
                    is_inside = True
                letters += squashed
                places += [(start, end)] * len(squashed)
        begins.add(len(letters))
        return cls("".join(letters), places, frozenset(begins))

    def places_of(self, letters: str, *, is_word: bool) -> Iterator[tuple[int, int]]:
        """Where ``letters`` stand in the text; ``is_word``: only where a word begins and ends with them."""
        at = self.letters.find(letters)
        while at >= 0:
            after = at + len(letters)
            if not is_word or (at in self.begins and after in self.begins):
                yield self.places[at][0], self.places[after - 1][1]
            at = self.letters.find(letters, at + 1)


def _ways(known: Known) -> Iterator[tuple[str, bool]]:
    """A company without its form of company or by its first word, a person by each name; whether written large."""
    yield known.words, known.is_far
    parts = known.words.split()
    if known.whose == "Person" and "@" not in known.words:
        yield from ((part, False) for part in parts if len(part) > SHORTEST)
    elif known.whose in COMPANIES:
        yield COMPANY_FORM.sub("", known.words), known.is_far
        if not known.is_far and len(parts[0]) >= SHORTEST_FIRST:
            yield parts[0], True


def _squashed(text: str) -> str:
    """Its letters and digits alone, small and without marks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(LETTERS)
    return "".join(character for character in plain if character.isalnum())


def _is_nothing(character: str) -> bool:
    """Whether a reader sees nothing where it stands: marks, soft hyphens, characters of no width."""
    return unicodedata.category(character) in ("Cf", "Mn", "Me")


def _shown(text: str) -> Iterator[tuple[str, int, int]]:
    """What is to be read at each place of ``text``, with escapes undone."""
    at = 0
    for match in WRITTEN.finditer(text):
        yield from ((character, start, start + 1) for start, character in enumerate(text[at : match.start()], at))
        yield _undone(match), match.start(), match.end()
        at = match.end()
    yield from ((character, start, start + 1) for start, character in enumerate(text[at:], at))


def _undone(match: Any) -> str:
    if match["json"]:
        units = match[0].replace("\\u", "")
        return bytes.fromhex(units).decode("utf-16-be", "replace")
    if match["percent"]:
        return unquote_to_bytes(match[0]).decode("utf-8", "replace")
    return " " if match["escape"] else html.unescape(match[0])


def _decoded(words: str) -> str:
    """What base64 of either alphabet says, if it is text."""
    plain = words.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _made(what: str, number: int) -> str:
    """The stand-in of the ``number``th of its sort."""
    if what[0].isupper():
        return f"{what} {_letters(number)}"
    return {
        "an amount": "100.00",
        "an e-mail address": f"person-{number}@example.com",
        "a GUID": f"{STEADY_GUID}{number:012d}",
        "a number": f"{10_000 + number}",
        "an address": f"192.0.2.{number % 256}",
        "a company's name": f"Company {_letters(number)}",
    }.get(what, f"{what.split(' ', 1)[-1].replace(' ', '-')}-{number}")


def _letters(number: int) -> str:
    """A to Z, AA, AB and on."""
    made = ""
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


def left_in(texts: Iterable[str], known: Sequence[Known]) -> list[str]:
    """The known names and ids that any of ``texts`` has, each once."""
    reader = Anonymiser(known)
    return list(dict.fromkeys(words for text in texts for words in reader.left_in(text)))
