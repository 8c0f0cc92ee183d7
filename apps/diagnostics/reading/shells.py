"""The words of a command line as the program got them: bash, Windows cmd and PowerShell quoting undone."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..redaction.linear import pattern
from .blocks import Block, Effort, block_at
from .pieces import Piece

LONGEST_COMMAND = 200_000
PLAIN = pattern(rb"[^\s\\'\"$`^|;&<>()@#{}]+")
IN_DOUBLE = pattern(rb"[^\"\\`^\n]+")
OPTION_FOLLOWS = pattern(rb"[ \t]*(?:>{1,2}[ \t]+)?(?:--?[a-z][\w-]*|[\"']?https?://)", cased=False)
LOST_LINE_END = pattern(rb"[ \t]+(?:--?[a-z][\w-]*|[\"']?https?://)", cased=False)
LONGEST_CURLY = 20_000
CURLY = {
    "\u2018": "\u2019\u2018",
    "\u2019": "\u2019",
    "\u201c": "\u201d\u201c",
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
}
CONTINUES_CMD = pattern(rb"\^[ \t]*\n")
CONTINUES_POWERSHELL = pattern(rb"`[ \t]*\n")
HERE_STRING = pattern(rb"@([\"'])[ \t]*\n")
HEREDOC = pattern(rb"<<-?[ \t]*[\"'\\]?(\w+)[\"']?")
ANSI_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
}
POWERSHELL_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
BASH, CMD, POWERSHELL = "bash", "cmd", "powershell"
AT_CMD = pattern(rb"[a-z]:\\[^\n>]{0,200}>[ \t]*$")
AT_POWERSHELL = pattern(rb"\bps [^\n>]{0,200}>[ \t]*$")


@dataclass(slots=True)
class Word:
    """One argument; `start` and `end` are where it stands with its quotes.

    `raw` says that nothing in it was quoted, `literal` that the shell puts nothing in for variables.
    """

    text: str
    start: int
    end: int
    raw: bool = True
    literal: bool = False


@dataclass(slots=True)
class Command:
    words: list[Word]
    end: int
    heredoc: str = ""


def dialect(piece: Piece, start: int, *, exe: bool = False) -> str:
    """Which shell a command was written for, by its prompt and by how it goes on to the next line."""
    number = piece.line_at(start)
    line_start, line_end = piece.line_span(number)
    before = piece.shadow[line_start:start]
    rest = piece.text[start:line_end].rstrip()
    if AT_POWERSHELL.search(before) or rest.endswith("`"):
        return POWERSHELL
    if AT_CMD.search(before) or rest.endswith("^") or '^"' in rest:
        return CMD
    return POWERSHELL if exe and ('`"' in rest or "'{\\" in rest or "'[{\\" in rest) else BASH


def command_at(piece: Piece, start: int, shell: str) -> Command:
    """The words from here to the end of the command."""
    reader = {BASH: _Bash, CMD: _Cmd, POWERSHELL: _PowerShell}[shell](piece, start)
    return reader.read()


class _Shell:
    """Reads words; the quoting differs between shells, the rest is the same."""

    escape = ""
    ends = "\n|;"

    def __init__(self, piece: Piece, start: int) -> None:
        self.piece = piece
        self.text = piece.text
        self.shadow = piece.shadow
        self.place = start
        self.limit = min(len(piece.text), start + LONGEST_COMMAND)
        self.words: list[Word] = []
        self.parts: list[str] | None = None
        self.begin = start
        self.is_raw = True
        self.is_literal = False
        self.heredoc = ""
        self.effort = Effort()

    def read(self) -> Command:
        while self.place < self.limit and not self._is_over():
            self._step()
        self._finish()
        last = self.words[-1].end if self.words else self.place
        return Command(self.words, max(last, min(self.place, self.limit)), self.heredoc)

    def _step(self) -> None:
        mark = self.text[self.place]
        if mark in " \t\r" or mark == "\n":
            self._finish()
            self.place += 1
        elif self._escaped(mark) or self._quoted(mark) or self._curly(mark):
            pass
        else:
            plain = PLAIN.match(self.shadow, self.place, self.limit)
            end = plain.end() if plain else self.place + 1
            self._add(self.text[self.place : end], end)

    def _is_over(self) -> bool:
        mark = self.text[self.place]
        if mark == "\n":
            return not OPTION_FOLLOWS.match(self.shadow, self.place + 1)
        if mark == "<":
            heredoc = HEREDOC.match(self.shadow, self.place)
            if heredoc:
                self.heredoc = self.piece.group(heredoc, 1)
                self._finish()
                self.place = heredoc.end()
                return self.place >= self.limit or self._is_over()
        if mark == "&":
            around = self.text[self.place - 1 : self.place + 2]
            return self.parts is None or around.strip() != around or around.startswith("&&") or around.endswith("&&")
        return mark in "|;<>" and (mark in self.ends or self.parts is None)

    def _escaped(self, mark: str) -> bool:
        """An escape outside of quotes; at the end of a line it joins the next one, also if mail took the end away."""
        if mark != self.escape:
            return False
        following = self.text[self.place + 1 : self.limit]
        line, newline, _ = following[:80].partition("\n")
        if newline and not line.strip():
            self.place += len(line) + 2
            self._finish()
        elif LOST_LINE_END.match(self.shadow, self.place + 1):
            self.place += 1
            self._finish()
        else:
            self._add(following[:1], self.place + 2, literal=True)
        return True

    def _quoted(self, mark: str) -> bool:
        """Whether a quote of this shell began at ``mark`` and was read; each shell has quotes of its own."""
        raise NotImplementedError

    def _curly(self, mark: str) -> bool:
        """Quotes that a word processor has made round; JSON inside of them has such quotes too."""
        closing = CURLY.get(mark, "") if self.parts is None else ""
        if not closing:
            return False
        start = self.place + 1
        block = self._block(start)
        if block and self.text[block.end : block.end + 1] in closing:
            end = block.end
        else:
            limit = min(self.limit, start + LONGEST_CURLY)
            ends = (place for each in closing if (place := self.text.find(each, start, limit)) >= 0)
            end = min(ends, default=-1)
            end = self._open_end(start) if end < 0 else end
        self._add(self.text[start:end], end + 1, raw=False, literal=True)
        return True

    def _add(self, text: str, end: int, *, raw: bool = True, literal: bool = False) -> None:
        if self.parts is None:
            self.parts = []
            self.begin = self.place
            self.is_raw = self.is_literal = True
        self.parts.append(text)
        self.is_raw = self.is_raw and raw
        self.is_literal = self.is_literal and literal
        self.place = min(end, self.limit)

    def _finish(self) -> None:
        if self.parts is not None:
            self.words.append(Word("".join(self.parts), self.begin, self.place, self.is_raw, self.is_literal))
            self.parts = None

    def _closing(self, mark: str, start: int) -> int:
        """The quotation mark that ends a string; JSON with an apostrophe in it ends where the JSON does."""
        end = self.text.find(mark, start, self.limit)
        if (
            self.text[start : start + 1] in ("{", "[")
            and self.text[end - 1 : end].isalnum()
            and self.text[end + 1 : end + 2].isalnum()
        ):
            block = self._block(start)
            if block and self.text[block.end : block.end + 1] == mark:
                return block.end
        return end if end >= 0 else self._open_end(start)

    def _block(self, start: int) -> Block | None:
        """The JSON that begins here; a command has only so much effort for all of its own."""
        if self.text[start : start + 1] not in ("{", "[") or self.effort.tokens <= 0:
            return None
        return block_at(self.piece, start, self.effort)

    def _open_end(self, start: int) -> int:
        blank = self.text.find("\n\n", start, self.limit)
        return blank if blank >= 0 else len(self.text[: self.limit].rstrip())


class _Bash(_Shell):
    escape = "\\"

    def _quoted(self, mark: str) -> bool:
        if mark == "'":
            end = self._closing("'", self.place + 1)
            self._add(self.text[self.place + 1 : end], end + 1, raw=False, literal=True)
        elif mark == '"':
            self._double()
        elif mark == "$" and self.text[self.place + 1 : self.place + 2] == "'":
            self._ansi()
        elif mark == "#" and self.parts is None:
            self.place = _line_end(self.text, self.place)
        elif mark in ")`" and self.parts is not None and not any("(" in part for part in self.parts):
            self.limit = self.place
        else:
            return False
        return True

    def _double(self) -> None:
        place = self.place + 1
        parts: list[str] = []
        while place < self.limit and self.text[place] != '"':
            plain = IN_DOUBLE.match(self.shadow, place, self.limit)
            end = plain.end() if plain else place + 1
            if self.text[place] == "\\" and self.text[place + 1 : place + 2] in ('"', "\\", "$", "`", "\n"):
                end = place + 2
                parts.append(self.text[place + 1].removeprefix("\n"))
            else:
                parts.append(self.text[place:end])
            place = end
        self._add("".join(parts), place + 1, raw=False)

    def _ansi(self) -> None:
        place = self.place + 2
        parts: list[str] = []
        while place < self.limit and self.text[place] != "'":
            if self.text[place] == "\\":
                decoded, place = _ansi_escape(self.text, place + 1)
                parts.append(decoded)
            else:
                parts.append(self.text[place])
                place += 1
        self._add("".join(parts), place + 1, raw=False)


def _ansi_escape(text: str, place: int) -> tuple[str, int]:
    mark = text[place : place + 1]
    width = {"x": 2, "u": 4, "U": 8}.get(mark)
    if width:
        digits = text[place + 1 : place + 1 + width]
        try:
            return chr(int(digits, 16)), place + 1 + len(digits)
        except (ValueError, OverflowError):
            return mark, place + 1
    return ANSI_ESCAPES.get(mark, "\\" + mark), place + 1


class _Cmd(_Shell):
    """Carets are undone, then the quotes as Windows programs read them: `\\"` and `""` are a quote in a string."""

    escape = "^"
    ends = "\n|"

    def _escaped(self, mark: str) -> bool:
        if mark == "^" and self.text[self.place + 1 : self.place + 2] in ('"', "\\"):
            return False
        return super()._escaped(mark)

    def _quoted(self, mark: str) -> bool:
        if mark == "'":
            end = self._closing("'", self.place + 1)
            self._add(self.text[self.place + 1 : end], end + 1, raw=False)
            return True
        if mark == '"' or self.text.startswith('^"', self.place):
            self._double()
            return True
        return False

    def _double(self) -> None:
        is_careted = self.text[self.place] == "^"
        parts: list[str] = []
        place = self.place + (2 if is_careted else 1)
        end = self.limit
        for text, after in self._inside(place, is_careted):
            if text is None:
                end = after
                break
            parts.append(text)
            end = after
        self._add("".join(parts), end, raw=False)

    def _inside(self, place: int, is_careted: bool) -> Iterator[tuple[str | None, int]]:
        text = self.text
        while place < self.limit:
            for escaped in ('\\"', '^\\^"', '\\^"', '""', '^"^"'):
                if text.startswith(escaped, place) and (is_careted or "^" not in escaped):
                    yield '"', place + len(escaped)
                    place += len(escaped)
                    break
            else:
                if text[place] == '"' or (is_careted and text.startswith('^"', place)):
                    yield None, place + (1 if text[place] == '"' else 2)
                    return
                if CONTINUES_CMD.match(self.shadow, place):
                    after = _line_end(text, place) + 1
                    doubled = is_careted and text.startswith("\n", after)
                    yield ("\n" if doubled else ""), after + doubled
                    place = after + doubled
                elif is_careted and text[place] == "^":
                    yield text[place + 1 : place + 2], place + 2
                    place += 2
                else:
                    plain = IN_DOUBLE.match(self.shadow, place, self.limit)
                    after = plain.end() if plain else place + 1
                    yield text[place:after], after
                    place = after


class _PowerShell(_Shell):
    escape = "`"

    def _quoted(self, mark: str) -> bool:
        here = HERE_STRING.match(self.shadow, self.place) if mark == "@" else None
        if here:
            closing = self.text.find("\n" + self.piece.group(here, 1) + "@", here.end() - 1, self.limit)
            end = closing if closing >= 0 else self._open_end(here.end())
            self._add(self.text[here.end() : max(end, here.end())], end + 3, raw=False)
        elif (mark in "@(" and self.text[self.place : self.place + 2] in ("@{", "@(")) or mark in "({":
            self._expression()
        elif mark in "'\"":
            self._string(mark)
        else:
            return False
        return True

    def _string(self, mark: str) -> None:
        place = self.place + 1
        parts: list[str] = []
        while place < self.limit:
            here = self.text[place]
            if here == mark:
                if self.text[place + 1 : place + 2] != mark:
                    break
                parts.append(mark)
                place += 2
            elif here == "`" and mark == '"':
                following = self.text[place + 1 : place + 2]
                parts.append(POWERSHELL_ESCAPES.get(following, following.removeprefix("\n")))
                place += 2
            elif here == "\\" and mark == '"' and self.text[place + 1 : place + 2] == '"' and self._goes_on(place + 2):
                parts.append('"')
                place += 2
            else:
                parts.append(here)
                place += 1
        text = "".join(parts)
        is_for_a_program = mark == "'" and text.count('"') == text.count('\\"') > 0
        self._add(text.replace('\\"', '"') if is_for_a_program else text, place + 1, raw=False)

    def _goes_on(self, place: int) -> bool:
        return bool(self.text[place : place + 1].strip())

    def _expression(self) -> None:
        """A hashtable or an expression in brackets, as it stands."""
        depth = 0
        place = self.place
        while place < self.limit:
            here = self.text[place]
            depth += (here in "({") - (here in ")}")
            place += 1
            if here in ")}" and depth == 0:
                break
        self._add(self.text[self.place : place], place)


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end
