"""Names in internal notes: @sam makes Sam a watcher, and tells them."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError

from apps.accounts.models import User

from .. import notices
from ..models import Inquiry, Message
from .watching import add_watcher

MENTION = re.compile(r"(?<![\w@.])@(\w[\w.-]{0,60})")
MOST_MENTIONED = 20


def mentioned_in(text: str, inquiry: Inquiry) -> list[User]:
    """The staff named in a note who may see the inquiry. Code names nobody. Refuses a first name that several have."""
    handles = list(dict.fromkeys(found.rstrip(".-").lower() for found in MENTION.findall(_without_code(text))))
    if not handles:
        return []
    staff = list(User.objects.who_may_read().seeing(inquiry.market_id).with_hours())
    people = [person for handle in handles[:MOST_MENTIONED] if (person := _meant(handle, staff))]
    return list(dict.fromkeys(people))


def tell_mentioned(inquiry: Inquiry, note: Message, people: Iterable[User], *, by: User, at: datetime) -> None:
    """Whoever is named watches the inquiry from now on, and reads why."""
    for person in people:
        if person != by:
            add_watcher(inquiry, person)
            notices.mentioned(inquiry, note, person, by=by, at=at)


def _meant(handle: str, staff: list[User]) -> User | None:
    exact = [person for person in staff if handle in {_dotted(person), person.email.split("@")[0].lower()}]
    if exact:
        return exact[0]
    named = [person for person in staff if person.get_short_name().lower() == handle]
    if len(named) > 1:
        ways = " or ".join(f"@{_dotted(person)}" for person in named[:3])
        raise ValidationError(f"Several are called @{handle}. Write {ways}.", code="mention_ambiguous")
    return named[0] if named else None


def _dotted(person: User) -> str:
    return ".".join(person.name.lower().split())


def _without_code(text: str) -> str:
    """Without fenced and quoted code, where @ means other things."""
    words = " ".join(text.split("```")[::2])
    return " ".join(words.split("`")[::2])
