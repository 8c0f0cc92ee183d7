"""Is this value a secret, or does it only stand where one would?"""

from math import log2
from operator import ne

from . import kinds
from .linear import any_of, pattern

LONGEST_STAND_IN = 80
PUNCTUATION = b" \t\"'`.,:;!?"
SHORTEST_SECRET = 3
SHORTEST_LIKELY = 6
LONGEST_LIKELY = 65_536
SHORTEST_RANDOM = 16
SHORTEST_RUN = 12
LONGEST_RUN = 256
CHANGES_OF_RANDOM = 0.45
SHORTEST_PLAIN_RANDOM = 24
GUESSABLE_BELOW_BITS = 64
GUESSABLE_CHOSEN_BELOW_BITS = 100
CHOSEN_BY_PEOPLE = frozenset({kinds.PASSWORD, kinds.BASIC, kinds.COOKIE})

DOTS = rb"(?:[*.#_?-]|\xe2\x80[\xa2\xa6]|\xe2\x97\x8f)"
STAND_IN = pattern(
    any_of(
        DOTS + rb"+",
        rb"[a-z0-9]{0,6}"
        + DOTS
        + rb"*(?:\*\*\*|\xe2\x80[\xa2\xa6]|\.\.\.|\xe2\x80\xa2{3})"
        + DOTS
        + rb"*[a-z0-9]{0,4}",
        rb"x{3,}",
        rb"(?:x{2,}[-_])+x{2,}",
        rb"<[^<>]*>",
        rb"&lt;[^<>&]*&gt;",
        rb"\[[a-z][a-z0-9 _-]*\]",
        rb"\([a-z][a-z ]*\)",
        rb"\{{1,3}[^{}]*\}{1,3}",
        rb"\$\{[^{}]*\}",
        rb"#\{[^{}]*\}#?",
        rb"\$\(?[a-z_][a-z_.:]*\)?",
        rb"\$env:[a-z_][a-z0-9_]*",
        rb"\$\([a-z_][a-z_.:]*\)",
        rb"%[a-z_]+%",
        rb"@[a-z_]+",
        rb"your[-_ ][a-z_ -]*",
        rb"my[-_](?:client|api|secret|pass|token|access)[a-z_-]*",
        rb"(?:insert|enter|paste|put|replace|add|use)[-_ ][a-z_ -]*",
        rb"[a-z_-]+[-_ ]here",
    )
)
GUID_BYTES = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
GUID = pattern(rb"\{?" + GUID_BYTES + rb"\}?")
HAS_GUID = pattern(GUID_BYTES)
HEX = pattern(rb"[0-9a-f]+")
ORDINARY = frozenset(
    b"null none nil undefined true false yes no not empty blank string str text varchar bool boolean int integer "
    b"number object any type required optional missing invalid expired wrong incorrect correct valid unknown "
    b"denied failed refused rejected redacted removed hidden masked censored filtered omitted deleted sanitized "
    b"confidential secret password token key credential credentials bearer basic digest header cookie "
    b"authorization authentication authenticated authorized unauthorized value default same this that the is was "
    b"are has have been will must should cannot can't isn't n/a na tbd todo here oauth oauth2 jwt "
    b"client_credentials authorization_code refresh_token access_token client_secret api_key and with without from "
    b"for when while but too still now new old sent set unset error forbidden changed rotated active inactive "
    b"disabled enabled est er ikke inte niet ugyldig ogiltig feil hemmelig".split()
)
NOT_SECRET = pattern(
    any_of(
        rb"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[t ][0-9:.+z-]*)?",
        rb"[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}",
        rb"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
        rb"v?[0-9]+(?:\.[0-9]+){1,3}",
        rb"[a-z][a-z0-9+.-]*://\S*",
        rb"[^@\s]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+",
        rb"/[a-z0-9/_.{}-]*",
        rb"(?:[a-z]:)?\\\S*",
        rb"http/[0-9.]+",
    )
)
CODE_WORD = pattern(rb"secret|token|passw|pwd|key|credential|cookie|auth|pass|cred")
CALL = pattern(rb"(?:await\s|new\s)?[a-z_$][\w$]*(?:(?:\.|->|::|\?\.)[a-z_][\w$]*)*[(\[].*")
PATH = pattern(rb"[a-z_$][a-z_$]*(?:(?:\.|->|::|\?\.)[a-z_$]+)*")
WORD_BREAK = pattern(rb"[a-z$][._>:][a-z_]|[a-z](?-i:[A-Z])")
ASSIGNMENT = pattern(rb"[a-z][\w.-]*[=:][^/\s=]")
SYMBOLS = frozenset(b"!@#$%^&*")
TOKEN_BYTES = pattern(rb"[A-Za-z0-9+/_=.~:%-]+")
SEPARATORS = bytes.maketrans(b"._/:~=%+-", b"         ")
DIGIT, LOWER, UPPER, OTHER = range(4)
CLASS_OF = bytes(
    DIGIT if 48 <= byte <= 57 else LOWER if 97 <= byte <= 122 else UPPER if 65 <= byte <= 90 else OTHER
    for byte in range(256)
)
DIGIT_OR_NOT = bytes(byte != DIGIT for byte in range(256))


