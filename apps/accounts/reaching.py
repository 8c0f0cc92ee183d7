"""Whose eyes a query is prepared for, when all that matters of them is what they reach."""

from .models import NOWHERE, User


def reach_of(reader: User) -> tuple[int, ...] | None:
    """The markets that ``reader`` sees at the desk, None for all of them; nothing for who isn't staff."""
    return reader.markets_seen if reader.is_staff else NOWHERE


def reaching(markets: tuple[int, ...] | None) -> User:
    """Somebody of the desk who sees these markets, None for all; nobody in particular."""
    somebody = User(is_staff=True)
    somebody.markets_seen = markets
    return somebody
