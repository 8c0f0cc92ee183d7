"""Secrets in sentences: "the test secret is …", "passord: …", "… is our client secret"."""

from typing import NamedTuple

from .judging import is_assignment, is_guid, is_hex, looks_likely, looks_random, stands_in
from .kinds import API_KEY, CLIENT_SECRET, PASSWORD, PLACEHOLDER, Secret
from .linear import any_of, pattern

REACH = 200
REACH_BACK = 120
SHORTEST_QUOTED = 4
LONGEST_LETTER = 4
LONGEST_JUDGED = 512
# A verb leads to a secret over three words at most: what stands further from the name is judged the same from any name.
WORDS_THAT_MATTER = 4
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
SENTENCE_END = pattern(rb"[.!?][ \t]")
ENDS_OF_SENTENCE = b".!?"
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
VERBS = b"is was as = er som \xc3\xa4r als ist".split()
DETERMINERS = (
    b"the our my a an this new old test client app application api access production v\xc3\xa5r v\xc3\xa5rt vores min "
    b"mitt de het ons onze mijn unser".split()
)
IS_THE = pattern(
    rb"(" + LETTER + rb"+)[\"'`]?[ \t]+" + any_of(*VERBS) + rb"[ \t]+(?:" + any_of(*DETERMINERS) + rb"[ \t]+){0,4}$"
)
LEADS_TO_NAME = frozenset([*VERBS, *DETERMINERS])
STATES_VALUES = frozenset({CLIENT_SECRET, PASSWORD, API_KEY})


class Searched:
    """How far the sentences of a text were searched, so that names that crowd in one don't each search all of it."""

    __slots__ = ("_ends",)

    def __init__(self) -> None:
        self._ends = {False: 0, True: 0}

    def end(self, kind: str) -> int:
        """Up to where nothing more is found that is not close behind its name."""
        return self._ends[kind in STATES_VALUES]

    def reach(self, kind: str, end: int) -> None:
        """What was looked for with the wider eyes of a name that states its value needs no narrower look."""
        for states_values in {False, kind in STATES_VALUES}:
            self._ends[states_values] = max(self._ends[states_values], end)


def said_after(buffer: bytes, end: int, kind: str, searched: Searched) -> list[Secret]:
    """Secrets in the rest of the sentence that follows the word for them, or alone on the next line."""
    limit = min(len(buffer), end + REACH)
    line_end = buffer.find(b"\n", end, limit)
    if line_end >= 0 and not buffer[end:line_end].strip(b" \t\r>:=*_-"):
        return _alone_on_next_line(buffer, end, limit, kind)
    return _in_sentence(buffer, end, line_end if line_end >= 0 else limit, kind, searched)


def said_before(buffer: bytes, start: int, kind: str) -> list[Secret]:
    """`X is our client secret`: the X."""
    if buffer[start - 1 : start] not in (b" ", b"\t"):
        return []
    first = max(0, start - REACH_BACK)
    words = buffer[first:start].rsplit(None, 1)
    if not words or words[-1].lower() not in LEADS_TO_NAME:
        return []
    found = IS_THE.search(buffer[first:start])
    if not found:
        return []
    at, word = _trimmed(found.group(1), first + found.start(1))
    if not (looks_random(word) or (kind in STATES_VALUES and is_guid(word))):
        return []
    return [Secret(at, at + len(word), kind)]


class Candidate(NamedTuple):
    """A word that could be the secret, perhaps behind a verb; `raw` is what of it is judged."""

    start: int
    first: int
    after: int
    raw: bytes

    @property
    def is_quoted(self) -> bool:
        """Only a verb before it makes a candidate of a quoted word."""
        return self.first > self.start


def _candidate(buffer: bytes, place: int, limit: int) -> Candidate | None:
    found = CANDIDATE.search(buffer, place, limit)
    if not found:
        return None
    verb = LEADING_VERB.match(buffer, found.start(), found.end())
    first, after = verb.end() if verb else found.start(), found.end()
    if after > limit - LONGEST_LETTER:
        rest = REST_OF_WORD.match(buffer, after, after + LONGEST_JUDGED)
        after = rest.end() if rest else after
    return Candidate(found.start(), first, after, buffer[first:after])


def _in_sentence(buffer: bytes, start: int, limit: int, kind: str, searched: Searched) -> list[Secret]:
    secrets: list[Secret] = []
    place = checked = start
    is_over = False
    while word := _candidate(buffer, place, limit):
        is_over = is_over or _is_over(buffer, max(start, checked - 1), word.first)
        place, checked = word.after, word.first
        if word.raw[:1] == b"[" and PLACEHOLDER.match(word.raw):
            continue
        if is_assignment(word.raw) or (is_over and not secrets):
            searched.reach(kind, word.start)
            return secrets
        before = buffer[start : word.first]
        at, trimmed = _trimmed(word.raw, word.first)
        if _is_meant(trimmed, before, kind, is_quoted=word.is_quoted):
            secrets.append(_to_its_end(buffer, word, Secret(at, at + len(trimmed), kind)))
            place = max(place, secrets[-1].end)
        elif place < searched.end(kind) and len(before.split(None, WORDS_THAT_MATTER)) > WORDS_THAT_MATTER:
            place = searched.end(kind)
    if not secrets:
        searched.reach(kind, start + len(_without_last_words(buffer[start:limit])))
    return secrets


def _is_over(buffer: bytes, start: int, end: int) -> bool:
    """Did a sentence end in the stretch, or with it?"""
    return bool(SENTENCE_END.search(buffer, start, end)) or (end > start and buffer[end - 1] in ENDS_OF_SENTENCE)


def _without_last_words(text: bytes) -> bytes:
    """Without what may be half a word, the mark before it and the verb before that."""
    pieces = text.rsplit(None, 3)
    return pieces[0] if len(pieces) > 3 else b""


def _to_its_end(buffer: bytes, word: Candidate, secret: Secret) -> Secret:
    """The whole of a word that is longer than what was judged of it."""
    rest = REST_OF_WORD.match(buffer, word.after)
    return secret._replace(end=rest.end()) if rest and rest.end() > word.after else secret


def _is_meant(word: bytes, before: bytes, kind: str, *, is_quoted: bool) -> bool:
    """Is the word the secret of which the words before it speak?"""
    if stands_in(word) or _has_placeholder(word):
        return False
    words = before.rsplit(None, WORDS_THAT_MATTER)[-WORDS_THAT_MATTER:]
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
    for word in reversed(words):
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
    if stands_in(word) or _has_placeholder(word):
        return at, word
    bare = word.lstrip(OPENERS)
    return at + len(word) - len(bare), bare.rstrip(EDGES)


def _has_placeholder(word: bytes) -> bool:
    return b"[" in word and bool(PLACEHOLDER.search(word))
