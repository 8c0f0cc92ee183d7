"""The pages on which what is open is planned anew."""

import pytest
from django.urls import reverse

from apps.inquiries import services
from apps.inquiries.models import Clock, Foresight, Replan
from apps.inquiries.services import foreseeing
from apps.policy.models import ServiceTarget
from apps.policy.present import now
from apps.policy.services import touch
from tests.cast import HOUR, MONDAY
from tests.cockpit.desk import browser_of, page_of, queries, words
from tests.factories.policy import SupportCalendarFactory

TARGETS = reverse("cockpit:replan_targets")


@pytest.fixture
def sam(cast):
    return browser_of(cast.sam)


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def hours_page(calendar):
    return reverse("cockpit:replan_hours", args=[calendar.pk])


def ordered(response):
    replan = Replan.objects.get()
    assert response.url == reverse("cockpit:replan_progress", args=[replan.pk])
    return replan


def test_it_says_first_how_many_deadlines_move_and_which(cast, tove):
    inquiry = cast.ask()
    ServiceTarget.objects.update(first_response_minutes=60, version=2)

    page = tove.get(TARGETS)

    shown = words(page)
    assert "1 deadline moves: 0 later, 1 earlier" in shown
    assert f"#{inquiry.number} 400 on invoice First response" in shown
    assert not Replan.objects.exists()
    assert inquiry.clocks.get(kind="first_response").target_minutes == 240


def test_posted_to_a_worker_plans_anew_and_the_page_tells_how_far_it_is(cast, tove):
    inquiry = cast.ask()
    ServiceTarget.objects.update(first_response_minutes=60, version=2)

    replan = ordered(tove.post(TARGETS))
    waiting = words(tove.get(reverse("cockpit:replan_progress", args=[replan.pk])))
    services.replan_ordered(clock=lambda: MONDAY + HOUR)
    done = words(tove.get(reverse("cockpit:replan_progress", args=[replan.pk])))

    assert "Waiting for a worker" in waiting
    assert "1 deadline moved: 0 later, 1 earlier" in done
    assert inquiry.clocks.get(kind="first_response").due_at == MONDAY + HOUR


def test_a_changed_calendar_leads_to_what_that_would_move(cast, tove):
    cast.ask()
    calendar = cast.market.calendar
    form = {"name": "Norway", "time_zone": "Europe/London", "holiday_country": "", "holiday_region": ""}
    for prefix, rows in {"intervals": 5, "closures": 0, "working_holidays": 0, "other_hours": 0}.items():
        form |= {f"{prefix}-TOTAL_FORMS": rows, f"{prefix}-INITIAL_FORMS": rows}
    for n, row in enumerate(calendar.intervals.all()):
        stretch = {"id": row.pk, "weekday": row.weekday, "opens": row.opens, "closes": row.closes}
        form |= {f"intervals-{n}-{name}": value for name, value in stretch.items()}

    saved = tove.post(f"/admin/policy/supportcalendar/{calendar.pk}/change/", form)

    assert saved.url == hours_page(calendar)
    assert set(Clock.objects.values_list("hours_version", flat=True)) == {calendar.version}


def test_a_market_with_other_hours_leads_there_too_and_with_another_address_does_not(cast, tove):
    other = SupportCalendarFactory()
    form = {
        "code": "NO",
        "name": "Norway",
        "calendar": cast.market.calendar_id,
        "partner_service_email": "new@lodestar.example",
        "erp_support_email": "b@lodestar.example",
        "nudge_after_days": "2",
        "close_after_days": "5",
        "currency": "NOK",
        "money_rounding": "half_up",
    }
    page = f"/admin/policy/market/{cast.market.pk}/change/"

    assert tove.post(page, form).url == reverse("admin:policy_market_changelist")
    assert tove.post(page, form | {"calendar": other.pk}).url == hours_page(other)


def test_hours_that_move_nothing_can_be_counted_by_all_the_same(cast, tove):
    cast.ask(at=now())
    touch(cast.market.calendar)

    page = words(tove.get(hours_page(cast.market.calendar)))
    replan = ordered(tove.post(hours_page(cast.market.calendar)))

    assert "No deadline moves" in page
    assert replan.calendar == cast.market.calendar


@pytest.fixture
def much_is_open(monkeypatch):
    monkeypatch.setattr(foreseeing, "AT_ONCE", 1)


def counting(response):
    foresight = Foresight.objects.get()
    assert response.url == reverse("cockpit:replan_foreseen", args=[foresight.pk])
    return response.url


def test_where_much_is_open_a_worker_counts_first_and_the_page_waits_for_it(cast, tove, much_is_open):
    first, _second = cast.ask(), cast.ask()
    ServiceTarget.objects.update(first_response_minutes=60, version=2)

    offered = words(tove.get(TARGETS))
    page = counting(tove.post(TARGETS, {"count": "yes"}))
    waiting = words(tove.get(page))
    services.foresee_ordered(clock=now)
    counted = words(tove.get(page))

    assert "Much is open: count first what would move" in offered
    assert "deadlines move" not in offered
    assert "Waiting for a worker" in waiting
    assert "2 deadlines move: 0 later, 2 earlier" in counted
    assert f"#{first.number} 400 on invoice First response" in counted
    assert not Replan.objects.exists()
    assert set(Clock.objects.filter(kind="first_response").values_list("target_minutes", flat=True)) == {240}


