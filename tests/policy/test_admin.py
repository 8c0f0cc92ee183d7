from datetime import date

import pytest

from apps.policy.calendars import support_hours
from apps.policy.models import Market, OpeningInterval, SupportCalendar
from tests.cast import HOUR, MONDAY
from tests.cockpit.desk import browser_of, text
from tests.factories.policy import SupportCalendarFactory

ADD = "/admin/policy/supportcalendar/add/"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def calendar_form(*intervals, closures=(), working=(), others=(), **fields) -> dict[str, str]:
    """What the form of a calendar sends: stretches as (weekday, opens, closes) or (date, starts, ends)."""
    data = {"name": "Norway", "time_zone": "Europe/Oslo", "holiday_country": "", "holiday_region": ""} | fields
    rows = {
        "intervals": [dict(zip(("weekday", "opens", "closes"), row, strict=True)) for row in intervals],
        "closures": [dict(zip(("on", "starts", "ends", "name"), (*row, "Moving"), strict=True)) for row in closures],
        "working_holidays": [{"on": day} for day in working],
        "other_hours": [dict(zip(("first_on", "last_on", "hours", "name"), row, strict=True)) for row in others],
    }
    for prefix, forms in rows.items():
        data |= {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-{n}-{name}": value for n, form in enumerate(forms) for name, value in form.items()}
    return data


def errors(page) -> list[str]:
    """Every refusal on the page of a form."""
    shown = [*page.context["adminform"].form.errors.values()]
    for inline in page.context["inline_admin_formsets"]:
        shown += [inline.formset.non_form_errors(), *(e for row in inline.formset.errors for e in row.values())]
    return [str(sentence) for group in shown for sentence in group]


def test_a_calendar_is_made_with_its_hours(tove):
    page = tove.post(
        ADD,
        calendar_form(
            (0, "08:30", "12:00"),
            (0, "12:30", "16:30"),
            closures=[("2026-03-03", "00:00", "24:00")],
            working=["2026-05-01"],
            holiday_country="no",
            change_reason="New market",
        ),
    )

    calendar = SupportCalendar.objects.get(name="Norway")
    assert page.status_code == 302
    assert [str(interval) for interval in calendar.intervals.all()] == ["Monday 08:30–12:00", "Monday 12:30–16:30"]
    assert calendar.closures.get().on == date(2026, 3, 3)
    assert calendar.working_holidays.get().on == date(2026, 5, 1)
    assert calendar.holiday_country == "NO"


def test_hours_between_two_dates_are_typed_as_one_line_and_kept_in_one_manner(cast, tove):
    form = calendar_form(
        (0, "08:30", "16:30"),
        others=[("2026-07-01", "2026-08-15", "friday 9:00", "x")],
        change_reason="Summer",
    )
    refused = tove.post(ADD, form)

    accepted = tove.post(
        ADD,
        form
        | {"other_hours-0-hours": " mon - thu 09:00 - 15:00,fri 09:00-12:00", "other_hours-0-name": "Summer hours"},
    )

    assert errors(refused) == [
        'Friday: an interval is a pair of local times from "00:00" to "24:00", such as "08:30" and "16:30".'
    ]
    assert accepted.status_code == 302
    summer = SupportCalendar.objects.get(name="Norway").other_hours.get()
    assert (summer.hours, summer.history.get().history_user) == ("Mon–Thu 09:00–15:00; Fri 09:00–12:00", cast.tove)


def test_hours_between_two_dates_count_as_soon_as_they_are_saved(cast, tove):
    calendar = cast.market.calendar
    assert support_hours(calendar).is_open(MONDAY)

    rows = {"intervals-TOTAL_FORMS": 5, "intervals-INITIAL_FORMS": 5}
    for n, interval in enumerate(calendar.intervals.all()):
        rows |= {f"intervals-{n}-{name}": getattr(interval, name) for name in ("weekday", "opens", "closes")}
        rows[f"intervals-{n}-id"] = interval.pk
    shut = [(MONDAY.date().isoformat(), MONDAY.date().isoformat(), "", "Moving")]
    page = tove.post(
        f"/admin/policy/supportcalendar/{calendar.pk}/change/", calendar_form(name=calendar.name, others=shut) | rows
    )

    assert page.status_code == 302
    assert not support_hours(SupportCalendar.objects.get(pk=calendar.pk)).is_open(MONDAY)


def test_every_row_is_signed_with_who_and_why(cast, tove):
    tove.post(ADD, calendar_form((0, "08:30", "16:30"), change_reason="New market"))

    calendar = SupportCalendar.objects.get(name="Norway")
    rows = [calendar.history.latest(), calendar.intervals.get().history.latest()]
    assert [(row.history_user, row.history_change_reason) for row in rows] == [(cast.tove, "New market")] * 2


def test_changed_hours_are_read_anew(cast, tove):
    calendar = cast.market.calendar
    before = support_hours(calendar).is_open(MONDAY)
    rows = {"intervals-TOTAL_FORMS": 5, "intervals-INITIAL_FORMS": 5}
    for n, interval in enumerate(calendar.intervals.all()):
        rows |= {
            f"intervals-{n}-id": interval.pk,
            f"intervals-{n}-weekday": interval.weekday,
            f"intervals-{n}-opens": "12:00",
            f"intervals-{n}-closes": "16:30",
        }

    tove.post(f"/admin/policy/supportcalendar/{calendar.pk}/change/", calendar_form(name=calendar.name) | rows)

    hours = support_hours(SupportCalendar.objects.get(pk=calendar.pk))
    assert (before, hours.is_open(MONDAY), hours.is_open(MONDAY + 2 * HOUR)) == (True, False, True)


def test_a_day_taken_away_is_on_record(cast, tove):
    calendar = SupportCalendarFactory(hours=[("08:00", "12:00")])
    row = calendar.intervals.first()
    rows = {
        "intervals-TOTAL_FORMS": 1,
        "intervals-INITIAL_FORMS": 1,
        "intervals-0-id": row.pk,
        "intervals-0-weekday": row.weekday,
        "intervals-0-opens": row.opens,
        "intervals-0-closes": row.closes,
        "intervals-0-DELETE": "on",
    }
    form = calendar_form(name=calendar.name, change_reason="Fewer hours")

    tove.post(f"/admin/policy/supportcalendar/{calendar.pk}/change/", form | rows)

    gone = OpeningInterval.history.filter(id=row.pk).latest()
    assert not OpeningInterval.objects.filter(pk=row.pk).exists()
    assert (gone.history_type, gone.history_user, gone.history_change_reason) == ("-", cast.tove, "Fewer hours")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (
            calendar_form(time_zone="Europe/Osl"),
            "'Europe/Osl' is no known time zone; use a name such as Europe/Oslo.",
        ),
        (
            calendar_form((0, "08:30", "12:30"), (0, "12:00", "16:30")),
            "Monday: two intervals overlap; let each end before the next begins.",
        ),
        (
            calendar_form((0, "16:30", "08:30")),
            "08:30 is not after 16:30. A stretch that goes past midnight is two: to 24:00, and from 00:00.",
        ),
        (calendar_form((0, "8:30", "16:30")), "Write a time of day such as 08:30; 24:00 ends a day."),
        (
            calendar_form(closures=[("2026-03-03", "12:00", "11:00")]),
            "11:00 is not after 12:00. A stretch that goes past midnight is two: to 24:00, and from 00:00.",
        ),
        (
            calendar_form(holiday_country="XX"),
            "We know no public holidays of XX. Use a code such as NO; leave it empty for none.",
        ),
        (calendar_form(holiday_country="SE", holiday_region="ENG"), "SE has no region ENG."),
        (calendar_form(holiday_region="ENG"), "Name the country of this region too."),
        (
            calendar_form(closures=[("2101-03-03", "00:00", "24:00")]),
            "2101-03-03 lies outside the years 1990 to 2100.",
        ),
        (calendar_form(working=["1989-05-01"]), "1989-05-01 lies outside the years 1990 to 2100."),
        (
            calendar_form(others=[("2026-08-15", "2026-07-01", "Mon 09:00-15:00", "Summer hours")]),
            "2026-07-01 is before 2026-08-15. The last day is the first day or a later one.",
        ),
        (
            calendar_form(others=[("2026-07-01", "2026-07-31", "", "A"), ("2026-07-31", "2026-08-15", "", "B")]),
            "Two date ranges hold 2026-07-31; let each end before the next begins.",
        ),
        (
            calendar_form(others=[("2026-07-01", "2026-07-31", "Mon-Fry 09:00-15:00", "Summer hours")]),
            "'Fry' is no weekday. Write hours such as Mon–Thu 09:00–15:00; Fri 09:00–12:00.",
        ),
        (
            calendar_form(others=[("2026-07-01", "2026-07-31", "Mon 15:00-09:00", "Summer hours")]),
            "Monday: 15:00 to 09:00 ends before it has begun",
        ),
        (
            calendar_form(others=[("2026-07-01", "2101-07-31", "", "Summer hours")]),
            "2101-07-31 lies outside the years 1990 to 2100.",
        ),
    ],
)
def test_hours_that_cannot_be_counted_are_refused(tove, form, sentence):
    page = tove.post(ADD, form)

    assert page.status_code == 200
    assert [shown for shown in errors(page) if shown.startswith(sentence)] == errors(page) != []
    assert not SupportCalendar.objects.filter(name="Norway").exists()


