"""What the address of the queue asks for, in its own words."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import NamedTuple

from django.utils.http import urlencode

USUAL = "unfinished"
FINISHED_PART = "finished"
RECENT_PART = "recent"
NOBODY = "nobody"
ME = "me"
NUMBER_DIGITS = 18


class Place(NamedTuple):
    """A row of the queue to go on after: when it is due, or was asked where they are finished, and its number."""

    moment: datetime
    number: int

    def __str__(self) -> str:
        return f"{self.moment.astimezone(UTC).isoformat()},{self.number}"


def place_in(after: str) -> Place | None:
    """The place that is written in an address; None where that can't be understood."""
    written, _comma, number = after.rpartition(",")
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo and is_number(number):
            return Place(moment.astimezone(UTC), int(number))
    except (ValueError, OverflowError):
        pass
    return None


def is_number(text: str) -> bool:
    """Whether a key of a row could be written like this."""
    return text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS


@dataclass(frozen=True)
class Wish:
    """What is asked for, as far as it can be understood. Empty where nothing is."""

    view: str = USUAL
    market: str = ""
    isv: str = ""
    status: str = ""
    assignee: str = ""
    verdict: str = ""
    due: str = ""
    topic: str = ""
    operation: str = ""
    code: str = ""
    fingerprint: str = ""
    client: str = ""
    tier: str = ""
    channel: str = ""
    priority: str = ""
    tag: str = ""
    files: str = ""
    since: str = ""
    until: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """What it takes to ask for this again, as addresses and saved views hold it."""
        return {name: value for name, value in vars(self).items() if value and (name, value) != ("view", USUAL)}

    @property
    def narrowed(self) -> list[str]:
        """The names of the filters that are on."""
        return [name for name in NAMES if name != "view" and getattr(self, name)]

    def address(self, after: str = "", **changes: str) -> str:
        """The query string that asks for this with ``changes``."""
        asked = replace(self, **changes).parts | ({"after": after} if after else {})
        # An address that says nothing leads to where the reader was last.
        return f"?{urlencode(asked or {'view': USUAL})}"


NAMES = tuple(field.name for field in fields(Wish))
