"""What we promised for an inquiry, each deadline with its working."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from apps.inquiries.deadlines import EARLIER, hours_of, used, working
from apps.inquiries.models import Clock, Inquiry
from apps.policy import clock, explaining

from .moments import Moment

WHAT = [
    (clock.OPEN, "Open: these minutes count."),
    (clock.FOLDED, "Weeks on end, of which only the minutes that count are told."),
    (EARLIER, "Counted by the hours that were in force until then."),
    (clock.PAUSED, "The clock stood still."),
    (clock.HOLIDAY, "Public holiday."),
    (clock.CLOSED, "Closed."),
    (clock.WEEKEND, "Weekend."),
    (explaining.NIGHT, "Night."),
    (explaining.OUTSIDE, "Outside support hours."),
    (clock.DUE, "The deadline."),
]


@extend_schema_serializer(component_name="Stretch")
class StretchOut(serializers.Serializer):
    starts_at = Moment(source="starts")
    ends_at = Moment(source="ends")
    what = serializers.ChoiceField(choices=WHAT, source="kind")
    minutes = serializers.IntegerField(help_text="Support minutes that count.")
    words = serializers.CharField(help_text="For people, such as: public holiday: Labour Day.")


@extend_schema_serializer(component_name="Deadline")
class DeadlineOut(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Clock.Kind.choices)
    due_at = Moment(allow_null=True, help_text="Null while the clock stands still, and when it is met.")
    met_at = Moment(allow_null=True)
    target_minutes = serializers.IntegerField(help_text="Support minutes that we allow ourselves.")
    used_minutes = serializers.IntegerField(help_text="Support minutes used by met_at, else by updated_at.")
    working = StretchOut(many=True, help_text="How due_at comes about; nothing where it is null.")


def deadlines_of(inquiry: Inquiry) -> list[dict[str, Any]]:
    """The last clock of each kind. Needs ``market.calendar``."""
    calendar, pauses = inquiry.market.calendar, list(inquiry.pauses.select_related("incident"))
    last = {each.kind: each for each in inquiry.clocks.all()}
    found = []
    for each in last.values():
        hours = hours_of(each, calendar)
        by = max(each.met_at or inquiry.last_activity_at, each.started_at)
        stood_still = [(p.since, max(p.until or by, p.since), p.reason) for p in pauses]
        minutes = used(each, by, hours, [(since, until) for since, until, _ in stood_still])
        stretches = working(each, hours, stood_still) if each.due_at else []
        found.append({**vars(each), "used_minutes": minutes, "working": stretches})
    return list(DeadlineOut(found, many=True).data)