def without_hours(calendar: SupportCalendar) -> dict:
    rows = {"intervals-TOTAL_FORMS": calendar.intervals.count(), "intervals-INITIAL_FORMS": calendar.intervals.count()}
    for n, row in enumerate(calendar.intervals.all()):
        stretch = {"id": row.pk, "weekday": row.weekday, "opens": row.opens, "closes": row.closes, "DELETE": "on"}
        rows |= {f"intervals-{n}-{name}": value for name, value in stretch.items()}
    return calendar_form(name=calendar.name) | rows


def test_a_calendar_that_a_market_keeps_is_never_without_hours(cast, tove):
    calendar = cast.market.calendar

    page = tove.post(f"/admin/policy/supportcalendar/{calendar.pk}/change/", without_hours(calendar))

    assert errors(page) == [
        "These are the hours of Norway: leave at least one stretch, or choose other hours there first."
    ]
    assert calendar.intervals.count() == 5


def test_a_calendar_that_nobody_keeps_may_be_without_hours(tove):
    calendar = SupportCalendarFactory()

    tove.post(f"/admin/policy/supportcalendar/{calendar.pk}/change/", without_hours(calendar))

    assert not calendar.intervals.exists()


def test_a_market_takes_no_calendar_without_hours(cast, tove):
    never = SupportCalendarFactory(name="Never")
    never.intervals.all().delete()
    form = {
        "code": "NL",
        "name": "Nowhere",
        "calendar": never.pk,
        "partner_service_email": "a@lodestar.example",
        "erp_support_email": "b@lodestar.example",
        "nudge_after_days": "2",
        "close_after_days": "5",
        "currency": "NOK",
        "money_rounding": "half_up",
    }

    page = tove.post("/admin/policy/market/add/", form)

    assert errors(page) == ["Never has no weekly hours, so nobody would ever be answered. Give it hours first."]
    assert not Market.objects.filter(name="Nowhere").exists()


def test_a_calendar_that_a_market_keeps_is_not_deleted(cast, tove):
    calendar = cast.market.calendar

    page = tove.post(f"/admin/policy/supportcalendar/{calendar.pk}/delete/", {"post": "yes"})

    assert "Market" in text(page)
    assert SupportCalendar.objects.filter(pk=calendar.pk).exists()


def test_a_market_takes_a_country_code_only(cast, tove):
    form = {
        "code": "N1",
        "name": "Nowhere",
        "calendar": cast.market.calendar.pk,
        "partner_service_email": "a@lodestar.example",
        "erp_support_email": "b@lodestar.example",
        "nudge_after_days": "2",
        "close_after_days": "5",
        "currency": "NOK",
        "money_rounding": "half_up",
    }

    refused = tove.post("/admin/policy/market/add/", form)
    accepted = tove.post("/admin/policy/market/add/", form | {"code": "nl"})

    assert errors(refused) == ["Use the two letters of the ISO country code, such as NO."]
    assert accepted.status_code == 302
    assert Market.objects.get(name="Nowhere").code == "NL"
