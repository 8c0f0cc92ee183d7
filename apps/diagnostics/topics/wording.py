"""Cues: short phrases, and the plain form of a text in which they are looked for."""

from dataclasses import dataclass
from functools import cached_property

from apps.policy.topics import SupportTopic

from ..redaction.linear import Pattern, pattern

LONGEST = 20_000
GAPS = {"…": "(?:[^ .?][^ ]* ){0,4}", "……": "(?:[^ .?][^ ]* ){0,12}"}
_BLANKS = dict.fromkeys(map(ord, '"`´“”„«»()[]{}<>,;:!*|=\\/-–—_\t\r#~'), " ")
_PUNCTUATION = str.maketrans(_BLANKS | {ord("’"): "'", ord("?"): " ? ", ord("…"): " . "})


@dataclass(frozen=True)
class Cue:
    """Phrases that all speak for one topic, with what that weighs and the sentence that says so.

    One phrase a line: `a/b` is either word, `word~` any ending, `_` a blank inside a word, `…` up to four
    words and `……` up to twelve of the same sentence.
    """

    topic: SupportTopic
    weight: float
    reason: str
    phrases: str

    def is_in(self, text: bytes) -> bool:
        """Whether a plain text holds one of the phrases."""
        return self._pattern.search(text) is not None

    @cached_property
    def _pattern(self) -> Pattern:
        phrases = (_source(phrase) for phrase in self.phrases.splitlines() if phrase.strip())
        return pattern(f" (?:{'|'.join(phrases)})".encode(), cased=True)


@dataclass(frozen=True)
class Vocabulary:
    """Words that belong to one topic; each different one weighs, up to `most`. A `~` after a word is any ending."""

    topic: SupportTopic
    weight: float
    most: float
    reason: str
    words: str

    def weigh(self, text: bytes) -> float:
        """What the words of a plain text weigh together."""
        apart = text.replace(b" ", b"  ")  # so that neighbours don't share the blank between them
        different = {found.group() for found in self._pattern.finditer(apart)}
        return min(self.most, self.weight * len(different))

    @cached_property
    def _pattern(self) -> Pattern:
        words = (_word(word).rstrip().replace(" ", "  ") for word in self.words.split())
        return pattern(f" (?:{'|'.join(words)}) ".encode(), cased=True)


def plain(text: str) -> bytes:
    """Lower-case words with one blank around each; sentences end with a dot or a question mark of its own."""
    text = text[:LONGEST].lower().replace("\n\n", " . ").replace("\r\n\r\n", " . ").translate(_PUNCTUATION)
    words = " ".join(text.split()) + " "
    return f" {words.replace('. ', ' . ')}".replace("  ", " ").encode("utf-8", "ignore")


def _source(phrase: str) -> str:
    return "".join(GAPS.get(word) or _word(word) for word in phrase.split())


def _word(word: str) -> str:
    choices = (choice.replace(".", r"\.").replace("~", "[^ ]*").replace("_", " ") for choice in word.split("/"))
    return f"(?:{'|'.join(choices)}) "
