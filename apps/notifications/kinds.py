"""The kinds of mail there are, and what can be filled into each. The apps above name theirs in ``letters.py``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Placeholder:
    """A name such as ``{{ number }}``. ``is_text``: Markdown of several lines, for the text alone."""

    name: str
    meaning: str
    example: str
    is_text: bool = False


# Filled in by the outbox, whatever the mail is about.
EVERYWHERE = (
    Placeholder("desk", "The name of the desk, as Branding says", "Lodestar API support"),
    Placeholder("link", "The address of the page where one answers", "/", is_text=True),
    Placeholder("site_url", "The address of the desk", "", is_text=True),
)


@dataclass(frozen=True)
class Kind:
    """One kind of mail. Its standard words are in ``templates/mail/<code>.md`` and ``.subject.txt``."""

    code: str
    title: str
    reader: str
    own: tuple[Placeholder, ...] = ()

    @cached_property
    def placeholders(self) -> dict[str, Placeholder]:
        return {each.name: each for each in (*self.own, *EVERYWHERE)}

    @property
    def examples(self) -> dict[str, str]:
        return {each.name: each.example for each in self.own}

    def values(self, given: Mapping[str, object]) -> dict[str, str]:
        """What is filled in; TypeError where the mail is not given what its kind says."""
        if given.keys() != {each.name for each in self.own}:
            raise TypeError(f"{self.code} takes {sorted(self.examples)}, not {sorted(given)}.")
        return {name: str(value) for name, value in given.items()}


_known: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    _known.update({kind.code: kind for kind in kinds})


def named(code: str) -> Kind:
    """KeyError where there is no such kind."""
    return _known[code]


def known() -> list[Kind]:
    """All of them, those to ISVs first, by title."""
    return sorted(_known.values(), key=lambda kind: (kind.reader, kind.title))
