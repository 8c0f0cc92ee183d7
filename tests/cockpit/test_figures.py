"""What a worker counts for the first page: day by day, each day once."""

from datetime import date, timedelta

import pytest

from apps.cockpit import services as cockpit
from apps.cockpit.models import DeskDay
from apps.cockpit.plots import lengths, plot, round_numbers
from apps.inquiries import services
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.policy import MarketFactory, SupportCalendarFactory

TODAY = date(2026, 3, 2)
FRIDAY = TODAY - timedelta(days=3)


def counted(day=TODAY, *names):
    return DeskDay.objects.values_list(*names, flat=len(names) == 1).get(day=day)


def test_a_day_begins_at_midnight_where_the_desk_is(cast):
    cast.ask(at=MONDAY - 9 * HOUR - timedelta(minutes=30))  # 00:30 in Oslo, the day before in UTC

    cockpit.count_desk(at=MONDAY)

    assert (counted(TODAY, "asked"), counted(TODAY - timedelta(days=1), "asked")) == (1, 0)


def test_each_market_has_its_own_day(cast):
    MarketFactory(code="NZ", name="New Zealand", calendar=SupportCalendarFactory(time_zone="Pacific/Auckland"))

    cockpit.count_desk(at=MONDAY + 3 * HOUR)

    last = dict(DeskDay.objects.order_by("day").values_list("market__code", "day"))
    assert last == {"NO": TODAY, "NZ": TODAY + timedelta(days=1)}


def test_the_backlog_of_earlier_days_follows_from_what_happened_since(cast):
    asked = [cast.ask(at=MONDAY - 3 * DAY) for _ in range(3)]
    services.resolve(asked[0], by=cast.sam, at=MONDAY - 2 * DAY)
    services.refer(asked[1], by=cast.sam, to="erp_support", text="Ask them.", at=MONDAY - DAY)
    services.reopen(asked[0], by=cast.anna, at=MONDAY)

    cockpit.count_desk(at=MONDAY)

    days = DeskDay.objects.since(FRIDAY - timedelta(days=1)).order_by("day")
    assert list(days.values_list("backlog", "finished", "reopened")) == [
        (0, 0, 0),
        (3, 0, 0),
        (2, 1, 0),
        (1, 1, 0),
        (2, 0, 1),
    ]


def test_a_merge_empties_the_backlog_and_finishes_nothing(cast):
    one, other = cast.ask(at=MONDAY - DAY), cast.ask(at=MONDAY - DAY)
    services.merge(other, by=cast.sam, into=one, at=MONDAY)

    cockpit.count_desk(at=MONDAY)

    assert counted(TODAY, "backlog", "finished") == (1, 0)
    assert counted(TODAY - timedelta(days=1), "backlog") == 2


def test_pauses_do_not_count_against_the_target(cast):
    asked = cast.ask(at=MONDAY - 3 * DAY)
    services.wait_on_others(asked, by=cast.sam, text="Ask the ERP team.", at=MONDAY - 3 * DAY + HOUR)
    services.go_on(asked, by=cast.sam, at=MONDAY)
    services.resolve(asked, by=cast.sam, at=MONDAY + HOUR)

    cockpit.count_desk(at=MONDAY + HOUR)

    assert counted(TODAY, "resolved", "resolved_in_time", "resolution_minutes") == (1, 1, 120)
    assert counted(TODAY, "responded", "responded_in_time", "response_minutes") == (1, 1, 120)


def test_a_response_after_its_deadline_is_not_in_time(cast):
    asked = cast.ask(at=MONDAY)
    services.answer(asked, by=cast.sam, text="Late.", at=MONDAY + 4 * HOUR + timedelta(seconds=30))

    cockpit.count_desk(at=MONDAY + 5 * HOUR)

    assert counted(TODAY, "responded", "responded_in_time", "response_minutes") == (1, 0, 240)


def test_counting_twice_is_counting_once(cast):
    cast.ask(at=MONDAY - DAY)
    cockpit.count_desk(at=MONDAY)
    before = list(DeskDay.objects.values())

    cockpit.count_desk(at=MONDAY)

    assert list(DeskDay.objects.values()) == before


def test_days_that_nobody_counted_are_counted_later_and_others_stay(cast):
    cockpit.count_desk(at=MONDAY - 7 * DAY)
    DeskDay.objects.filter(day=TODAY - timedelta(days=9)).update(asked=77)
    cast.ask(at=MONDAY - 2 * DAY)

    cockpit.count_desk(at=MONDAY)

    assert counted(TODAY - timedelta(days=2), "asked") == 1
    assert counted(TODAY - timedelta(days=9), "asked") == 77


def test_later_in_the_day_no_earlier_day_is_read(cast, django_assert_num_queries):
    cockpit.count_desk(at=MONDAY)
    DeskDay.objects.filter(day=TODAY - timedelta(days=1)).update(asked=77)
    cast.ask(at=MONDAY)

    cockpit.count_desk(at=MONDAY + HOUR)

    assert (counted(TODAY, "asked"), counted(TODAY - timedelta(days=1), "asked")) == (1, 77)


@pytest.mark.parametrize(
    ("most", "rules"),
    [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (41, [0, 20, 40, 60]), (1000, [0, 500, 1000])],
)
def test_rules_stand_at_round_numbers(most, rules):
    assert round_numbers(most) == rules


def test_a_plot_begins_at_zero_and_ends_at_its_last_rule():
    drawn = plot([0, 60, 30])

    assert [(mark.y, mark.height) for mark in drawn.marks] == [(98, 0), (8, 90), (53, 45)]
    assert drawn.last.x + drawn.last.width == pytest.approx(360, abs=0.2)


def test_the_shortest_bar_can_still_be_seen():
    assert lengths([1000, 500, 1]) == [100.0, 50.0, 1.5]
    assert lengths([]) == []
