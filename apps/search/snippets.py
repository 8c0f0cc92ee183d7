"""The part of a text in which something was found, cut into pieces that are marked or not. Pages escape each piece."""

import re
from itertools import islice
from typing import NamedTuple

from .folding import folded, folded_letter
from .wanted import Term, Wanted

LENGTH, BEFORE = 240, 60
MOST_MARKS = 100
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s", "e", "y")
SHORTEST_STEM = 3
GAP = r"[\W_]{1,20}"


class Piece(NamedTuple):
    text: str
    is_hit: bool


class _Hit(NamedTuple):
    start: int
    end: int
    term: str


def marked(text: str, wanted: Wanted) -> list[Piece]:
    """All of ``text``."""
    return _cut(text, _hits(text, wanted), 0, len(text))


def snippet(text: str, wanted: Wanted) -> list[Piece]:
    """The part of ``text`` in which the most of what was wanted stands; its beginning where none of it does."""
    hits = _hits(text, wanted)
    start = _word_boundary(text, max(0, _best_start(hits) - BEFORE))
    end = _end(text, start, hits)
    pieces = _cut(text, hits, start, end)
    before, after = [Piece("… ", False)] * (start > 0), [Piece(" …", False)] * (end < len(text))
    return [*before, *(Piece(_on_one_line(piece.text), piece.is_hit) for piece in pieces), *after]


def _hits(text: str, wanted: Wanted) -> list[_Hit]:
    pattern = _pattern(wanted)
    if pattern is None:
        return []
    if text.isascii():
        plain, places = text.lower(), None
    else:
        letters = [folded_letter(letter) for letter in text]
        plain = "".join(letters)
        places = [place for place, letter in enumerate(letters) for _ in letter]
    hits = []
    for found in islice(pattern.finditer(plain), MOST_MARKS):
        start, last = found.start(), found.end() - 1
        place = (start, last) if places is None else (places[start], places[last])
        hits.append(_Hit(place[0], place[1] + 1, found.lastgroup or ""))
    return hits


def _pattern(wanted: Wanted) -> re.Pattern[str] | None:
    terms = [f"(?P<t{place}>{_pattern_of(term)})" for place, term in enumerate(wanted.terms)]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(terms)})") if terms else None


def _pattern_of(term: Term) -> str:
    words = folded(" ".join(term.words)).split()
    if term.is_beginning:
        return GAP.join([*map(_word, words[:-1]), re.escape(words[-1])])
    return GAP.join(map(_word, words))


def _word(word: str) -> str:
    """The word and its inflections, as the indexes take them for one: roughly, since this only marks."""
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM and re.search("[aeiouy]", stem):
            return rf"{re.escape(stem)}[a-z]{{0,{len(ending) + 3}}}(?![^\W_])"
    return rf"{re.escape(word)}{'[a-z]{0,3}' if word.isalpha() else ''}(?![^\W_])"


def _best_start(hits: list[_Hit]) -> int:
    """Where a window holds the most different terms; the first such place."""
    best, most = 0, 0
    for hit in hits:
        terms = len({other.term for other in hits if hit.start <= other.start < hit.start + LENGTH - BEFORE})
        if terms > most:
            best, most = hit.start, terms
    return best


def _word_boundary(text: str, start: int) -> int:
    gap = text.find(" ", start, start + BEFORE) if start else -1
    return gap + 1 if gap >= 0 else start


def _end(text: str, start: int, hits: list[_Hit]) -> int:
    """After a word, and not within what is marked."""
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    last = max((hit.end for hit in hits if hit.end <= end), default=start)
    gap = text.rfind(" ", max(last, end - BEFORE), end)
    return gap if gap > start else end


def _cut(text: str, hits: list[_Hit], start: int, end: int) -> list[Piece]:
    pieces, here = [], start
    for hit in hits:
        if hit.start >= here and hit.end <= end:
            pieces += [Piece(text[here : hit.start], False), Piece(text[hit.start : hit.end], True)]
            here = hit.end
    return [piece for piece in (*pieces, Piece(text[here:end], False)) if piece.text]


def _on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
