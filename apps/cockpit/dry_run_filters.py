"""Which part of the dry run is shown: from which day on, of which rule or kind, to whom."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.http import urlencode

from apps.accounts.models import User
from apps.inquiries.reminder_rules import BUILT_IN
from apps.reminders.models import ReminderRule
from apps.reminders.services import Place

from .narrowing import Chip, Choice

DAY = timedelta(days=1)
NUMBER_DIGITS = 18


@dataclass(frozen=True)
class Wish:
    """What the address asks for, as far as it can be understood."""

    day: str = ""
    person: str = ""
    kind: str = ""
    rule: str = ""

    def address(self, after: str = "", **changes: str) -> str:
        """The query string that asks for this with ``changes``."""
        parts = {name: value for name, value in vars(replace(self, **changes)).items() if value}
        return f"?{urlencode(parts | ({'after': after} if after else {}))}"


class DryRunFilters:
    """The dry run as the address asks for it. What can't be understood is left out and told in ``told``."""

    def __init__(self, params: QueryDict, *, at: datetime, until: datetime, zone: ZoneInfo) -> None:
        self.told: list[str] = []
        self._zone = zone
        self._days = _days_between(at.astimezone(zone).date(), until.astimezone(zone).date())
        self._rules = list(ReminderRule.objects.active().order_by("code"))
        self._people = list(User.objects.staff().only("pk", "name", "email"))
        self.wish = Wish(
            self._one_of("day", params, [day.isoformat() for day in self._days]),
            self._someone(params.get("person", "")),
            self._one_of("kind", params, [value for value, _words in self._kinds]),
            self._one_of("rule", params, [value for value, _words in self._codes]),
        )
        self.after = self._place(params.get("after", ""))

    @property
    def since(self) -> datetime | None:
        """From when on what falls due is shown; None for all, also what is overdue."""
        if not self.wish.day or self.wish.day == self._days[0].isoformat():
            return None
        return datetime.combine(date.fromisoformat(self.wish.day), time(), self._zone)

    @property
    def person(self) -> int | None:
        return int(self.wish.person) if self.wish.person else None

    @property
    def codes(self) -> list[str] | None:
        """The rules asked for; None for all."""
        if not self.wish.rule and not self.wish.kind:
            return None
        codes = {code for code, _words in self._codes} if not self.wish.rule else {self.wish.rule}
        if self.wish.kind:
            codes &= {rule.code for rule in self._rules if rule.event == self.wish.kind} or {self.wish.kind}
        return sorted(codes)

    @property
    def chips(self) -> list[Chip]:
        choices = {
            "Falls due from": ("day", self.day_choices),
            "Who": ("person", self.person_choices),
            "Kind": ("kind", self.kind_choices),
            "Rule": ("rule", self.rule_choices),
        }
        return [
            Chip(f"{label}: {_chosen(offered)}", self.wish.address(**{name: ""}))
            for label, (name, offered) in choices.items()
            if getattr(self.wish, name)
        ]

    @property
    def day_choices(self) -> list[Choice]:
        return self._choices("day", [(day.isoformat(), f"{day:%a %-d %b}") for day in self._days])

    @property
    def person_choices(self) -> list[Choice]:
        return self._choices("person", [(str(person.pk), str(person)) for person in self._people])

    @property
    def kind_choices(self) -> list[Choice]:
        return self._choices("kind", self._kinds)

    @property
    def rule_choices(self) -> list[Choice]:
        return self._choices("rule", self._codes)

    def after_place(self, place: Place) -> str:
        """The address that goes on after ``place``."""
        sort = "planned" if place.is_planned else "waiting"
        return self.wish.address(after=f"{place.moment.astimezone(UTC).isoformat()},{sort},{place.number}")

    @property
    def _kinds(self) -> list[tuple[str, str]]:
        return [*ReminderRule.Event.choices, *BUILT_IN.items()]

    @property
    def _codes(self) -> list[tuple[str, str]]:
        return [*((rule.code, rule.code) for rule in self._rules), *BUILT_IN.items()]

    def _one_of(self, name: str, params: QueryDict, known: list[str]) -> str:
        value = params.get(name, "")
        if value and value not in known:
            self.told.append(f"There is no such {name} here; all are shown.")
            return ""
        return value

    def _someone(self, value: str) -> str:
        """The number of a person; whoever is not at the desk is asked for by links only."""
        if not value or value in {str(person.pk) for person in self._people}:
            return value
        is_number = value.isascii() and value.isdigit() and len(value) <= NUMBER_DIGITS
        found = User.objects.people().filter(pk=int(value)).first() if is_number else None
        if found is None:
            self.told.append("There is nobody of that number; all are shown.")
            return ""
        self._people.append(found)
        return str(found.pk)

    def _place(self, after: str) -> Place | None:
        if not after:
            return None
        try:
            written, sort, number = after.split(",")
            moment = datetime.fromisoformat(written)
            is_number = number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS
            if moment.tzinfo and is_number and sort in {"planned", "waiting"}:
                return Place(moment.astimezone(UTC), sort == "planned", int(number))
        except (ValueError, OverflowError):
            pass
        self.told.append("That place can't be found; this is the beginning.")
        return None

    def _choices(self, name: str, pairs: list[tuple[str, str]]) -> list[Choice]:
        chosen = getattr(self.wish, name)
        return [Choice(value, words, value == chosen) for value, words in pairs]


def _days_between(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def _chosen(choices: list[Choice]) -> str:
    return next((choice.words for choice in choices if choice.is_chosen), "")