def stands_in(value: bytes) -> bool:
    """A placeholder, a variable, asterisks or an ordinary word: nothing that opens a door."""
    if b"[" in value:
        value = kinds.PLACEHOLDER.sub(b"", value).strip(PUNCTUATION)
    if len(value) < SHORTEST_SECRET:
        return True
    if len(value) > LONGEST_STAND_IN:
        return False
    if value.lower().rstrip(PUNCTUATION) in ORDINARY:
        return True
    if not STAND_IN.fullmatch(value):
        return False
    inside = value.strip(b"<>[]{}()$#%@")
    return not is_guid(inside) and not looks_random(inside)


def is_guid(value: bytes) -> bool:
    return bool(GUID.fullmatch(value))


def is_code(value: bytes) -> bool:
    """A call or a variable in source code: `GetSecret(`, `self.password`."""
    if CALL.fullmatch(value):
        return True
    return bool(PATH.fullmatch(value) and CODE_WORD.search(value))


def is_variable(value: bytes) -> bool:
    """A name of more than one word, one of them for a secret: `raw_password`, `self.secret`, `clientSecret`."""
    return bool(PATH.fullmatch(value) and CODE_WORD.search(value) and WORD_BREAK.search(value))


def is_assignment(value: bytes) -> bool:
    """A name with a value of its own: `tenant_id=…`, `Accept:…`."""
    return bool(ASSIGNMENT.match(value))


def looks_likely(value: bytes) -> bool:
    """One word that nobody would write in a sentence: letters with digits or signs, or many digits."""
    if not SHORTEST_LIKELY <= len(value) <= LONGEST_LIKELY or b" " in value or stands_in(value):
        return False
    if NOT_SECRET.fullmatch(value):
        return False
    if DIGIT in value.translate(CLASS_OF) or any(byte in SYMBOLS for byte in value):
        return True
    return looks_random(value)


def looks_random(value: bytes) -> bool:
    """A generated token by its letters alone, wherever it stands; GUIDs, dates, words and paths are not."""
    if len(value) < SHORTEST_RANDOM or not TOKEN_BYTES.fullmatch(value) or NOT_SECRET.fullmatch(value):
        return False
    if HAS_GUID.search(value):
        return False
    return any(_is_jumbled(run) for run in value.translate(SEPARATORS).split())


def is_hex(value: bytes) -> bool:
    return bool(HEX.fullmatch(value))


def has_mixed_letters(value: bytes) -> bool:
    """At least two of digits, small and capital letters."""
    return len(set(value.translate(CLASS_OF)) - {OTHER}) >= 2


def is_mixture(value: bytes) -> bool:
    """Digits, small and capital letters in no order that a person would write."""
    classes = value.translate(CLASS_OF)
    return {DIGIT, LOWER, UPPER} <= set(classes) and _changes(classes) >= CHANGES_OF_RANDOM * len(classes)


def _is_jumbled(run: bytes) -> bool:
    if len(run) < SHORTEST_RUN or run.isdigit():
        return False
    classes = run[:LONGEST_RUN].translate(CLASS_OF)
    groups = (b" " + classes).translate(DIGIT_OR_NOT).count(b"\x01\x00")
    changes = _changes(classes)
    if groups >= 2 and changes >= 4:
        return True
    return len(run) >= SHORTEST_PLAIN_RANDOM and changes >= CHANGES_OF_RANDOM * len(classes)


def _changes(classes: bytes) -> int:
    """How often the letters change between digits, small, capital and others."""
    return sum(map(ne, classes, classes[1:]))


def is_guessable(kind: str, value: bytes) -> bool:
    """Could someone who has the fingerprint and its key try all values? Of such values no fingerprint is kept."""
    if kind in kinds.NUMBERS:
        return True
    limit = GUESSABLE_CHOSEN_BELOW_BITS if kind in CHOSEN_BY_PEOPLE else GUESSABLE_BELOW_BITS
    return _bits(value) < limit


def _bits(value: bytes) -> float:
    """An upper bound of what guessing costs: length times the bits of the letters that occur."""
    return len(value) * log2(len(set(value)) or 1)
