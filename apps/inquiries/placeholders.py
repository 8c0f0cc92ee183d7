"""Names in canned replies that an inquiry fills in, such as ``{{ isv }}``. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

PLACEHOLDERS = ("isv", "asked_by", "number", "subject", "operation", "status", "customer", "client", "market", "me")
PLACEHOLDER = re.compile(r"\{\{[ \t]{0,9}(\w{1,40})[ \t]{0,9}\}\}")


class Filled(NamedTuple):
    """A text with what is known filled in; ``missing`` are the names that stand in it still."""

    text: str
    missing: Sequence[str]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """``text`` with ``values`` in place of their names; a name without a value is left as it is."""
    filled = PLACEHOLDER.sub(lambda name: values.get(name[1], "") or name[0], text)
    return Filled(filled, [name for name in _names_in(text) if not values.get(name)])


def unknown_in(text: str) -> list[str]:
    """Names that nothing fills in."""
    return [name for name in _names_in(text) if name not in PLACEHOLDERS]


def left_in(text: str) -> list[str]:
    """Names of placeholders that still stand in a text that is about to be sent. Code may hold its own."""
    prose = " ".join(" ".join(text.split("```")[::2]).split("`")[::2])
    return [name for name in _names_in(prose) if name in PLACEHOLDERS]


def _names_in(text: str) -> list[str]:
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))
