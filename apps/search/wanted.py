"""What somebody searches for, read out of what was typed. Every text can be read; some say nothing to search for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .folding import folded

LONGEST, MOST_TERMS = 200, 20
SHORTEST_BEGINNING = 3
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
PIECE = re.compile(r'"([^"]*)"|(\S+)')
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\s*#?([0-9]{1,18})\s*")


@dataclass(frozen=True)
class Term:
    """Words that stand one after another: one word, a phrase, or the pieces of a path or an id."""

    words: tuple[str, ...]
    is_quoted: bool = False
    is_beginning: bool = False

    @cached_property
    def spellings(self) -> tuple[tuple[str, ...], ...]:
        """Its words as they were typed and, where that is something else, without their accents."""
        plain = tuple(WORD.findall(folded(" ".join(self.words))))
        return (self.words, plain) if plain and plain != self.words else (self.words,)


@dataclass(frozen=True)
class Wanted:
    """All of ``terms`` are to be found in one document; ``number`` is what the text may be the number of."""

    terms: tuple[Term, ...] = ()
    number: int | None = None

    @property
    def as_beginning(self) -> "Wanted":
        """The same, the last word being only the beginning of one; nothing where it is too short or in quotes."""
        last = self.terms[-1] if self.terms else None
        if last is None or last.is_quoted or len(last.words[-1]) < SHORTEST_BEGINNING:
            return Wanted()
        return replace(self, terms=(*self.terms[:-1], replace(last, is_beginning=True)))


def read(text: str) -> Wanted:
    """What ``text`` asks for."""
    whole = NUMBER.fullmatch(text)
    return Wanted(tuple(_terms(text)), int(whole[1]) if whole else None)


def _terms(text: str) -> Iterator[Term]:
    pieces = [(quoted or plain, bool(quoted)) for quoted, plain in PIECE.findall(text)]
    for place, (piece, is_quoted) in enumerate(pieces):
        if place and _is_path_after(pieces[place - 1][0], piece):
            continue
        following = pieces[place + 1][0] if place + 1 < len(pieces) else ""
        if _is_path_after(piece, following):
            piece = f"{piece} {following}"
        words = tuple(WORD.findall(piece.lower()))
        if words:
            yield Term(words, is_quoted)


def _is_path_after(method: str, piece: str) -> bool:
    """Whether the two are an operation, as in POST /v1/orders, whose words stand together."""
    return method.upper() in METHODS and piece.startswith("/")
