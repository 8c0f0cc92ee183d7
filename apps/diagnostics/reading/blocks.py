"""Stretches of text that are meant as JSON, valid or not: where they end and what they look like."""

import html
import json
from dataclasses import dataclass
from typing import Any

from ..redaction.linear import any_of, pattern
from .pieces import Piece

DECODER = json.JSONDecoder()
OPENING = pattern(
    any_of(
        rb"\{\s*(?:[\"'\x01}\x93\x84]|\\\\?\"|[A-Za-z_$][\w$]*[ \t]*:|//|/\*|&quot;)",
        rb"\[\s*(?:[{\[\]\"'\x01]|\\\\?\")",
    )
)
WIKI_MARK = pattern(rb"\{(?:code|noformat|quote|panel|color)(?::[^{}\n]*)?\}")
VERBATIM = pattern(rb"(?:[^\"]|\"\")*")
ENTITIES = pattern(rb"[^\n<]*")
LITERAL = pattern(rb"(?:[^\"\\\n]|\\[^\n])*")
KEY = pattern(rb"(?:[\"'\x01\x93\x94]|\\\\?\"|\b)[\w .$@-]+(?:[\"'\x01\x93\x94]|\\\\?\"|\b)[ \t]*:")
TOKEN = pattern(rb"\"(?:[^\"\\\n]|\\[^\n])*\"|//[^\n]*|[{}\[\]\n\"']")
SINGLE = pattern(rb"'(?:[^'\\\n]|\\[^\n])*'")
STRING_REST = pattern(rb"(?:[^\"\\]|\\.){0,1000}\"[ \t]*[,}\]\n]")
FITS = pattern(
    rb"[ \t]*"
    + any_of(
        rb"[\"'{}\[\],:/*\x01\x93\x94\n]",
        rb"-?\d[\d.eE+-]*[ \t]*[,}\]\n]",
        rb"\\\"",
        rb"(?:true|false|null|none|nan|-?infinity|undefined)\b",
        rb"\.\.\.",
        rb"#",
    )
)
ALIEN = pattern(rb"[ \t]*" + any_of(rb"\[[A-Za-z][^\]\n\"']*\]", rb"\d{4}-\d\d-\d\d[T ]\d\d:", rb"//?[\w-]+/", rb"'''"))
BLANK_LINES = pattern(rb"(?:[ \t]*\n)*")
BARE_KEY = pattern(rb"[ \t]*[A-Za-z_$][\w$]*[ \t]*:")
ERROR_NAMES = frozenset(
    [
        "message",
        "error",
        "errors",
        "exceptiontype",
        "exceptionmessage",
        "exceptionmessageid",
        "exceptionfaultcode",
        "statuscode",
        "errormessage",
        "errorcode",
        "error_description",
        "errordescription",
        "traceid",
        "fault",
        "exception",
        "stacktrace",
        "detail",
        "title",
        "requestid",
        "statelocation",
        "access_token",
        "innerexception",
        "correlationid",
        "modelstate",
    ]
)
ERROR_NAME = pattern(
    rb"[{,]\s*[\"'\x01]?(?:message|error|errors|exceptiontype|exceptionmessage|errormessage|statuscode|traceid|"
    rb"error_description|fault|exception)[\"'\x01]?[ \t]*:"
)
WRAPPED = pattern(rb"\{\s*[\"'\x01]?value[\"'\x01]?\s*:|[\"'\x01]operation[\"'\x01]\s*:")
EMPTY_ANSWER = pattern(
    rb"\b(?:returns?|returned|gives|gave|answers?|get|got|and|just|only|og|och|und|en|nur|bare|bara|alleen|kun|kr\xe4g|"
    rb"f\xe5r|bekommen|krijgen)[ \t]+(?:an? empty (?:list|array|object)[ \t]+)?[`\"'(]?\z"
)
MARK = "\ufeff"
LONGEST_LITERAL = 200_000
LONGEST_GAP = 40
GLANCE = 4_096
MOST_BLOCKS = 2_000
EXTRA_CLOSERS = pattern(rb"([}\]]+)|\n([}\]])(?:\n|\z)")
COST_OF_DEPTH = 100_000


@dataclass(slots=True, eq=False)
class Block:
    """`text` is the JSON text with escapes of a surrounding string undone; `value` is None unless it is valid."""

    start: int
    end: int
    text: str
    value: Any = None
    is_loose: bool = False

    @property
    def looks_like_an_error(self) -> bool:
        """Only answers of an API have these names at the top."""
        if isinstance(self.value, dict):
            names = {str(name).lower() for name in self.value}
            return bool(names & ERROR_NAMES) and len(names) <= 12 and not self.looks_sent
        return self.value is None and ERROR_NAME.match(self.text[:400].encode("latin-1", "replace")) is not None

    @property
    def looks_sent(self) -> bool:
        return WRAPPED.search(self.text[:20_000].encode("latin-1", "replace")) is not None


