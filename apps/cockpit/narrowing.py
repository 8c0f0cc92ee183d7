"""What the queue can be narrowed by: how each filter is offered, read and applied."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from apps.inquiries.models import Inquiry, Tagging
from apps.inquiries.querysets import InquiryQuerySet
from apps.policy.models import TOPICS, VERDICTS, Priority, Tier

from .parts import Present
from .wishes import ME, NOBODY, Wish

SELECTED = mark_safe(" selected")


class Chip(NamedTuple):
    """A filter in words, and the address without it."""

    words: str
    without: str


class Choice(NamedTuple):
    """One entry of a list to choose from."""

    value: str
    words: str
    is_chosen: bool


class Field(NamedTuple):
    """A filter as the form shows it: ``kind`` is select, text, date or hidden; ``is_more`` folds it away."""

    name: str
    label: str
    value: str
    kind: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    is_offered: bool = False
    is_more: bool = False

    @property
    def options(self) -> SafeString:
        """Of the list to choose from. Written here: a template takes three times as long for so many."""
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((each.value, SELECTED if each.is_chosen else "", each.words) for each in self.choices),
        )

    @classmethod
    def choosing(
        cls, name: str, label: str, value: str, pairs: Sequence[tuple[str, str]], is_more: bool = False
    ) -> "Field":
        choices = tuple(Choice(key, words, key == value) for key, words in pairs)
        return cls(name, label, value, "select", choices, is_more=is_more)

    @classmethod
    def typing(
        cls, name: str, label: str, value: str, hint: str, *, is_offered: bool = False, is_more: bool = False
    ) -> "Field":
        return cls(name, label, value, "text", (), hint, is_offered, is_more)

    @classmethod
    def day(cls, name: str, label: str, value: str) -> "Field":
        return cls(name, label, value, "date", is_more=True)


class Form(NamedTuple):
    """The filters as the queue shows them: those in sight, those folded away, those kept, and those that are on."""

    view: str
    in_sight: tuple[Field, ...]
    further: tuple[Field, ...]
    hidden: tuple[Field, ...]
    uses_further: bool
    chips: tuple[Chip, ...]
    all_address: str


class Chosen(NamedTuple):
    """A filter with a fixed list of values, and the column it looks at; none where that is said elsewhere."""

    label: str
    choices: Sequence[tuple[str, str]]
    unknown: str
    column: str


CHOSEN = {
    "verdict": Chosen("Who answers", VERDICTS, "There is no such verdict", "verdict"),
    "topic": Chosen("Topic", TOPICS, "There is no such topic", "topic"),
    "priority": Chosen("Priority", Priority.choices, "There is no such priority", "priority"),
    "channel": Chosen("Channel", Inquiry.Channel.choices, "There is no such channel", "channel"),
    "tier": Chosen("Tier of the ISV", Tier.choices, "There is no such tier", "isv__tier"),
    "due": Chosen("Due", [("late", "Late"), ("soon", "Late or soon late")], "Choose late or soon", ""),
    "files": Chosen("Files", [("yes", "With files"), ("no", "Without files")], "Choose with or without files", ""),
}


def chosen_of(field: Field) -> str:
    """The value of a field in words."""
    return next((choice.words for choice in field.choices if choice.is_chosen), field.value)


def narrow(queue: InquiryQuerySet, wish: Wish, present: Present, keys: Mapping[str, Sequence[int]]) -> InquiryQuerySet:
    """What of ``queue`` the filters of ``wish`` leave; ``keys`` are the rows that its names stand for."""
    equal = {each.column: getattr(wish, name) for name, each in CHOSEN.items() if each.column}
    equal |= {"status": wish.status, "operation": wish.operation, "http_status": wish.code}
    queue = queue.filter(**{column: value for column, value in equal.items() if value})
    if wish.market:
        queue = queue.filter(market__in=[market for market in present.markets if market.code == wish.market])
    for name, found in keys.items():
        if name == "tag" and wish.tag:
            queue = queue.filter(Exists(Tagging.objects.filter(inquiry=OuterRef("pk"), tag=found[0])))
        elif getattr(wish, name):
            queue = queue.filter(**({name: found[0]} if len(found) == 1 else {f"{name}__in": found}))
    if wish.due:
        queue = queue.ours().filter(present.soon if wish.due == "soon" else Q(next_due_at__lt=present.at))
    if wish.files:
        queue = queue.filter(has_attachment=wish.files == "yes")
    return _assigned(queue, wish, present).asked(*in_range(wish.since, wish.until))


def _assigned(queue: InquiryQuerySet, wish: Wish, present: Present) -> InquiryQuerySet:
    if wish.assignee == NOBODY:
        return queue.unassigned()
    if wish.assignee == ME:
        return queue.assigned_to(present.reader)
    return queue.filter(assignee=int(wish.assignee)) if wish.assignee else queue


def code_in(text: str) -> str:
    """An HTTP status as it was typed; empty where it is none."""
    return text if text.isascii() and text.isdigit() and len(text) == 3 and 100 <= int(text) <= 599 else ""


def day_in(text: str) -> str:
    """A day as it was typed; empty where it is none."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        return ""


def in_range(since: str, until: str) -> tuple[datetime | None, datetime | None]:
    """The moments from the first day's beginning to the last day's end, in the reader's zone."""
    zone = timezone.get_current_timezone()

    def begins(day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=zone)

    last = date.fromisoformat(until) if until else None
    end = begins(last + timedelta(days=1)) if last and last < date.max else None
    return begins(date.fromisoformat(since)) if since else None, end
