"""What decides the plans of inquiries, read for many of them in a query each."""

from collections.abc import Iterable
from typing import NamedTuple

from .models import Clock, FollowUp, Inquiry, Pause


class Parts(NamedTuple):
    """The clocks of an inquiry that are to be met, its pauses, and who asked to be reminded of it."""

    clocks: list[Clock]
    pauses: list[Pause]
    follow_ups: list[FollowUp]


def parts(inquiry: Inquiry) -> Parts:
    """Those of one."""
    unmet = [clock for clock in inquiry.clocks.all() if clock.met_at is None]
    return Parts(unmet, list(inquiry.pauses.all()), list(inquiry.follow_ups.all()))


def parts_of(inquiries: Iterable[Inquiry]) -> dict[int, Parts]:
    """Those of each, by its number. As lists: a prefetch builds a queryset for each, which costs more than the rows."""
    found = {inquiry.pk: Parts([], [], []) for inquiry in inquiries}
    for clock in Clock.objects.filter(inquiry__in=found, met_at=None):
        found[clock.inquiry_id].clocks.append(clock)
    for pause in Pause.objects.filter(inquiry__in=found):
        found[pause.inquiry_id].pauses.append(pause)
    for follow_up in FollowUp.objects.filter(inquiry__in=found).select_related("person"):
        found[follow_up.inquiry_id].follow_ups.append(follow_up)
    return found
