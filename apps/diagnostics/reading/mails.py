"""A mail, or a text with quotes in it, as layers: the newest first, each without its quote marks."""

from collections import defaultdict
from dataclasses import dataclass

from ..redaction.linear import any_of, pattern
from .pieces import Line, shadow_of

WORDS_FROM = any_of(rb"from", rb"fra", rb"fr\xe5n", rb"von", rb"de", rb"van", rb"l\xe4hett\xe4j\xe4", rb"da")
WORDS_SENT = any_of(
    rb"sent",
    rb"sendt",
    rb"skickat",
    rb"gesendet",
    rb"verzonden",
    rb"l\xe4hetetty",
    rb"envoy\xe9",
    rb"date",
    rb"dato",
    rb"datum",
    rb"to",
    rb"til",
    rb"till",
    rb"an",
    rb"aan",
    rb"vastaanottaja",
    rb"\xe0",
    rb"subject",
    rb"emne",
    rb"\xe4mne",
    rb"betreff",
    rb"onderwerp",
    rb"aihe",
    rb"objet",
    rb"cc",
    rb"kopi",
    rb"reply-to",
    rb"message-id",
)
SENDER = pattern(rb"\*?" + WORDS_FROM + rb":\*?[ \t]+[^\n]*")
SENT = pattern(rb"\*?" + WORDS_SENT + rb":\*?[ \t]+[^\n]*")
DIVIDER = pattern(
    any_of(
        rb"[ \t]*-{2,}[ \t]*(?:original (?:message|appointment)|forwarded message|opprinnelig melding|"
        rb"videresendt melding|"
        rb"ursprungligt meddelande|vidarebefordrat meddelande|oorspronkelijk bericht|doorgestuurd bericht|"
        rb"urspr\xfcngliche nachricht|weitergeleitete nachricht|oprindelig meddelelse|videresendt meddelelse|"
        rb"alkuper\xe4inen viesti|message d'origine|message transf\xe9r\xe9)[ \t]*-{2,}[ \t]*",
        rb"begin forwarded message:[ \t]*",
    )
)
RULE = pattern(rb"[ \t]*[_]{10,}[ \t]*")
WROTE = pattern(rb"[^\n]*(?:\b(?:wrote|schreef|skrev|schrieb|escribi\xf3|scritto|kirjoitti)\b|\xe9crit)[^\n]*:[ \t]*")
TOLD = pattern(rb"[^\n]*(?:\d|@)[^\n]*")
QUOTED = pattern(rb"[ \t]?>")
SENT_LINE = pattern(
    rb"[ \t]?>{1,3} ?(?:get|post|put|patch|delete|head|options) \S+(?: http/[\d.]+)?[ \t]*", cased=False
)
ANSWER_LINE = pattern(rb"[ \t]?>+ ?http/\d[^\n]*")
HEADER_LINE = pattern(rb"[A-Za-z][A-Za-z-]{1,40}:[^\n]*")
SIGNATURE = frozenset({"--", "-- "})
MOST_HEADER_LINES = 300
CONTINUES = ("`", "\\", "^", "|", "{", "<<EOF")


@dataclass(slots=True)
class Mail:
    """The parts of a text: its mail header if it has one, and layers of lines from the newest to the oldest."""

    has_header: bool
    header: list[Line]
    layers: list[list[Line]]


def parts_of(lines: list[Line]) -> Mail:
    """Split at the mail header, at forwarded and answered messages, and by the depth of quote marks."""
    first = _header_end(lines)
    layers: dict[tuple[int, int], list[Line]] = defaultdict(list)
    section, place, previous = 0, first, None
    while place < len(lines):
        here = lines[place]
        if _divides(lines, place):
            section += 1
            place += 1
            continue
        told = _attribution(lines, place)
        if told:
            if not _is_quoted(_next_text(lines, place + told)):
                section += 1
            place += told
            continue
        if _is_quoted(here.text):
            run = _run(lines, place)
            depth = 1 if _is_quote(lines, place, run) else 0
            for line in lines[place:run]:
                key = (section, depth and _depth(line.text))
                layers[key].append(_unquoted(line) if depth else line)
                previous = key
            place = run
            continue
        key = (section, 0)
        if previous not in (None, key):
            layers[key].append(Line("", here.origin))
        layers[key].append(here)
        previous = key
        place += 1
    ordered = [layers[key] for key in sorted(layers)]
    return Mail(first > 0, lines[:first], ordered or [[]])


