"""Forms in which a support calendar is kept: hours that can't be counted are refused before they are stored."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import PaginationInlineFormSet

from .admin_pages import SignedForm
from .clock import Closure, HoursError, OtherHours, SupportHours
from .models import TIME_OF_DAY
from .notation import read_hours, write_hours
from .public_holidays import check_place


class CalendarForm(SignedForm):
    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"]
        _refuse_as_form_error(lambda: SupportHours(name, {}))
        return name

    def clean_holiday_country(self) -> str:
        return self.cleaned_data["holiday_country"].upper()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        try:
            check_place(given.get("holiday_country", ""), given.get("holiday_region", ""))
        except HoursError as refusal:
            field = "holiday_country" if refusal.code == "unknown_country" else "holiday_region"
            self.add_error(field, _error(str(refusal), refusal.code))
        return given


class StretchForm(forms.ModelForm):
    """A stretch of a day, in two fields."""

    start_field = "opens"
    end_field = "closes"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        start, end = given.get(self.start_field), given.get(self.end_field)
        if start and end and _is_time(start) and _is_time(end) and start >= end:
            words = f"{end} is not after {start}. A stretch that goes past midnight is two: to 24:00, and from 00:00."
            self.add_error(self.end_field, _error(words, "backwards_interval"))
        return given


class ClosureForm(StretchForm):
    start_field = "starts"
    end_field = "ends"


class OtherHoursForm(forms.ModelForm):
    """Hours in one line of text, read as they are typed and kept in one manner."""

    def clean_hours(self) -> str:
        text = self.cleaned_data["hours"]
        _refuse_as_form_error(lambda: read_hours(text))
        return write_hours(read_hours(text))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first_on"), given.get("last_on")
        if first and last and last < first:
            words = f"{last} is before {first}. The last day is the first day or a later one."
            self.add_error("last_on", _error(words, "backwards_range"))
        return given


class CountedFormSet(PaginationInlineFormSet):
    """Rows of a calendar that are refused where nothing could be counted with them."""

    def clean(self) -> None:
        super().clean()
        if not any(self.errors):
            given = [row.cleaned_data for row in self.forms if row.cleaned_data]
            self.check([row for row in given if not row.get("DELETE")])

    def check(self, rows: list[dict[str, Any]]) -> None:
        """Refuse rows with which nothing could be counted; each kind of row has rules of its own."""
        raise NotImplementedError


class IntervalFormSet(CountedFormSet):
    """The weekly hours, which must not overlap."""

    def check(self, rows: list[dict[str, Any]]) -> None:
        weekly: dict[int, list[tuple[str, str]]] = {}
        for row in rows:
            weekly.setdefault(row["weekday"], []).append((row["opens"], row["closes"]))
        _refuse_as_form_error(lambda: SupportHours("UTC", weekly))
        if not weekly:
            self._refuse_if_in_use()

    def _refuse_if_in_use(self) -> None:
        markets = ", ".join(str(market) for market in self.instance.markets.all()) if self.instance.pk else ""
        if markets:
            words = f"These are the hours of {markets}: leave at least one stretch, or choose other hours there first."
            raise _error(words, "empty_week")


class OtherHoursFormSet(CountedFormSet):
    """Date ranges, of which no two may hold the same day."""

    def check(self, rows: list[dict[str, Any]]) -> None:
        ranges = [OtherHours(row["first_on"], row["last_on"], read_hours(row["hours"]), row["name"]) for row in rows]
        _refuse_as_form_error(lambda: SupportHours("UTC", {}, other_hours=ranges))


class ClosureFormSet(CountedFormSet):
    def check(self, rows: list[dict[str, Any]]) -> None:
        closures = [Closure(row["on"], row["starts"], row["ends"], row["name"]) for row in rows]
        _refuse_as_form_error(lambda: SupportHours("UTC", {}, closures=closures))


class WorkingHolidayFormSet(CountedFormSet):
    def check(self, rows: list[dict[str, Any]]) -> None:
        _refuse_as_form_error(lambda: SupportHours("UTC", {}, working_holidays=[row["on"] for row in rows]))


def _refuse_as_form_error(build: Callable[[], object]) -> None:
    try:
        build()
    except HoursError as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal


def _is_time(given: str) -> bool:
    try:
        TIME_OF_DAY(given)
    except ValidationError:
        return False
    return True


def _error(sentence: str, code: str) -> ValidationError:
    return ValidationError(sentence, code=code)
