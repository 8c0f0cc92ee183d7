"""A team gives its members hours, serves markets, and is kept by leads."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.accounts import services
from apps.accounts.at_work import at_work
from apps.accounts.models import Absence, Team, User
from apps.accounts.roles import CONSULTANT
from apps.inquiries.people import leads
from apps.policy.models import OpeningInterval
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, text
from tests.factories.accounts import StaffFactory
from tests.factories.policy import MarketFactory, SupportCalendarFactory

LIST = "/admin/accounts/team/"
ADD = f"{LIST}add/"
EVENING = MONDAY + timedelta(hours=9)


@pytest.fixture
def late_shift(db):
    """Monday to Friday 13:00–21:00."""
    return SupportCalendarFactory(name="Late shift", hours=[("13:00", "21:00")])


@pytest.fixture
def evening_team(late_shift):
    return Team.objects.create(name="Evening desk", calendar=late_shift)


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def hours_of(person):
    return User.objects.with_hours().get(pk=person.pk).hours


def join(team, *people, by):
    services.let_work_in(team, people, by=by, at=MONDAY)


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", text(page)).split())


def errors(page):
    refusals = page.context["adminform"].form.errors.as_data()
    return {field: [error.code for error in found] for field, found in refusals.items()}


def working(market, at, people=None):
    people = User.objects.who_may_answer().serving(market) if people is None else people
    return [person.name for person in at_work(people, market=market, at=at)]


class TestHours:
    def test_those_of_the_team_come_before_the_markets(self, cast, evening_team, late_shift):
        before = hours_of(cast.sam)

        join(evening_team, cast.sam, by=cast.tove)

        assert (before, hours_of(cast.sam)) == (cast.market.calendar, late_shift)

    def test_ones_own_come_before_the_teams(self, cast, evening_team):
        own = SupportCalendarFactory(name="Sam's")
        join(evening_team, cast.sam, by=cast.tove)
        User.objects.filter(pk=cast.sam.pk).update(calendar=own)

        assert hours_of(cast.sam) == own

    def test_a_team_without_hours_leaves_the_markets(self, cast):
        join(Team.objects.create(name="Nordic desk"), cast.sam, by=cast.tove)

        assert hours_of(cast.sam) == cast.market.calendar

    def test_they_are_read_at_once(self, cast, evening_team, django_assert_num_queries):
        join(evening_team, cast.sam, by=cast.tove)

        with django_assert_num_queries(1):
            assert [person.hours for person in User.objects.staff().with_hours()]


class TestMembers:
    def test_one_works_in_one_team_and_it_is_on_record(self, cast, evening_team):
        other = Team.objects.create(name="Nordic desk")
        join(evening_team, cast.sam, by=cast.tove)

        join(other, cast.sam, by=cast.tove)

        assert (list(evening_team.members.all()), list(other.members.all())) == ([], [cast.sam])
        joined = cast.sam.history.get(history_change_reason="joined the team Nordic desk")
        assert (joined.history_user, joined.history_date, joined.team) == (cast.tove, MONDAY, other)

    def test_who_is_not_named_leaves(self, cast, evening_team):
        join(evening_team, cast.sam, cast.tove, by=cast.tove)

        join(evening_team, cast.tove, by=cast.tove)

        assert list(evening_team.members.all()) == [cast.tove]
        assert cast.sam.history.get(history_change_reason="left the team Evening desk").team is None

    def test_nobody_of_an_isv_works_in_one(self, cast, evening_team):
        join(evening_team, cast.anna, by=cast.tove)

        assert not evening_team.members.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=cast.anna.pk).update(team=evening_team)


class TestAtWork:
    def test_they_are_within_their_own_hours(self, cast, evening_team):
        join(evening_team, cast.sam, by=cast.tove)

        assert working(cast.market, MONDAY) == ["Tove Dahl"]
        assert working(cast.market, EVENING) == ["Sam Okafor"]

    def test_nobody_is_who_is_away_where_they_work(self, cast):
        day = date(2026, 3, 2)
        Absence.objects.create(person=cast.sam, deputy=cast.tove, first_day=day, last_day=day)

        assert working(cast.market, MONDAY) == ["Tove Dahl"]
        assert working(cast.market, MONDAY + timedelta(days=1)) == ["Sam Okafor", "Tove Dahl"]

    def test_the_day_is_that_of_where_they_work(self, cast):
        far = SupportCalendarFactory(name="Auckland", time_zone="Pacific/Auckland")
        User.objects.filter(pk=cast.sam.pk).update(calendar=far)
        Absence.objects.create(person=cast.sam, deputy=cast.tove, first_day=date(2026, 3, 3), last_day=date(2026, 3, 3))
        tuesday_there = MONDAY + timedelta(hours=12)

        assert working(cast.market, tuesday_there) == []
        assert working(cast.market, tuesday_there + timedelta(days=1)) == ["Sam Okafor"]

    def test_a_team_serves_its_markets_and_one_without_any_serves_all(self, cast):
        sweden = MarketFactory(code="SE", name="Sweden")
        nordic, everywhere = Team.objects.create(name="Nordic desk"), Team.objects.create(name="Everywhere")
        nordic.markets.set([sweden])
        join(nordic, cast.sam, by=cast.tove)
        join(everywhere, cast.tove, by=cast.tove)

        assert working(sweden, MONDAY) == ["Sam Okafor", "Tove Dahl"]
        assert working(cast.market, MONDAY) == ["Tove Dahl"]

    def test_who_has_no_team_serves_the_own_market(self, cast):
        sweden = MarketFactory(code="SE", name="Sweden")
        StaffFactory(name="Elias Nordin", market=sweden, role=CONSULTANT)

        assert working(sweden, MONDAY) == ["Elias Nordin"]

    def test_who_has_no_hours_keeps_those_of_the_market_that_asks(self, cast):
        User.objects.filter(pk=cast.sam.pk).update(market=None)
        team = Team.objects.create(name="Nordic desk")
        join(team, cast.sam, by=cast.tove)

        assert working(cast.market, MONDAY, User.objects.filter(team=team)) == ["Sam Okafor"]
        assert working(cast.market, EVENING, User.objects.filter(team=team)) == []

    def test_hours_with_no_hour_in_them_keep_nobody_at_work_and_nobody_else_away(self, cast):
        empty = SupportCalendarFactory(name="Nothing")
        OpeningInterval.objects.filter(calendar=empty).delete()
        User.objects.filter(pk=cast.sam.pk).update(calendar=empty)

        assert working(cast.market, MONDAY) == ["Tove Dahl"]

    def test_it_costs_the_same_for_any_number(self, cast, evening_team, django_assert_num_queries):
        for _ in range(3):
            StaffFactory(market=cast.market, role=CONSULTANT, team=evening_team)
        working(cast.market, MONDAY)

        with django_assert_num_queries(2):
            working(cast.market, MONDAY)


class TestLead:
    def test_whoever_leads_a_team_of_the_market_is_reminded_as_its_lead(self, cast):
        team = Team.objects.create(name="Nordic desk", lead=cast.sam)
        team.markets.set([cast.market])

        assert leads(cast.ask()) == [cast.sam]

    def test_of_a_team_for_other_markets_nobody_is(self, cast):
        team = Team.objects.create(name="Swedish desk", lead=cast.sam)
        team.markets.set([MarketFactory(code="SE", name="Sweden")])

        assert leads(cast.ask()) == [cast.tove]

    def test_who_no_longer_works_here_is_none(self, cast):
        team = Team.objects.create(name="Nordic desk", lead=cast.sam)
        team.markets.set([cast.market])
        User.objects.filter(pk=cast.sam.pk).update(is_active=False)

        assert leads(cast.ask()) == [cast.tove]


class TestPages:
    def form(self, cast, **fields):
        given = {"name": "Nordic desk", "lead": cast.tove.pk, "markets": [cast.market.pk], "staff": [cast.sam.pk]}
        return given | {"calendar": "", "change_reason": ""} | fields

    def test_a_lead_makes_one_with_its_members(self, cast, tove, late_shift):
        tove.post(ADD, self.form(cast, calendar=late_shift.pk))

        team = Team.objects.get()
        assert (team.lead, list(team.markets.all()), list(team.members.all())) == (cast.tove, [cast.market], [cast.sam])
        assert {row.history_user for row in team.history.all()} == {cast.tove}
        assert hours_of(cast.sam) == late_shift

    def test_the_list_tells_whom_and_what_it_serves(self, cast, tove, evening_team):
        tove.post(ADD, self.form(cast))

        shown = plain(tove.get(LIST))

        assert "Nordic desk Tove Dahl - Norway 1" in shown
        assert "Evening desk - Late shift All 0" in shown

    def test_the_form_says_who_would_leave_another(self, cast, tove, evening_team):
        join(evening_team, cast.sam, by=cast.tove)

        assert "Sam Okafor (now in Evening desk)" in text(tove.get(ADD))
        assert "(now in" not in text(tove.get(f"{LIST}{evening_team.pk}/change/"))

    def test_a_lead_works_at_the_desk(self, cast, tove):
        page = tove.post(ADD, self.form(cast, lead=cast.anna.pk))

        assert errors(page) == {"lead": ["no_lead"]}
        assert not Team.objects.exists()

    def test_hours_without_any_hour_are_refused(self, cast, tove):
        empty = SupportCalendarFactory(name="Nothing")
        OpeningInterval.objects.filter(calendar=empty).delete()

        page = tove.post(ADD, self.form(cast, calendar=empty.pk))

        assert errors(page) == {"calendar": ["empty_week"]}
        assert not Team.objects.exists()

    def test_a_consultant_reads_them(self, cast, evening_team):
        sam = browser_of(cast.sam)
        join(evening_team, cast.tove, by=cast.tove)

        assert "Evening desk" in text(sam.get(LIST))
        assert "Tove Dahl" in plain(sam.get(f"{LIST}{evening_team.pk}/change/"))
        assert sam.post(f"{LIST}{evening_team.pk}/change/", {"name": "Mine"}).status_code == 403

    def test_somebody_of_an_isv_joins_none(self, cast, tove, evening_team):
        fields = {"name": "Anna", "email": "anna@acme.example", "is_active": "on", "team": evening_team.pk}

        page = tove.post(f"/admin/accounts/user/{cast.anna.pk}/change/", fields)

        assert errors(page) == {"team": ["not_staff"]}
