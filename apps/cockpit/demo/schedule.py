"""When the deeds of a course happen: staff act within support hours, ISVs at night as well."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apps.policy.calendars import support_hours
from apps.policy.clock import SupportHours
from apps.policy.models import Market, ServiceTarget, SupportCalendar

from .courses import Course, Measure, Step, Unit

LONGEST_WAY_BACK = timedelta(days=400)
MINUTE = timedelta(minutes=1)
OUTSIDE_HOURS = 0.35
# From midnight: the evening before, the night, the early morning.
HOURS_OUTSIDE = (-5, -4, -3, -2, -1, 0, 1, 6, 7)
MOST_LEFT = 0.7
"""Of a target: the rest of it is for what has been done by now."""


class Schedule:
    """Moments for courses in one calendar, so that they stand as they should at ``at``."""

    def __init__(self, calendar: SupportCalendar, rng: random.Random, *, at: datetime) -> None:
        self.hours = support_hours(calendar)
        self.zone = ZoneInfo(calendar.time_zone)
        self.rng = rng
        self.at = at

    def moments(self, course: Course, asked: ServiceTarget, pressed: ServiceTarget) -> list[datetime]:
        """When it is asked, then one moment for each step.

        ``asked`` is what is promised for the priority it is asked with, ``pressed`` for the one it has in the end.
        """
        gaps = [self._gap(step, asked.first_response_minutes) for step in course.steps]
        moments = [self._asked_at(course, pressed, sum(gaps))]
        for step, gap in zip(course.steps, gaps, strict=True):
            moments.append(self._next(step, gap, since=moments[-1]))
        return moments

    def _gap(self, step: Step, first_response: int) -> int:
        drawn = self.rng.randint(step.least, step.most)
        return drawn * first_response // 100 if step.unit == Unit.PER_CENT_OF_FIRST_RESPONSE else drawn

    def _asked_at(self, course: Course, target: ServiceTarget, worked: int) -> datetime:
        """``worked`` is how many support minutes the steps will take."""
        drawn = self.rng.randint(course.now.least, course.now.most)
        seconds = timedelta(seconds=self.rng.randrange(60))
        match course.now.measure:
            case Measure.MINUTES_AGO:
                return self.at - drawn * MINUTE - seconds
            case Measure.LEFT_TO_FIRST_RESPONSE:
                return self._with_left(drawn, target.first_response_minutes)
            case Measure.LEFT_TO_RESOLUTION:
                return self._with_left(drawn, target.resolution_minutes)
        asked_at = minutes_before(self.at, worked + drawn, self.hours) - seconds
        return self._outside_hours(asked_at) if self.rng.random() < OUTSIDE_HOURS else asked_at

    def _with_left(self, left: int, promised: int) -> datetime:
        """When a clock began of whose minutes so many are left, or as many as can be."""
        return minutes_before(self.at, promised - min(left, int(MOST_LEFT * promised)), self.hours)

    def _next(self, step: Step, gap: int, *, since: datetime) -> datetime:
        moment = self.hours.deadline(since, gap)
        if step.is_by_isv and self.rng.random() < OUTSIDE_HOURS:
            earlier = self._outside_hours(moment)
            return earlier if earlier > since else moment
        later = moment + timedelta(seconds=self.rng.randrange(60))
        return later if self.hours.is_open(later) else moment

    def _outside_hours(self, moment: datetime) -> datetime:
        """Earlier: the morning of the same day, or the evening before."""
        hour = self.rng.choice(HOURS_OUTSIDE)
        midnight = moment.astimezone(self.zone).replace(hour=0, minute=0, second=0)
        shifted = midnight + timedelta(hours=hour, minutes=self.rng.randrange(25), seconds=self.rng.randrange(60))
        return shifted.astimezone(moment.tzinfo)


def minutes_before(at: datetime, minutes: int, hours: SupportHours) -> datetime:
    """The latest moment, whole minutes before ``at``, since when the desk was open for ``minutes``."""
    fewest, most = 0, LONGEST_WAY_BACK // MINUTE
    while fewest < most:
        middle = (fewest + most) // 2
        if hours.minutes_between(at - middle * MINUTE, at) >= minutes:
            most = middle
        else:
            fewest = middle + 1
    return at - fewest * MINUTE


def open_everywhere(at: datetime) -> datetime:
    """A moment, not later than ``at``, at which every market's desk is open."""
    hours = [support_hours(market.calendar) for market in Market.objects.select_related("calendar")]
    while not all(each.is_open(at) for each in hours):
        at -= 30 * MINUTE
    return at
