"""Lines without what a program put before them: time, level and logger of a log, arrows of a wire dump, prompts."""

from ..redaction.linear import Pattern, any_of, pattern
from .pieces import Line, Piece

STAMP = any_of(
    rb"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z| ?[+-]\d\d:?\d\d)?\]?",
    rb"\[?\d\d?[/.]\d\d?[/.]\d{2,4},? \d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?(?: [ap]m)?\]?",
    rb"\[?\d\d:\d\d:\d\d(?:[.,]\d+)?\]?",
    rb"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [ \d]\d \d\d:\d\d:\d\d",
)
LEVEL = any_of(
    rb"trace|trc|trce|vrb|verbose|debug|dbg|dbug|info|inf|information|notice|warn|wrn|warning|error|err|fail|"
    rb"fatal|ftl",
    rb"crit|critical|severe",
)
TAG = rb"\[[^\[\]\n{}\"]{1,60}\]"
ARROW = any_of(rb"-->", rb"<--", rb"==>", rb"<==", rb">{1,3}", rb"<{1,3}")
RUBY = rb"[DIWEFA], \[[\d:T.+-]+ #\d+\] +[A-Z]+ -- ([\w.-]{0,60}): ?"
BEGINNING = pattern(
    rb"(?m)^[ \t]*"
    + any_of(
        STAMP,
        RUBY,
        LEVEL + rb"\b",
        rb"\[" + LEVEL + rb"\]",
        TAG + rb"[ \t]*" + ARROW,
        ARROW,
        rb"[\w.-]{1,60}[ \t]+" + ARROW + rb"[ \t]+\"",
    )
)
BLANK = pattern(rb"[ \t]*")
STAMPED = pattern(STAMP + rb"[ \t|:-]*")
TAGGED = pattern(rb"(?:" + TAG + rb"[ \t]*)+")
LEVELLED = pattern(rb"[\[<|(]?" + LEVEL + rb"\b[\]>)]?[ \t]*[|:-]*[ \t]*")
RUBY_LOGGER = pattern(RUBY)
WAYS = {"request": ">", "response": "<"}
CHANNEL = pattern(LEVEL + rb":[\w.$-]+:")
LOGGER = pattern(rb"[\[(]?([\w.$/:-]*\w)[\])]?(?:[ \t]{2,}|[ \t]*([:|-])[ \t]+|[ \t]+(?:" + ARROW + rb"[ \t]))")
CONSOLE = pattern(rb"(?m)^[ \t]*(trce|dbug|info|warn|fail|crit): [\w.`+]+\[\d+\][ \t]*$")
POINTING = pattern(rb"(" + ARROW + rb")(?:[ \t]|\"|\n)")
PRINTED = ("send: b", "reply: '", "header: ")
LINE_END = "\\r\\n"
WIRE_END = "[\\r][\\n]"
HEADER_WORDS = frozenset(
    [
        "accept",
        "authorization",
        "cookie",
        "host",
        "allow",
        "date",
        "etag",
        "location",
        "server",
        "vary",
        "via",
        "connection",
        "origin",
        "referer",
    ]
)


def cleaned(lines: list[Line]) -> list[Line]:
    """The same lines; those of a log or a wire dump begin where their message begins."""
    piece = Piece([*lines, Line("", 0)])
    clean = list(lines)
    for found in CONSOLE.finditer(piece.shadow):
        number = piece.line_at(found.start(1))
        for place in (number, number + 1) if number + 1 < len(lines) else (number,):
            text = "" if place == number else lines[place].text
            clean[place] = Line(text, lines[place].origin, True)
    for found in BEGINNING.finditer(piece.shadow):
        number = piece.line_at(found.end() - 1)
        start, end = piece.line_span(number)
        place, way, is_logged = _beginning(piece, start, end)
        if is_logged:
            clean[number] = _unwired(
                Line(lines[number].text[place - start :], lines[number].origin + place - start, True, way)
            )
    return [part for line in clean for part in (_printed(line) if line.text.startswith(PRINTED) else [line])]


def _printed(line: Line) -> list[Line]:
    """What the HTTP client of Python prints, `send: b'…\\r\\n…'`, as the lines that it sent or got."""
    start = line.text.index(": ") + 2
    begin = start + (len(line.text[start:]) - len(line.text[start:].lstrip("b'\"")))
    is_quoted = begin > start
    end = len(line.text.rstrip("'\"")) if is_quoted else len(line.text)
    way = ">" if line.text.startswith("send") else "<"
    lines: list[Line] = []
    for part in line.text[begin:end].split(LINE_END):
        lines.append(Line(part, line.origin + begin, True, way))
        begin += len(part) + len(LINE_END)
    return lines[:-1] if line.text.startswith("reply") else lines


def _beginning(piece: Piece, start: int, end: int) -> tuple[int, str, bool]:
    """Where the message of a line begins, which way it went, and whether a program wrote the line."""
    shadow = piece.shadow
    place = _after(BLANK, shadow, start, end)
    after_channel = _after(CHANNEL, shadow, place, end)
    if after_channel > place:
        return after_channel, "", True
    ruby = RUBY_LOGGER.match(shadow, place, end)
    if ruby:
        return ruby.end(), WAYS.get(piece.group(ruby, 1), ""), True
    after_stamp = _after(STAMPED, shadow, place, end)
    after_tag = _after(TAGGED, shadow, after_stamp, end)
    after_level = _after(LEVELLED, shadow, after_tag, end)
    is_stamped = after_stamp > place
    is_levelled = is_stamped or (after_level > after_tag and piece.text[after_level - 1] in ":]| \t-")
    rest = _after(TAGGED, shadow, after_level, end) if is_levelled else after_tag
    arrow = POINTING.match(shadow, rest)
    if not arrow:
        named = _after_logger(piece, rest, end) if is_levelled or rest == place else rest
        named = named if POINTING.match(shadow, named) else _after_logger(piece, named, end) if is_stamped else named
        arrow = POINTING.match(shadow, named) if named > rest else None
        rest = named if arrow else _after_logger(piece, rest, end) if is_stamped else rest
    if arrow and arrow.end(1) <= end:
        way = ">" if ">" in piece.group(arrow, 1) else "<"
        return min(arrow.end(1) + (shadow[arrow.end(1)] in b" \t"), end), way, True
    return rest, "", is_stamped or (is_levelled and piece.text[place:after_level].strip(" \t:|-").isupper())


def _after(pattern: Pattern, shadow: bytes, start: int, end: int) -> int:
    found = pattern.match(shadow, start, end)
    return found.end() if found else start


def _after_logger(piece: Piece, start: int, end: int) -> int:
    found = LOGGER.match(piece.shadow, start, end)
    if not found:
        return start
    name = piece.group(found, 1).lower()
    if piece.group(found, 2) == ":" and ("-" in name or name in HEADER_WORDS):
        return start
    pointed = piece.text.rfind(" ", start, found.end() - 1)
    if found.start(2) < 0 and piece.text[pointed + 1 : found.end()].strip(" \t") and pointed > found.end(1) - 1:
        return pointed + 1
    return found.end()


def _unwired(line: Line) -> Line:
    """A line of a wire log that quotes what went over the wire, without its quotes."""
    if not (line.text.startswith('"') and line.text.endswith('"')):
        return line
    text = line.text[1:-1]
    return line._replace(text=text.removesuffix(WIRE_END).removesuffix("[\\n]"), origin=line.origin + 1)
