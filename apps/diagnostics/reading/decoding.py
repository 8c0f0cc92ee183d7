"""Bytes to text: character sets, byte order marks, and mails with all that is packed into them."""

import email
import email.errors
import email.header
import html
from email.message import Message
from typing import Any

from ..redaction.linear import any_of, pattern

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SAMPLE = 4_096
LONGEST_MAIL = 8_000_000
MOST_PARTS = 100
SHOWN_HEADERS = ("From", "To", "Cc", "Subject", "Date")
NAME = rb"[A-Za-z][A-Za-z0-9-]{1,60}:"
MAIL_HEADER = pattern(rb"(?:" + NAME + rb"[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
ORIGINATED = pattern(rb"(?m)^(?:from|sender|return-path):")
PACKED = pattern(rb"(?m)^(?:mime-version|content-type|content-transfer-encoding|received|return-path|dkim-signature):")
TEXT_FILES = (".txt", ".json", ".har", ".log", ".xml", ".http", ".sh", ".csv", ".md")
LOOSE_CHARSETS = frozenset(
    {"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "cp1252"}
)

UNREADABLE = (
    email.errors.MessageError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)

UNSHOWN = pattern(rb"<(?:style|script|head|title)\b[^<>]*>")
TAG = pattern(rb"<(/?)([a-z][a-z0-9]*)\b[^<>]*>|<!--")
BREAKS = any_of(rb"br|p|div|tr|li|table|blockquote|pre|h[1-6]|hr|ul|ol")
BREAK = pattern(BREAKS)


def decode(content: bytes, name: str = "") -> str:
    """The text of a file: a mail as its main headers, its body and its text attachments. Never raises."""
    if is_mail(content, name):
        try:
            return _mail_text(content[:LONGEST_MAIL])
        except UNREADABLE:
            return _text(content)
    return _text(content)


def is_mail(content: bytes, name: str = "") -> bool:
    """Is the file a mail, by its name or by its first lines?"""
    return name.lower().endswith(".eml") or is_packed_mail(content[:65_536])


def is_packed_mail(beginning: bytes) -> bool:
    """Does a file begin with mail headers that say how its body is packed?"""
    header = MAIL_HEADER.match(beginning.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return bool(header and ORIGINATED.search(header.group()) and PACKED.search(header.group()))


def _text(content: bytes) -> str:
    for mark, charset in MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(charset, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    charset = _wide_charset(content[:SAMPLE])
    if charset:
        return content.decode(charset, "replace")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _wide_charset(sample: bytes) -> str:
    """UTF-16 without a mark shows in the zeros of every second byte."""
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.6 * half:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > 0.6 * half else ""


def _mail_text(content: bytes) -> str:
    message = email.message_from_bytes(content)
    shown = [f"{name}: {_header(message.get(name))}" for name in SHOWN_HEADERS if message.get(name)]
    return "\n".join([*shown, "", _body(message).lstrip("\n")])


def _header(value: object) -> str:
    pieces = []
    for part, charset in email.header.decode_header(str(value)):
        pieces.append(_payload(part, charset or "") if isinstance(part, bytes) else part)
    return " ".join("".join(pieces).split())


def _body(message: Message) -> str:
    """All that is text, in order; of alternatives the plain one; a forwarded mail under a divider."""
    texts: list[str] = []
    waiting: list[Any] = [message]
    count = 0
    while waiting and count < MOST_PARTS:
        part = waiting.pop(0)
        count += 1
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner:
            texts.append("---------- Forwarded message ----------")
            texts += [f"{name}: {_header(inner[0].get(name))}" for name in SHOWN_HEADERS if inner[0].get(name)]
            texts.append("")
            waiting[:0] = [inner[0]]
        elif isinstance(inner, list):
            plain = [each for each in inner if each.get_content_type() == "text/plain"]
            waiting[:0] = plain[:1] if kind == "multipart/alternative" and plain else inner
        elif _is_text(part):
            text = _payload(part.get_payload(decode=True) or b"", part.get_content_charset() or "")
            texts.append(plain_text(text) if kind == "text/html" else text.replace("\r\n", "\n"))
    return "\n".join(texts)


def _is_text(part: Any) -> bool:
    name = str(part.get_filename() or "").lower()
    kind = part.get_content_type()
    return kind.startswith("text/") or kind.endswith(("json", "xml")) or name.endswith(TEXT_FILES)


def _payload(content: bytes, charset: str) -> str:
    """Many mails name a character set that they don't keep to; what is valid UTF-8 is UTF-8."""
    if charset.lower() not in LOOSE_CHARSETS:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeError):
            pass
    return _text(content)


def _run(words: bytes, before: list[bytes]) -> bytes:
    """Words between two tags with single blanks; a blank at an end keeps what stands in the next tag apart."""
    run = b" ".join(words.split())
    first = b" " if run and words[:1].isspace() and before and not before[-1].endswith((b"\n", b" ")) else b""
    return first + run + b" " if run and words[-1:].isspace() else first + run or b" "


def plain_text(markup: str) -> str:
    """The words of an HTML mail, a line for each block, quoted blocks behind `>`."""
    source = markup.encode("utf-8", "surrogatepass")
    pieces: list[bytes] = []
    place = depth = 0
    is_laid_out = False
    for tag in TAG.finditer(source):
        if tag.start() < place:
            continue
        words = source[place : tag.start()]
        pieces.append(words if is_laid_out else _run(words, pieces))
        place = tag.end()
        name, is_end = tag.group(2).lower(), bool(tag.group(1))
        if tag.start(2) < 0 or (not is_end and UNSHOWN.fullmatch(tag.group())):
            end = source.find(b"-->" if tag.start(2) < 0 else b"</" + name, place)
            place = len(source) if end < 0 else end
        elif BREAK.fullmatch(name):
            is_laid_out = not is_end if name == b"pre" else is_laid_out
            depth += (1 if not is_end else -1) if name == b"blockquote" else 0
            pieces.append(b"\n" + b"> " * max(0, min(depth, 20)))
    pieces.append(source[place:])
    text = html.unescape(b"".join(pieces).decode("utf-8", "replace"))
    return text.replace("\xa0", " ").strip("\n")
