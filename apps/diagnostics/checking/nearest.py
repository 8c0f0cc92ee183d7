"""Did you mean: the names nearest to one that is unknown."""

import difflib
import re
from collections.abc import Sequence

MOST = 3
LONGEST = 80
SHORTEST = 3
MOST_NAMES = 500
ALIKE = 0.5
LIKELY = 0.6
# A value of an enumeration has few rivals, and one of them must have been meant.
ALIKE_VALUES = 0.1
WORDS = re.compile(r"[A-Z]?[a-z]++|[A-Z]++(?![a-z])|[0-9]++")


def nearest_names(word: str, names: Sequence[str]) -> tuple[str, ...]:
    """At most three names that are alike, the most alike first."""
    return _nearest(word, names, ALIKE)


def nearest_values(word: str, values: Sequence[str]) -> tuple[str, ...]:
    """At most three of the allowed values, the most alike first; one that differs in case alone leads."""
    same = tuple(value for value in values if value.lower() == word.lower())
    return tuple(dict.fromkeys((*same, *_nearest(word, values, ALIKE_VALUES))))[:MOST]


def best(word: str, nearest: Sequence[str], names: Sequence[str] = ()) -> str | None:
    """The name most probably meant: one with which the word begins, or that begins with it, before those most alike.

    `customerNumber` is rather `customer` than `customerOrder`, `supplierRef` rather `supplierReference`. Where nothing
    is alike, the one of all `names` that begins with the word is meant.
    """
    likely = [name for name in nearest if _is_likely(word, name)]
    if not likely:
        longer = [name for name in names if len(word) >= SHORTEST and name.lower().startswith(word.lower())]
        return longer[0] if len(longer) == 1 else None
    spoken = _words(word)
    related = (name for name in likely if _leads(_words(name), spoken) or name.lower().startswith(word.lower()))
    return next(related, likely[0])


def _is_likely(word: str, name: str) -> bool:
    """Letters alone deceive among short names (`quantity`, `baseUnit`): a word in common or many letters must be."""
    one, other = word.lower(), name.lower()
    if difflib.SequenceMatcher(None, other, one).ratio() >= LIKELY or set(_words(word)) & set(_words(name)):
        return True
    shorter, longer = sorted((one, other), key=len)
    if sorted(one) == sorted(other):
        return True  # letters that changed places
    letters = iter(longer)
    return shorter[:1] == longer[:1] and shorter[-1:] == longer[-1:] and all(each in letters for each in shorter)


def _nearest(word: str, names: Sequence[str], alike: float) -> tuple[str, ...]:
    if len(word) > LONGEST or len(names) > MOST_NAMES:
        return ()
    return tuple(difflib.get_close_matches(word, names, MOST, alike))


def _words(name: str) -> list[str]:
    return [word.lower() for word in WORDS.findall(name)]


def _leads(shorter: list[str], longer: list[str]) -> bool:
    return bool(shorter) and longer[: len(shorter)] == shorter
