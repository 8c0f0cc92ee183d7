"""The words of an error message by which it is known again, as the start of a known cause's pattern."""

from apps.diagnostics.fingerprints.words import MARK, words_of

LONGEST = 120
OF_PHRASES = frozenset(" '-/")


def pattern_of(message: str) -> str:
    """The longest run of plain words in a message, in lower case, without ids, numbers and quoted text."""
    apart = words_of(message).replace(MARK.decode(), "\n")
    plain = "".join(mark if mark.isalpha() or mark in OF_PHRASES else "\n" for mark in apart)
    phrases = [phrase.strip() for phrase in plain.split("\n")]
    longest = max(phrases, key=len)
    return longest if len(longest) <= LONGEST else longest[:LONGEST].rpartition(" ")[0]
