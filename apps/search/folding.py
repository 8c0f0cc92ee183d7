"""Letters without their accents, as people type them who have another keyboard."""

import re
import unicodedata

# What has no accent to be taken away, and what people write instead.
PLAIN = {"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ß": "ss"}
SPELT_OUT = str.maketrans({"å": "aa", "ø": "oe", "ö": "oe", "ä": "ae", "ü": "ue"})
ACCENTED_WORD = re.compile(r"[^\W_]*[^\W_\x00-\x7f][^\W_]*")
MOST_WORDS = 2_000


def folded(text: str) -> str:
    """Lower case, without accents. Longer than ``text`` where a letter stands for two."""
    if text.isascii():
        return text.lower()
    return "".join(folded_letter(letter) for letter in text)


def folded_letter(letter: str) -> str:
    """One letter of ``folded``; a mark that stands alone is nothing."""
    parts = unicodedata.normalize("NFKD", letter.lower())
    return "".join(PLAIN.get(part, part) for part in parts if not unicodedata.combining(part))


def other_spellings(text: str) -> str:
    """The words with accents in ``text`` as they are typed without: "Blåfjell" as "blafjell" and "blaafjell"."""
    if text.isascii():
        return ""
    found: dict[str, None] = {}
    for word in dict.fromkeys(ACCENTED_WORD.findall(text.lower())):
        found |= dict.fromkeys((folded(word), folded(word.translate(SPELT_OUT))))
        if len(found) >= MOST_WORDS:
            break
    return " ".join(found)
