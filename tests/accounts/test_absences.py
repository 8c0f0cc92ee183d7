"""Staff say themselves when they are away, leads say it of anybody."""

import re
from datetime import date

import pytest

from apps.accounts.models import Absence
from tests.cockpit.desk import browser_of, text
from tests.factories.policy import SupportCalendarFactory

LIST = "/admin/accounts/absence/"
ADD = f"{LIST}add/"


@pytest.fixture
def sam(cast):
    return browser_of(cast.sam)


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def form(cast, **fields):
    return {"first_day": "2026-03-09", "last_day": "2026-03-13", "deputy": cast.tove.pk} | fields


def codes(page):
    errors = page.context["adminform"].form.errors.as_data()
    return {field: [error.code for error in refusals] for field, refusals in errors.items()}


def kept():
    return list(Absence.objects.values_list("person__name", "first_day", "last_day", "deputy__name"))


def test_staff_keep_their_own(cast, sam):
    sam.post(ADD, form(cast))

    assert kept() == [("Sam Okafor", date(2026, 3, 9), date(2026, 3, 13), "Tove Dahl")]
    assert Absence.objects.get().history.get().history_user == cast.sam


def test_nobody_sends_somebody_else_away(cast, sam):
    sam.post(ADD, form(cast, person=cast.tove.pk))

    assert [person for person, *_rest in kept()] == ["Sam Okafor"]


def test_those_of_others_are_read_and_left_alone(cast, sam):
    theirs = Absence.objects.create(
        person=cast.tove, deputy=cast.sam, first_day=date(2026, 3, 9), last_day=date(2026, 3, 9)
    )

    assert "Tove Dahl" in text(sam.get(LIST))
    assert sam.post(f"{LIST}{theirs.pk}/change/", form(cast)).status_code == 403
    assert sam.post(f"{LIST}{theirs.pk}/delete/", {"post": "yes"}).status_code == 403
    assert kept() == [("Tove Dahl", date(2026, 3, 9), date(2026, 3, 9), "Sam Okafor")]


def test_a_lead_keeps_everybodys(cast, tove):
    tove.post(ADD, form(cast, person=cast.sam.pk))

    assert kept() == [("Sam Okafor", date(2026, 3, 9), date(2026, 3, 13), "Tove Dahl")]
    assert "Sam Okafor" in text(tove.get(LIST))


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"last_day": "2026-03-08"}, "last_day", "ends_before_it_begins"),
        ({"deputy": "anna"}, "deputy", "no_deputy"),
        ({"deputy": "sam"}, "deputy", "no_deputy"),
        ({"deputy": ""}, "deputy", "required"),
        ({"first_day": "soon"}, "first_day", "invalid"),
    ],
)
def test_what_cannot_be_is_refused(cast, sam, fields, field, code):
    people = {"anna": cast.anna.pk, "sam": cast.sam.pk}
    fields = {name: people.get(value, value) for name, value in fields.items()}

    page = sam.post(ADD, form(cast, **fields))

    assert codes(page)[field] == [code]
    assert kept() == []


def test_one_is_away_once_at_a_time(cast, sam):
    sam.post(ADD, form(cast))

    page = sam.post(ADD, form(cast, first_day="2026-03-13", last_day="2026-03-20"))

    assert codes(page) == {"first_day": ["absent_already"]}
    assert len(kept()) == 1


def test_one_may_change_ones_own(cast, sam):
    sam.post(ADD, form(cast))

    sam.post(f"{LIST}{Absence.objects.get().pk}/change/", form(cast, last_day="2026-03-10"))

    assert kept() == [("Sam Okafor", date(2026, 3, 9), date(2026, 3, 10), "Tove Dahl")]


def test_a_standing_deputy_works_at_the_desk(cast, tove):
    page = tove.post(
        f"/admin/accounts/user/{cast.sam.pk}/change/",
        {"name": "Sam", "email": "sam@lodestar.example", "is_active": "on", "is_staff": "on", "deputy": cast.anna.pk},
    )

    assert codes(page) == {"deputy": ["no_deputy"]}


def test_ones_own_hours_and_absences_are_reached_from_the_menu_of_the_account(cast, sam):
    cast.sam.calendar = SupportCalendarFactory(name="Mornings", hours=[("08:30", "12:00")])
    cast.sam.save()
    away = Absence.objects.create(
        person=cast.sam, deputy=cast.tove, first_day=date(2099, 3, 9), last_day=date(2099, 3, 13)
    )
    page = f"/admin/accounts/user/{cast.sam.pk}/change/"
    hours = f"/admin/policy/supportcalendar/{cast.sam.calendar.pk}"

    menu, shown = text(sam.get(LIST)), text(sam.get(page))

    assert re.search(rf'<a href="{page}"[^>]*>\s*My hours and absences', menu)
    links = re.findall(r'<a href="([^"]+)" class="text-primary[^>]+>([^<]+)</a>', shown)
    assert [
        (f"{hours}/change/", "Hours: Mornings"),
        (f"{hours}/preview/", "See the year"),
        (f"{LIST}?person__id__exact={cast.sam.pk}", "Absences"),
        (f"{LIST}{away.pk}/change/", "away 9 Mar 2099 to 13 Mar 2099"),
    ] == links
    assert "Sam Okafor" in text(sam.get(f"{LIST}?person__id__exact={cast.sam.pk}"))
