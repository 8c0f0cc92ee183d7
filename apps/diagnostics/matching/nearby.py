"""Did you mean: the template that a path which matches none most probably was meant to be."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from .trie import segments_of

ALIKE = 0.75
OTHER_VERSION = 0.6
A_VALUE = 0.5
COMPARED = 8
LONGEST = 60
MOST_SEGMENTS = 12
VERSION = re.compile(r"v[0-9]{1,3}(\.[0-9]{1,3})?\Z")


class Nearby:
    """The templates of one release, found by words that look like theirs."""

    def __init__(self, templates: Iterable[str]) -> None:
        self.templates = list(dict.fromkeys(templates))
        self.shapes = [segments_of(template.lower()) for template in self.templates]
        self.holding: dict[str, set[int]] = defaultdict(set)
        for index, shape in enumerate(self.shapes):
            for word in shape:
                if "{" not in word and not VERSION.match(word):
                    self.holding[word].add(index)
        self.pairs: dict[str, set[str]] = defaultdict(set)
        for word in self.holding:
            for pair in _pairs(word):
                self.pairs[pair].add(word)
        self.words_like = lru_cache(maxsize=4096)(self._words_like)

    def nearest(self, segments: Sequence[str]) -> str | None:
        """The template of the same length whose words look most like those of the path, None when none does."""
        if len(segments) > MOST_SEGMENTS:
            return None
        like = [self.words_like(segment.lower()) if len(segment) <= LONGEST else {} for segment in segments]
        candidates = {index for words in like for word in words for index in self.holding[word]}
        scored = ((self._likeness(index, segments, like), -index) for index in candidates)
        best, index = max(scored, default=(0.0, 0))
        return self.templates[-index] if best else None

    def _words_like(self, segment: str) -> dict[str, float]:
        if segment in self.holding:
            return {segment: 1.0}
        shared = Counter(word for pair in _pairs(segment) for word in self.pairs.get(pair, ()))
        found = {}
        for word, _ in sorted(shared.items(), key=lambda each: (-each[1], each[0]))[:COMPARED]:
            likeness = SequenceMatcher(None, word, segment, autojunk=False).ratio()
            if likeness >= ALIKE:
                found[word] = likeness
        return found

    def _likeness(self, index: int, segments: Sequence[str], like: Sequence[dict[str, float]]) -> float:
        """The mean over the segments, or 0 when one of them can't be the one of the template."""
        shape = self.shapes[index]
        if len(shape) != len(segments):
            return 0.0
        total = 0.0
        for wanted, segment, words in zip(shape, segments, like, strict=True):
            if "{" in wanted:
                total += A_VALUE
            elif wanted == segment.lower() or wanted in words:
                total += words.get(wanted, 1.0)
            elif VERSION.match(wanted) and VERSION.match(segment.lower()):
                total += OTHER_VERSION
            else:
                return 0.0
        return total / len(shape)


def _pairs(word: str) -> set[str]:
    edged = f"^{word}$"
    return {edged[at : at + 2] for at in range(len(edged) - 1)}


def alike(host: str, known: Iterable[str]) -> bool:
    """Whether a host may be a misspelling of one of these."""
    return len(host) <= LONGEST and any(
        SequenceMatcher(None, host, each, autojunk=False).ratio() >= 0.8 for each in known
    )
