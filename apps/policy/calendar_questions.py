"""What the pages of a support calendar are asked: a year, a deadline, a file of closures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from .calendars import support_hours
from .clock import HoursError
from .explaining import Stretch, explained
from .icalendar import MOST_BYTES, IcsError
from .importing import ImportPlan, plan_import
from .models import LONGEST_TARGET, SupportCalendar
from .picture import Picture, picture_of
from .weekly import FIRST_YEAR, LAST_YEAR
from .year import Year, year_of

USUAL_MINUTES = 240
AS_TYPED = "%Y-%m-%dT%H:%M"


class AskForm(forms.Form):
    """A moment on the calendar's own clock, and how many support minutes from then."""

    asked = forms.CharField(label="Asked", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), max_length=20)
    minutes = forms.IntegerField(
        label="Support minutes", min_value=0, max_value=LONGEST_TARGET, widget=forms.NumberInput(attrs={"step": 1})
    )

    def __init__(self, zone: ZoneInfo, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_asked(self) -> datetime:
        try:
            wall = datetime.fromisoformat(self.cleaned_data["asked"]).replace(tzinfo=None)
        except ValueError:
            raise ValidationError("Write a date and a time such as 2026-04-24 15:50.", code="no_instant") from None
        if not FIRST_YEAR <= wall.year <= LAST_YEAR:
            raise ValidationError(f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.", code="year_out_of_range")
        moment = wall.replace(tzinfo=self.zone)
        if moment.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != wall:
            words = "Clocks went forward and skipped that time. Choose an earlier or a later one."
            raise ValidationError(words, code="no_such_time")
        return moment


@dataclass(frozen=True)
class Answer:
    """The question as it was asked and, where it could be answered, the working of its deadline."""

    form: AskForm
    stretches: list[Stretch]
    picture: Picture | None
    comes_twice: bool

    @property
    def due(self) -> Stretch | None:
        return self.stretches[-1] if self.stretches else None


def answer_of(calendar: SupportCalendar, given: Mapping[str, str], at: datetime) -> Answer:
    """When what was asked then is due; asked now and within four hours where nothing was given."""
    zone = ZoneInfo(calendar.time_zone)
    usual = {"asked": f"{at.astimezone(zone):{AS_TYPED}}", "minutes": str(USUAL_MINUTES)}
    form = AskForm(zone, {name: given.get(name, value) for name, value in usual.items()})
    if not form.is_valid():
        return Answer(form, [], None, comes_twice=False)
    asked = form.cleaned_data["asked"]
    try:
        stretches = explained(support_hours(calendar), asked, form.cleaned_data["minutes"])
    except HoursError as refusal:
        form.add_error("minutes", ValidationError(str(refusal), code=refusal.code))
        return Answer(form, [], None, comes_twice=False)
    comes_twice = asked.utcoffset() != asked.replace(fold=1).utcoffset()
    return Answer(form, stretches, picture_of(stretches, zone), comes_twice)


def year_in(calendar: SupportCalendar, given: Mapping[str, str], at: datetime) -> Year:
    """The year that was asked for, or the present one."""
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    number = given.get("year", "")
    is_year = number.isdecimal() and len(number) == len("2026") and FIRST_YEAR <= int(number) <= LAST_YEAR
    return year_of(support_hours(calendar), int(number) if is_year else today.year, today)


class ImportForm(forms.Form):
    """An iCalendar file, looked at as it is read: `plan` tells what it would change."""

    file = forms.FileField(
        label="iCalendar file",
        help_text=f"With the ending .ics, up to {MOST_BYTES // 1_000_000} MB.",
        error_messages={"required": "Choose the file.", "empty": "The file is empty. Choose another one."},
    )
    plan: ImportPlan
    text: str

    def __init__(self, calendar: SupportCalendar, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar = calendar

    def clean_file(self) -> UploadedFile:
        file = cast(UploadedFile, self.cleaned_data["file"])
        content = file.read(MOST_BYTES + 1)
        try:
            self.plan = plan_import(self.calendar, content)
        except IcsError as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        self.text = content.decode("utf-8-sig")
        return file


class ConfirmForm(forms.Form):
    """Carries the file from what it would change to doing so."""

    content = forms.CharField(widget=forms.Textarea)
