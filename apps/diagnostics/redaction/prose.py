"""Secrets in sentences: "the test secret is …", "passord: …", "… is our client secret"."""

from .judging import is_assignment, is_guid, is_hex, looks_likely, looks_random, stands_in
from .kinds import API_KEY, CLIENT_SECRET, PASSWORD, PLACEHOLDER, Secret
from .linear import any_of, pattern

REACH = 200
REACH_BACK = 120
SHORTEST_QUOTED = 4
LONGEST_LETTER = 4
# Up to a blank or a quotation mark; typographic ones are kept out, other letters of three bytes are not.
LETTER = rb"(?:[^\s\"'`<>|\\\x00\xe2]|\xe2[^\x80]|\xe2\x80[^\x98-\x9f])"
MARK = any_of(rb"[\"'`]", rb"\xe2\x80[\x98-\x9f]")
SAYS_WORDS = b"is = : er \xc3\xa4r ar on was equals -> => \xe2\x86\x92 := blir lautet ist luidt"
SAYS = frozenset(SAYS_WORDS.split())
FILLERS = frozenset(
    b"now still currently the following this n\xc3\xa5 na nu nyt jetzt set to value our my a new".split()
)
# A word with a digit or a sign in it, a long one with a capital inside, or a quoted one that a verb leads to.
CANDIDATE = pattern(
    any_of(
        LETTER + rb"*[0-9!@#$%^&*]" + LETTER + rb"*",
        LETTER + rb"*(?-i:[a-z][A-Z])" + LETTER + rb"{12,}",
        rb"(?:is|=|:|er|\xc3\xa4r|on|was|ist)[ \t]+" + MARK + LETTER + rb"{4,}",
    )
)
REST_OF_WORD = pattern(LETTER + rb"*")
LEADING_VERB = pattern(rb"\S+[ \t]+" + MARK)
SENTENCE_END = pattern(rb"[.!?](?:[ \t]|$)")
NEXT_LINE = pattern(rb"[ \t>:=*_-]*(?:\r?\n[ \t>]*){1,3}(" + LETTER + rb"+)[ \t]*(?:\r?\n|\r|$)")
EDGES = b".,:;?()[]{}*_^"
# A typographic quotation mark leaves the tail of its bytes at the front of the word.
OPENERS = b"([{*_" + bytes(range(0x80, 0xC0))
ID_LABEL = pattern(
    any_of(
        rb"(?:.*[^a-z])?(?:id|ids|ref|nr|no|number|nummer)", rb"[a-z]*id", rb".*request.*", rb".*trace.*",
        rb".*correlation.*", rb".*etag.*", rb"version", rb"commit", rb"sha(?:1|256)?", rb"md5", rb"hash", rb"tenant.*",
        rb"company.*", rb"client", rb"client[-_ ]?id", rb"build", rb"order", rb"invoice", rb"customer",
    )
)  # fmt: skip
IS_THE = pattern(
    rb"(" + LETTER + rb"+)[\"'`]?[ \t]+(?:is|was|as|=|er|som|\xc3\xa4r|als|ist)[ \t]+"
    rb"(?:(?:the|our|my|a|an|this|new|old|test|client|app|application|api|access|production|"
    rb"v\xc3\xa5r|v\xc3\xa5rt|vores|min|mitt|de|het|ons|onze|mijn|unser)[ \t]+){0,4}$"
)
STATES_VALUES = frozenset({CLIENT_SECRET, PASSWORD, API_KEY})


def said_after(buffer: bytes, end: int, kind: str) -> list[Secret]:
    """Secrets in the rest of the sentence that follows the word for them, or alone on the next line."""
    limit = min(len(buffer), end + REACH)
    line_end = buffer.find(b"\n", end, limit)
    if line_end >= 0 and not buffer[end:line_end].strip(b" \t\r>:=*_-"):
        return _alone_on_next_line(buffer, end, limit, kind)
    return _in_sentence(buffer, end, line_end if line_end >= 0 else limit, kind)


def said_before(buffer: bytes, start: int, kind: str) -> list[Secret]:
    """`X is our client secret`: the X."""
    if buffer[start - 1 : start] not in (b" ", b"\t"):
        return []
    first = max(0, start - REACH_BACK)
    found = IS_THE.search(buffer[first:start])
    if not found:
        return []
    at, word = _trimmed(found.group(1), first + found.start(1))
    if not (looks_random(word) or (kind in STATES_VALUES and is_guid(word))):
        return []
    return [Secret(at, at + len(word), kind)]


def _in_sentence(buffer: bytes, start: int, limit: int, kind: str) -> list[Secret]:
    secrets: list[Secret] = []
    place = start
    while found := CANDIDATE.search(buffer, place, limit):
        verb = LEADING_VERB.match(buffer, found.start(), found.end())
        first = verb.end() if verb else found.start()
        rest = REST_OF_WORD.match(buffer, found.end()) if found.end() > limit - LONGEST_LETTER else None
        place = rest.end() if rest else found.end()
        raw = buffer[first:place]
        if PLACEHOLDER.match(raw):
            continue
        before = buffer[start:first]
        if is_assignment(raw) or (SENTENCE_END.search(before) and not secrets):
            break
        at, word = _trimmed(raw, first)
        if _is_meant(word, before, kind, is_quoted=bool(verb)):
            secrets.append(Secret(at, at + len(word), kind))
    return secrets


def _is_meant(word: bytes, before: bytes, kind: str, *, is_quoted: bool) -> bool:
    """Is the word the secret of which the words before it speak?"""
    if stands_in(word) or PLACEHOLDER.search(word):
        return False
    words = before.split()
    if words and ID_LABEL.fullmatch(words[-1].strip(EDGES)):
        return False
    is_first = not before.strip(b" \t\"'`(*_:=")
    is_said = is_quoted or _is_said(words)
    if looks_random(word):
        return is_said or is_first or not is_hex(word)
    if kind not in STATES_VALUES or not (is_said or (is_first and kind == PASSWORD)):
        return False
    return looks_likely(word) or (is_quoted and len(word) >= SHORTEST_QUOTED)


def _is_said(words: list[bytes]) -> bool:
    """Does a verb or a colon lead to what follows, perhaps over "now" or "the"?"""
    for word in reversed(words[-4:]):
        bare = word.strip(b"\"'`*_").lower()
        if bare in SAYS or bare.endswith((b":", b"=")):
            return True
        if bare and bare not in FILLERS:
            return False
    return False


def _alone_on_next_line(buffer: bytes, end: int, limit: int, kind: str) -> list[Secret]:
    found = NEXT_LINE.match(buffer, end, limit)
    if not found:
        return []
    at, word = _trimmed(found.group(1), found.start(1))
    if is_assignment(word):
        return []
    is_told = buffer[end : found.start(1)].strip().startswith((b":", b"="))
    if stands_in(word) or not (looks_random(word) or (is_told and kind in STATES_VALUES and looks_likely(word))):
        return []
    return [Secret(at, at + len(word), kind)]


def _trimmed(word: bytes, at: int) -> tuple[int, bytes]:
    """The word without the punctuation around it, unless a placeholder is in it."""
    if stands_in(word) or PLACEHOLDER.search(word):
        return at, word
    bare = word.lstrip(OPENERS)
    return at + len(word) - len(bare), bare.rstrip(EDGES)