@dataclass(slots=True)
class Effort:
    """What may still be spent on a text: characters of failed decoding, tokens of what is not quite JSON."""

    decoding: int = 1_000_000
    tokens: int = 60_000


class Blocks:
    """All blocks of a piece in order, none inside another."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.effort = Effort(4 * len(piece.text) + 1_000_000)
        self.found: list[Block] = []
        self._find()
        self._by_start = {block.start: block for block in self.found}

    def starting_at(self, place: int) -> Block | None:
        known = self._by_start.get(place)
        if known or self.piece.text[place : place + 1] not in ("{", "["):
            return known
        block = block_at(self.piece, place, self.effort) if self.effort.tokens > 0 else None
        if block:
            overlapping = [each for each in self.found if each.start < block.end and block.start < each.end]
            self.found = [each for each in self.found if each not in overlapping]
            self.found.append(block)
        return block

    def take(self, block: Block) -> None:
        """Leave a block to the reader that found out what it is."""
        self.found.remove(block)
        self._by_start.pop(block.start, None)
        self.piece.claim(block.start, block.end)

    def _find(self) -> None:
        piece = self.piece
        place = 0
        for opening in OPENING.finditer(piece.shadow):
            start = opening.start()
            if self.effort.tokens <= 0 or len(self.found) >= MOST_BLOCKS:
                return
            if start < place or piece.is_claimed(start) or not self._may_open(start):
                continue
            block = block_at(piece, start, self.effort)
            if block:
                place = block.end
                self.found.append(_marked(piece, block))

    def _may_open(self, start: int) -> bool:
        before = self.piece.text[start - 1 : start] if start else ""
        if self.piece.text[start] == "[":
            return not (before.isalnum() or before in "_)]$@") if before else True
        if WIKI_MARK.match(self.piece.shadow, start):
            return False
        return before not in ("$", "%", "@", "{") if before else True


def block_at(piece: Piece, start: int, effort: Effort | None = None) -> Block | None:
    """The block that opens here, if it is one."""
    effort = effort or Effort()
    text = piece.text
    if effort.decoding > 0:
        value, end = _decoded(text, start, effort)
        if end > start:
            return _valid(piece, start, end, value)
    inside = text[start + 1 : start + 200].lstrip()
    if inside.startswith(('\\"', '\\\\"', "&quot;")) or (inside[:2] == '""' and inside[2:3].isalpha()):
        return _escaped(piece, start, inside, effort)
    return _invalid(piece, start, effort)


def _marked(piece: Piece, block: Block) -> Block:
    """The block with the byte order mark before it, which went over the wire and is no JSON."""
    if block.start == 0 or piece.text[block.start - 1] != MARK:
        return block
    return Block(block.start - 1, block.end, MARK + block.text)


def _decoded(text: str, start: int, effort: Effort) -> tuple[Any, int]:
    """The value and its end, or no end. A failure costs time in proportion to its place, so a glance comes first."""
    glance = text[start : start + GLANCE]
    try:
        value, end = DECODER.raw_decode(glance)
        return value, start + end
    except RecursionError:
        effort.decoding -= COST_OF_DEPTH
        return None, start
    except ValueError as error:
        if len(glance) < GLANCE or (
            getattr(error, "pos", GLANCE) < GLANCE - LONGEST_GAP and "Unterminated" not in str(error)
        ):
            effort.decoding -= GLANCE
            return None, start
    try:
        return DECODER.raw_decode(text, start)
    except RecursionError:
        effort.decoding -= COST_OF_DEPTH
    except ValueError as error:
        effort.decoding -= getattr(error, "pos", start)
    return None, start


def _valid(piece: Piece, start: int, end: int, value: Any) -> Block | None:
    line_start, line_end = piece.line_span(piece.line_at(start))
    if (
        not value
        and not _is_told(piece, line_start, start)
        and (piece.text[end:line_end].strip() or piece.text[line_start:start].rstrip()[-1:] not in ("", ":", "=", ">"))
    ):
        return None
    extra = EXTRA_CLOSERS.match(piece.shadow, end)
    if extra and not _is_inside(piece, start) and (extra.start(1) == end or start == line_start):
        end = max(extra.end(1), extra.end(2))
        return Block(start, end, piece.text[start:end])
    return Block(start, end, piece.text[start:end], value)


def _is_told(piece: Piece, line_start: int, start: int) -> bool:
    """Is an empty list or object what a sentence says came back?"""
    return EMPTY_ANSWER.search(piece.shadow[max(line_start, start - LONGEST_GAP) : start]) is not None


def _is_inside(piece: Piece, start: int) -> bool:
    """Is there something before it on its line that may have opened what is closed behind it?"""
    line_start, _ = piece.line_span(piece.line_at(start))
    before = piece.text[line_start:start]
    return any(mark in before for mark in "({[<")


def _escaped(piece: Piece, start: int, inside: str, effort: Effort) -> Block | None:
    """JSON in a string of some program: `{\\"a\\":1}`, `{""a"":1}` or `{&quot;a&quot;:1}`."""
    form = VERBATIM if inside.startswith('""') else ENTITIES if inside.startswith("&quot;") else LITERAL
    literal = form.match(piece.shadow, start, start + LONGEST_LITERAL)
    end = literal.end() if literal else start
    raw = piece.text[start:end]
    effort.tokens -= 1 + len(raw) // 20
    if form is VERBATIM:
        decoded = raw.replace('""', '"')
    elif form is ENTITIES:
        decoded = html.unescape(raw)
    else:
        decoded = _unescaped(raw)
        decoded = _unescaped(decoded) if inside.startswith('\\\\"') else decoded
    decoded, cut = _trimmed(decoded)
    return Block(start, max(start + 1, end - cut), decoded, _loaded(decoded)) if ":" in decoded else None


def _trimmed(decoded: str) -> tuple[str, int]:
    closing = max(decoded.rfind("}"), decoded.rfind("]"))
    kept = decoded[: closing + 1] if closing > 0 else decoded.rstrip()
    return kept, len(decoded) - len(kept)


def _unescaped(literal: str) -> str:
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return literal.replace('\\"', '"')


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _invalid(piece: Piece, start: int, effort: Effort) -> Block | None:
    """The end of something that is not quite JSON: brackets are counted until what follows can't belong to it."""
    end, is_whole = _end(piece, start, effort)
    text = piece.text[start:end]
    is_list = is_whole and text.startswith(("[[", '["', "[{"))
    if not is_list and not KEY.search(piece.shadow, start, min(end, start + 2_000)):
        return None
    is_loose = piece.text[start + 1 : start + 100].lstrip()[:1].isalpha()
    if is_loose and not is_whole:
        return None
    return Block(start, end, text, None, is_loose)


