"""In which language did somebody write? Pure; code, identifiers and quoted text do not count."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from .stop_words import LANGUAGES_OF_SPELLING, LANGUAGES_OF_WORD, Languages

LONGEST = 20_000
LONGEST_WORD = 40
FEWEST_WORDS = 2
FEWEST_SIGNS = 3
ENOUGH_SIGNS = 5
MOST_PER_SPELLING = 2
CLEAR_LEAD = 2
LEAST_SHARE = 0.2

_FENCES = ("```", "~~~")
_SIGNATURE_MARKS = ("--", "__", "—")
_CODE_STARTS = (
    *("curl ", 'file "', "http/", "host:", "#!", "//", "<", "$ ", ">", "{", "}", "[", "]"),
    *("from:", "to:", "cc:", "subject:", "sent:", "date:"),
)
_CODE_ENDS = (";", "{", " http/1.1", " http/2", "\\")
_CODE_PARTS = ('":', "=>", "==", " = ", "</", "/>")
_SIGN_OFFS = (
    *("best regards", "kind regards", "regards", "cheers", "sincerely", "yours sincerely", "yours faithfully"),
    *("mvh", "med vennlig hilsen", "vennlig hilsen", "hilsen", "med venlig hilsen", "venlig hilsen"),
    *("med vänlig hälsning", "med vänliga hälsningar", "vänliga hälsningar", "hälsningar", "vänligen,"),
    *("ystävällisin terveisin", "terveisin", "met vriendelijke groet", "vriendelijke groet", "mvg", "groeten"),
    *("mit freundlichen grüßen", "freundliche grüße", "viele grüße", "mfg", "cordialement", "bien à vous"),
    *("saludos", "un saludo", "cordiali saluti", "distinti saluti", "pozdrawiam", "z poważaniem", "cumprimentos"),
)
_QUOTES = {'"': '"', "`": "`", "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "'": "'"}
_AROUND = " \t.,:;!?…()[]<>\"'’‘“”„«»`*–—-¿¡"
_INSIDE_IDENTIFIERS = frozenset("/\\_@#=<>{}[]|$%&*+~^:.")


def language_of(prose: str) -> str | None:
    """The language of what somebody wrote, ISO 639-1 with `no` for both Norwegians; None if that is not clear.

    Czech, Danish, Dutch, English, Estonian, Finnish, French, German, Icelandic, Italian, Norwegian, Polish,
    Portuguese, Spanish, Swedish.
    """
    words = list(_words(prose[:LONGEST]))
    signs = [*_known(words), *_endings_and_letters(words)]
    weights: Counter[str] = Counter()
    for languages in signs:
        weights.update(dict.fromkeys(languages, 1 / len(languages)))
    if not weights:
        return None
    best = max(sorted(weights), key=weights.__getitem__)
    known = [word for word in words if best in LANGUAGES_OF_WORD.get(word, ())]
    speaking = sum(1 for languages in signs if best in languages)
    if len(set(known)) < FEWEST_WORDS or speaking < FEWEST_SIGNS or len(known) < LEAST_SHARE * len(words):
        return None
    return best if all(_is_clear(best, other, signs) for other in weights if other != best) else None


def _known(words: Iterable[str]) -> Iterator[Languages]:
    """The languages of each different word that is in a list."""
    return (LANGUAGES_OF_WORD[word] for word in set(words) if word in LANGUAGES_OF_WORD)


def _endings_and_letters(words: Iterable[str]) -> Iterator[Languages]:
    """The languages of each spelling that tells them apart, for two different words at most."""
    unlisted = sorted(set(words) - LANGUAGES_OF_WORD.keys())
    for spelling, languages in LANGUAGES_OF_SPELLING.items():
        found = (word for word in unlisted if spelling in f"{word} ")
        yield from (languages for _ in islice(found, MOST_PER_SPELLING))


def _is_clear(best: str, other: str, signs: Iterable[Languages]) -> bool:
    """Whether what the two languages do not share speaks for the best, at least two to one."""
    signs = list(signs)
    ours = sum(1 for languages in signs if best in languages and other not in languages)
    theirs = sum(1 for languages in signs if other in languages and best not in languages)
    is_undisputed = ours > 0 and not theirs and len(signs) >= ENOUGH_SIGNS
    return is_undisputed or (ours >= CLEAR_LEAD and ours >= CLEAR_LEAD * theirs)


def _words(text: str) -> Iterator[str]:
    """Words of sentences, in lower case, without those that are names of things in code."""
    chunks = [chunk for line in _lines_of_prose(text) for chunk in _unquoted(line).split()]
    shouted = sum(1 for chunk in chunks if chunk.isupper()) > len(chunks) / 2
    for chunk in chunks:
        word = chunk.strip(_AROUND)
        if len(word) > LONGEST_WORD or _is_identifier(word, shouted):
            continue
        for part in word.lower().replace("’", "'").replace("'", "-").split("-"):
            if part.isalpha():
                yield part


def _is_identifier(word: str, shouted: bool) -> bool:
    if any(character in _INSIDE_IDENTIFIERS or character.isdigit() for character in word):
        return True
    if word.isupper():
        return len(word) > 1 and not shouted
    return any(character.isupper() for character in word[1:]) and "-" not in word


def _lines_of_prose(text: str) -> Iterator[str]:
    """Lines without code, headers, quoted mail, and all that follows a signature."""
    is_fenced = has_begun = False
    for line in text.splitlines():
        plain = line.strip().lower()
        if plain.startswith(_FENCES):
            is_fenced = not is_fenced
        elif has_begun and _ends_the_text(plain):
            return
        elif plain and not is_fenced and not _is_code(plain):
            has_begun = True
            yield line


def _ends_the_text(plain: str) -> bool:
    if plain.startswith("-----") or plain in _SIGNATURE_MARKS:
        return True
    return len(plain) <= LONGEST_WORD and plain.startswith(_SIGN_OFFS)


def _is_code(plain: str) -> bool:
    if plain.startswith(_CODE_STARTS) or plain.endswith(_CODE_ENDS) or any(part in plain for part in _CODE_PARTS):
        return True
    name, colon, _ = plain.partition(": ")
    is_header = bool(colon) and "-" in name and " " not in name
    return is_header or _is_stack_frame(plain)


def _is_stack_frame(plain: str) -> bool:
    word, _, place = plain.partition(" ")
    return word == "at" and "." in place.partition(" ")[0][:-1]


def _unquoted(line: str) -> str:
    """The line without what stands in quotes; a quote that is never closed changes nothing."""
    kept: list[str] = []
    quoted: list[str] = []
    closing = ""
    for before, character, after in zip(" " + line, line, line[1:] + " ", strict=False):
        is_apostrophe = character == "'" and (after if closing else before).isalnum()
        if is_apostrophe or character not in (closing or _QUOTES):
            (quoted if closing else kept).append(character)
        elif closing:
            closing = ""
            quoted.clear()
            kept.append(" ")
        else:
            closing = _QUOTES[character]
    return "".join(kept + quoted)
