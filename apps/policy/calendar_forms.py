"""Forms in which a support calendar is kept: hours that can't be counted are refused before they are stored."""

from collections.abc import Callable
from typing import Any

import holidays
from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import PaginationInlineFormSet

from .admin_pages import SignedForm
from .clock import HoursError, SupportHours
from .models import TIME_OF_DAY


class CalendarForm(SignedForm):
    def clean_time_zone(self) -> str:
        name = self.cleaned_data["time_zone"]
        _refuse_as_form_error(lambda: SupportHours(name, {}))
        return name

    def clean_holiday_country(self) -> str:
        return self.cleaned_data["holiday_country"].upper()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        country, region = given.get("holiday_country", ""), given.get("holiday_region", "")
        known = holidays.list_supported_countries(include_aliases=False)
        if region and not country:
            self.add_error("holiday_region", _error("Name the country of this region too.", "country_missing"))
        elif country and country not in known:
            self.add_error(
                "holiday_country",
                _error(
                    f"We know no public holidays of {country}. Use a code such as NO; leave it empty for none.",
                    "unknown_country",
                ),
            )
        elif region and region not in known[country]:
            regions = ", ".join(known[country]) or "none; leave it empty"
            self.add_error(
                "holiday_region", _error(f"{country} has no region {region}. It has: {regions}.", "unknown_region")
            )
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


class IntervalFormSet(PaginationInlineFormSet):
    """The weekly hours, which must not overlap."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        weekly: dict[int, list[tuple[str, str]]] = {}
        for row in self.forms:
            if row.cleaned_data and not row.cleaned_data.get("DELETE"):
                stretch = (row.cleaned_data["opens"], row.cleaned_data["closes"])
                weekly.setdefault(row.cleaned_data["weekday"], []).append(stretch)
        _refuse_as_form_error(lambda: SupportHours("UTC", weekly))
        if not weekly:
            self._refuse_if_in_use()

    def _refuse_if_in_use(self) -> None:
        markets = ", ".join(str(market) for market in self.instance.markets.all()) if self.instance.pk else ""
        if markets:
            words = f"These are the hours of {markets}: leave at least one stretch, or choose other hours there first."
            raise _error(words, "empty_week")


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