def _header_end(lines: list[Line]) -> int:
    """The number of lines that a mail header at the beginning takes, 0 without one."""
    names = set()
    place = 0
    while place < min(len(lines), MOST_HEADER_LINES) and not lines[place].text.strip():
        place += 1
    begin = place
    while place < min(len(lines), MOST_HEADER_LINES):
        text = lines[place].text
        if not text.strip():
            break
        is_continued = text[0] in " \t" and place > begin
        if not is_continued:
            if not HEADER_LINE.fullmatch(shadow_of(text)):
                break
            names.add(text.partition(":")[0].lower())
        place += 1
    is_mail = bool(names & {"from", "fra", "från", "von", "van"}) and bool(
        names & {"subject", "emne", "ämne", "betreff", "onderwerp", "to", "date", "message-id"}
    )
    return place if is_mail else 0


def _divides(lines: list[Line], place: int) -> bool:
    """Does an older message begin here, by a divider or by a block of its headers?"""
    text = lines[place].text
    if len(text) > 400:
        return False
    shadow = shadow_of(text)
    if DIVIDER.fullmatch(shadow):
        return True
    if RULE.fullmatch(shadow):
        return bool(SENDER.match(shadow_of(_next_text(lines, place + 1))))
    if not SENDER.fullmatch(shadow):
        return False
    following = [shadow_of(line.text) for line in lines[place + 1 : place + 5]]
    return sum(bool(SENT.fullmatch(line)) for line in following) >= 2


def _attribution(lines: list[Line], place: int) -> int:
    """How many lines "On … wrote:" takes here: 0, 1, or 2 when it was wrapped."""
    for count in (1, 2):
        together = " ".join(line.text for line in lines[place : place + count])
        if len(together) > 400 or not together.rstrip().endswith(":") or not together.strip():
            continue
        shadow = shadow_of(together)
        if WROTE.fullmatch(shadow) and (
            count == 1
            or not WROTE.fullmatch(shadow_of(lines[place + 1].text))
            or "@" in lines[place].text
            or lines[place].text[:3] == "On "
        ):
            is_dated = bool(TOLD.fullmatch(shadow))
            return count if is_dated or _is_quoted(_next_text(lines, place + count)) else 0
    return 0


def _next_text(lines: list[Line], place: int) -> str:
    return next((line.text for line in lines[place : place + 4] if line.text.strip()), "")


def _is_quoted(text: str) -> bool:
    return text.startswith(">") or text.startswith(" >")


def _run(lines: list[Line], place: int) -> int:
    while place < len(lines) and _is_quoted(lines[place].text):
        place += 1
    return place


def _is_quote(lines: list[Line], start: int, end: int) -> bool:
    """Somebody's words, not what a program or a prompt put `>` before."""
    first = lines[start].text
    before = next((line.text.rstrip() for line in reversed(lines[max(0, start - 3) : start]) if line.text.strip()), "")
    if before.endswith(CONTINUES) or before.startswith(("* ", "< ", "} [", "{ [")):
        return False
    if WROTE.fullmatch(shadow_of(before[-400:])):
        return True
    if first.startswith(">>> "):
        return False
    is_sent = bool(SENT_LINE.fullmatch(shadow_of(first)))
    return not is_sent or any(ANSWER_LINE.fullmatch(shadow_of(line.text)) for line in lines[start:end])


def _depth(text: str) -> int:
    depth = 0
    for mark in text:
        if mark == ">":
            depth += 1
        elif mark != " ":
            break
    return depth


def _unquoted(line: Line) -> Line:
    place = 0
    while place < len(line.text) and (line.text[place] == ">" or line.text[place : place + 2] == " >"):
        place += 1
    place += line.text[place : place + 1] == " "
    return Line(line.text[place:], line.origin + place)
