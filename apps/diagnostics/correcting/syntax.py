"""JSON out of what is nearly JSON: a Python dict, comments, curly quotes, a comma too many or too few."""

import json
import re
from typing import NamedTuple

from ..checking.json_syntax import SPACE, syntax_of

LONGEST_BODY = 100_000
MOST_LINES = 5
# Every quantifier is possessive, and what matches nothing ends the reading: the time grows with the text alone.
PIECE = re.compile(
    r"""(?P<space>[ \t\r\n]++)
    |(?P<odd>[\xa0\ufeff\u2000-\u200b\u2028\u2029\u202f\u3000]++)
    |(?P<string>"(?:[^"\\]++|\\.)*+")
    |(?P<single>'(?:[^'\\\n]++|\\.)*+')
    |(?P<curly>[“”„‟][^“”„‟"\n\\]*+[“”„‟"]|[‘’‚‛][^‘’‚‛'"\n\\]*+[‘’‚‛'])
    |(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+\*/)
    |(?P<number>-?+[0-9][0-9.eE+-]*+)
    |(?P<word>[A-Za-z_$][\w$]*+)
    |(?P<mark>[{}\[\],:])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})|\\(.)|\"", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x1f]")
KEPT_ESCAPES = '"\\/bfnrtu'
WORDS = {"true": "true", "false": "false", "null": "null", "True": "true", "False": "false", "None": "null"}

COMMA_MORE = "Took out the comma at the end of {}."
COMMA_LESS = "Put a comma at the end of {}."
SINGLE = "Put double quotes in place of single ones in {}."
CURLY = "Put straight quotes in place of curly ones in {}."
BARE = "Put property names in double quotes in {}."
PYTHON = "Wrote true, false and null as JSON does in {}."
COMMENT = "Took out the comments of {}."
ODD_SPACE = "Put plain spaces in place of unusual ones in {}."
CONTROLS = "Wrote line ends and tabs inside strings as \\n and \\t in {}."


class Mended(NamedTuple):
    """Valid JSON, and a sentence for each kind of mistake that was mended."""

    text: str
    changes: tuple[str, ...]


def mended(text: str) -> Mended | None:
    """The JSON that was surely meant, or None if that can't be told. Takes any text; one of over 100,000 is left."""
    if len(text) > LONGEST_BODY:
        return None
    found = _Mending(text).run()
    is_json = found is not None and found.changes and syntax_of(found.text).fault is None
    return found if is_json else None


class _Mending:
    """One walk over a text: pieces as they are, or as JSON writes them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.written: list[str] = []
        self.notes: dict[str, list[int]] = {}
        self.line = 1
        # Of the last piece that is more than space: its place among those written, where it ends, and in which line.
        self.last = -1
        self.last_end = 0
        self.last_line = 1

    def run(self) -> Mended | None:
        at = 0
        while at < len(self.text):
            found = PIECE.match(self.text, at)
            written = self._piece(found) if found else None
            if found is None or written is None:
                return None
            self.line += found[0].count("\n")
            at = found.end()
            self.written.append(written)
            if written.strip():
                self.last, self.last_end, self.last_line = len(self.written) - 1, at, self.line
        sentences = [sentence.format(_places(lines)) for sentence, lines in self.notes.items()]
        return Mended("".join(self.written), tuple(sentences))

    def _piece(self, found: re.Match[str]) -> str | None:
        """The piece as JSON, or None if nobody can tell what it should be."""
        kind, raw = found.lastgroup, found[0]
        if kind in ("space", "odd", "comment"):
            return self._space(kind, raw)
        if kind == "mark" and raw not in "{[":
            return self._mark(raw)
        if not self._may_stand(found):
            return None
        if kind == "string":
            return self._string(raw)
        if kind in ("single", "curly"):
            self._note(SINGLE if kind == "single" else CURLY)
            return _requoted(raw[1:-1])
        return self._word(raw, found.end()) if kind == "word" else raw

    def _space(self, kind: str, raw: str) -> str:
        if kind == "space":
            return raw
        self._note(ODD_SPACE if kind == "odd" else COMMENT)
        return " " * len(raw) if kind == "odd" else "\n" * raw.count("\n")

    def _mark(self, raw: str) -> str:
        if raw in "}]" and self._before == ",":
            self._note(COMMA_MORE, self.last_line)
            self.written[self.last] = ""
        return raw

    def _may_stand(self, found: re.Match[str]) -> bool:
        """Whether a value or key may stand here, if need be after a comma that was surely forgotten."""
        if not self._before or self._before in "{[,:":
            return True
        is_key = found.lastgroup != "number" and self._is_before_colon(found.end())
        is_next = found[0] in "{[" and self._before in "}]"
        if not (is_key or is_next or "\n" in self.text[self.last_end : found.start()]):
            return False
        self._note(COMMA_LESS, self.last_line)
        self.written[self.last] += ","
        return True

    def _string(self, raw: str) -> str:
        if not CONTROL.search(raw):
            return raw
        self._note(CONTROLS)
        return CONTROL.sub(_escaped, raw)

    def _word(self, raw: str, end: int) -> str | None:
        if self._before in ("{", ",") and self._is_before_colon(end):
            self._note(BARE)
            return f'"{raw}"'
        if raw in WORDS and WORDS[raw] != raw:
            self._note(PYTHON)
        return WORDS.get(raw)

    def _is_before_colon(self, end: int) -> bool:
        space = SPACE.match(self.text, end)
        after = space.end() if space else end
        return self.text[after : after + 1] == ":"

    @property
    def _before(self) -> str:
        """How the last piece that is more than space ends, a comma that was put there included."""
        return self.written[self.last][-1:] if self.last >= 0 else ""

    def _note(self, sentence: str, line: int = 0) -> None:
        self.notes.setdefault(sentence, []).append(line or self.line)


def _requoted(inner: str) -> str | None:
    """What stands between quotes of another kind, as a JSON string; None with an escape that JSON doesn't have."""
    if any(found[2] and found[2] not in KEPT_ESCAPES + "'" for found in ESCAPE.finditer(inner)):
        return None
    return '"' + CONTROL.sub(_escaped, ESCAPE.sub(_unescaped, inner)) + '"'


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\u00{found[1]}"
    if found[2] is None:
        return '\\"'
    return "'" if found[2] == "'" else found[0]


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _places(lines: list[int]) -> str:
    """`line 6`, `lines 6 and 9`, `lines 1, 2, 3, 4, 5 and 12 more`."""
    numbers = [str(line) for line in dict.fromkeys(lines)]
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    more = len(numbers) - MOST_LINES
    shown, last = (numbers[:MOST_LINES], f"{more} more") if more > 1 else (numbers[:-1], numbers[-1])
    return f"lines {', '.join(shown)} and {last}"
