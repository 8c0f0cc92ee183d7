"""Patterns that staff write: compiled with a reason if they can't be, and never slow, whatever they are tried on."""

import re2

from .redaction.linear import Match, Pattern

LONGEST_PATTERN = 500
# Memory keeps the engine on its fast path; its slow one takes about 4 ns for each step and letter, so steps are few.
MEMORY = 8 << 20
MOST_STEPS = 500
MOST_LETTERS = 50_000


class WrittenPattern:
    """A pattern in RE2 syntax, upper and lower case alike. `groups` is how many groups it has."""

    def __init__(self, source: str, *, latin: bool = False) -> None:
        """ValueError says what is wrong and where; `latin` is for texts in Latin-1, one byte a letter."""
        if len(source) > LONGEST_PATTERN:
            raise ValueError(f"The pattern is too long: {LONGEST_PATTERN} characters at most.")
        try:
            encoded = source.encode("latin-1" if latin else "utf-8")
        except UnicodeEncodeError as error:
            letter = source[error.start]
            shown = letter if letter.isprintable() else ascii(letter).strip("'")
            raise ValueError(f"“{shown}” can't stand in this pattern; write . for any letter.") from error
        options = _options(latin)
        try:
            compiled = re2.compile(encoded, options)
        except re2.error as error:
            raise ValueError(_reason(error)) from error
        if compiled.programsize > MOST_STEPS:
            raise ValueError("The pattern repeats too much to be fast: use smaller numbers in {…}, or * and +.")
        self.groups: int = compiled.groups
        self.pattern = Pattern(encoded, options)

    def found_in(self, text: str) -> Match | None:
        """The first place in UTF-8 bytes of the text, of which the first 50,000 are searched."""
        return self.pattern.search(text[:MOST_LETTERS].encode("utf-8", "replace")[:MOST_LETTERS])


def _options(latin: bool) -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1 if latin else re2.Options.Encoding.UTF8
    options.case_sensitive = False
    options.max_mem = MEMORY
    options.log_errors = False
    return options


def _reason(error: re2.error) -> str:
    """What the engine says, with the piece that it stopped at."""
    said = error.args[0]
    words, _, piece = (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)).partition(": ")
    if "too large" in words:
        return "The pattern repeats too much to be fast: use smaller numbers in {…}, or * and +."
    return f"The pattern can't be read: {words} at “{piece}”." if piece else f"The pattern can't be read: {words}."