def test_what_a_worker_has_counted_can_be_ordered_from_there(cast, tove, much_is_open):
    cast.ask()
    cast.ask()
    cast.market.calendar.intervals.update(opens="12:00", closes="14:00")
    touch(cast.market.calendar)
    address = hours_page(cast.market.calendar)
    page = counting(tove.post(address, {"count": "yes"}))
    services.foresee_ordered(clock=now)

    counted = tove.get(page)
    replan = ordered(tove.post(counted.context["page"]))

    assert f'action="{address}"' in counted.content.decode()
    assert replan.calendar == cast.market.calendar


def test_hours_that_a_worker_can_count_no_deadline_in_are_told(cast, tove, much_is_open):
    cast.ask(at=now())
    cast.ask(at=now())
    cast.market.calendar.intervals.all().delete()
    touch(cast.market.calendar)
    page = counting(tove.post(hours_page(cast.market.calendar), {"count": "yes"}))

    services.foresee_ordered(clock=now)
    failed = words(tove.get(page))

    assert "No deadline can be counted by the support hours of this market" in failed
    assert "Count once more" in failed


def test_only_who_keeps_the_promises_sees_what_was_counted(cast, sam, tove, much_is_open):
    cast.ask()
    page = counting(tove.post(TARGETS, {"count": "yes"}))

    assert sam.get(page).status_code == sam.post(TARGETS, {"count": "yes"}).status_code == 403
    assert Foresight.objects.count() == 1


def test_what_was_counted_takes_as_many_queries_for_three_inquiries_as_for_one(cast, tove, much_is_open):
    cast.ask()
    ServiceTarget.objects.update(first_response_minutes=60, version=2)
    page = counting(tove.post(TARGETS, {"count": "yes"}))
    services.foresee_ordered(clock=now)
    one = queries(tove, page)
    cast.ask()
    cast.ask()
    tove.post(TARGETS, {"count": "yes"})
    services.foresee_ordered(clock=now)

    assert queries(tove, reverse("cockpit:replan_foreseen", args=[Foresight.objects.latest("pk").pk])) == one


def test_where_nothing_is_open_there_is_nothing_to_plan(cast, tove):
    answer = tove.post(TARGETS)

    assert answer.status_code == 409
    assert "Everything that is open is planned by this already." in words(answer)
    assert not Replan.objects.exists()


def test_hours_that_no_deadline_can_be_counted_in_are_told(cast, tove):
    cast.ask(at=now())
    cast.market.calendar.intervals.all().delete()
    touch(cast.market.calendar)

    page = tove.get(hours_page(cast.market.calendar))

    assert page.status_code == 422
    assert "No deadline can be counted by the support hours of this market" in words(page)


def test_only_who_keeps_the_promises_plans_anew(cast, sam):
    cast.ask()

    assert sam.get(TARGETS).status_code == sam.post(TARGETS).status_code == 403
    assert sam.post(hours_page(cast.market.calendar)).status_code == 403
    assert not Replan.objects.exists()


def test_looking_takes_as_many_queries_for_three_inquiries_as_for_one(cast, tove):
    cast.ask()
    one = queries(tove, TARGETS)
    cast.ask()
    cast.ask()

    assert queries(tove, TARGETS) == one


def test_the_inquiry_shows_what_was_counted_by_earlier_hours(cast, sam):
    inquiry = cast.ask()
    cast.market.calendar.intervals.update(opens="12:00", closes="14:00")
    touch(cast.market.calendar)
    services.order_replan(calendar=cast.market.calendar, by=cast.tove, at=MONDAY + 2 * HOUR)
    services.replan_ordered(clock=lambda: MONDAY + 2 * HOUR)

    first_response = sam.get(page_of(inquiry)).context["standings"][0]

    assert [(stretch.when, stretch.words) for stretch in first_response.working] == [
        ("Mon 2 Mar 10:00–12:00", "counted until then: 2 h, by the hours that held"),
        ("Mon 2 Mar 12:00–14:00", "open, 2 h"),
        ("Mon 2 Mar 14:00", "due"),
    ]


def test_hours_that_never_open_are_refused_with_the_reason(cast, tove):
    calendar = cast.market.calendar
    due_at = cast.ask(at=now()).next_due_at
    calendar.intervals.all().delete()
    touch(calendar)

    refused = tove.get(hours_page(calendar))

    assert refused.status_code == 422
    assert "no open hours from then to the end of 2100; give it some first" in words(refused)
    assert Clock.objects.get(kind="first_response").due_at == due_at