def _end(piece: Piece, start: int, effort: Effort) -> tuple[int, bool]:
    text, shadow = piece.text, piece.shadow
    first = text[start + 1 : start + 100].lstrip()[:1]
    depth = 0
    place = start
    while effort.tokens > 0 and (token := TOKEN.search(shadow, place)):
        effort.tokens -= 1
        at = token.start()
        place = token.end()
        mark = text[at]
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return place, True
        elif mark == "\n":
            place = _going_on(piece, place, first)
            if place < 0:
                return start + len(text[start:at].rstrip()), False
        elif mark == "'":
            before = text[max(start, at - LONGEST_GAP) : at].rstrip()[-1:]
            single = SINGLE.match(shadow, at) if before and before in "{[,:(" else None
            place = single.end() if single else place
        elif mark == '"' and token.end() == at + 1:
            place = _after_open_string(piece, place, first)
    end = text.find("\n\n", place) if effort.tokens <= 0 else -1
    return (end if end >= 0 else len(text.rstrip())), False


def _after_open_string(piece: Piece, place: int, first: str) -> int:
    """Behind a string that does not end on its line: some write line breaks into strings, some forget the mark."""
    line = _line_end(piece.text, place)
    rest = STRING_REST.match(piece.shadow, place)
    is_spread = rest and line < len(piece.text) and _going_on(piece, line + 1, first) < 0
    return rest.end() - 1 if rest and is_spread else line


def _going_on(piece: Piece, place: int, first: str) -> int:
    """Where the next line with text begins if it may belong to the JSON before it, else -1."""
    text, shadow = piece.text, piece.shadow
    blank = BLANK_LINES.match(shadow, place)
    after_blank = bool(blank and blank.end() > place)
    place = blank.end() if blank else place
    if place >= len(text) or ALIEN.match(shadow, place) or (after_blank and text[place] in "{["):
        return -1
    if FITS.match(shadow, place):
        return place
    is_key = BARE_KEY.match(shadow, place) and (first.isalpha() or text[place] in " \t")
    return place if is_key else -1


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end
