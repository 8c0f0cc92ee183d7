"""What a typed text may hold, said so that it can be mended. Pure but for the refusal."""

import re

from django.core.exceptions import ValidationError

TEXT_LIMIT = 200_000
SUBJECT_LIMIT = 200
BODY_LIMIT = 2_000_000
URL_LIMIT = 4_000

# C0 controls but tab and line ends, DEL, lone surrogates: no database, mail or page can carry them.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Characters that turn the direction of what follows them: they can make a text read as something else.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def checked_text(text: str, what: str = "The text", limit: int = TEXT_LIMIT) -> str:
    """``text`` with its line ends made plain and the space around it gone.

    Refuses with ``text_too_long`` and ``forbidden_characters``, naming the place.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > limit:
        raise ValidationError(
            f"{what} has {len(text):,} characters; {limit:,} are possible. Send the rest as a file.",
            code="text_too_long",
        )
    found = UNSTORABLE.search(text) or TURNING.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise ValidationError(
            f"{what} holds the character U+{ord(found[0]):04X} at line {line}, column {column}, "
            "which can't be kept. Remove it, or send the text as a file.",
            code="forbidden_characters",
        )
    return text


def required_text(text: str, what: str = "The text") -> str:
    """As ``checked_text``, and refuses an empty one with ``empty_text``."""
    text = checked_text(text, what)
    if not text:
        raise ValidationError(f"{what} is empty. Write what you want to say.", code="empty_text")
    return text


def named_line(text: str, what: str) -> str:
    """One line that names something; refuses an empty or overlong one."""
    text = " ".join(checked_text(text, what).split())
    if not text:
        raise ValidationError(f"{what} is empty. A few words are enough.", code="title_missing")
    if len(text) > SUBJECT_LIMIT:
        words = f"{what} has {len(text)} characters; {SUBJECT_LIMIT} are possible. Shorten it."
        raise ValidationError(words, code="title_too_long")
    return text


def subject_line(subject: str) -> str:
    """One line that names the matter; refuses an empty or overlong one."""
    subject = " ".join(checked_text(subject, "The subject").split())
    if not subject:
        raise ValidationError("Give the inquiry a subject: a few words that name the problem.", code="subject_missing")
    if len(subject) > SUBJECT_LIMIT:
        raise ValidationError(
            f"The subject has {len(subject)} characters; {SUBJECT_LIMIT} are possible. Shorten it.",
            code="subject_too_long",
        )
    return subject
