from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.db.models import CharField, DateTimeField, IntegerField, OuterRef, Subquery
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.policy.models import Market
from apps.policy.prepared import MOST, Given, Prepared
from tests.factories.accounts import UserFactory
from tests.factories.policy import MarketFactory

pytestmark = pytest.mark.django_db

NUMBER, NAME, AT = Given("number", IntegerField()), Given("name", CharField()), Given("at", DateTimeField())
JOINED = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture
def markets():
    named = {"NO": "Norway", "SE": "Sweden", "DK": "50 % off_", "FI": "it's"}
    return [MarketFactory(code=code, name=name) for code, name in named.items()]


def named() -> Prepared:
    return Prepared(lambda: Market.objects.filter(name__icontains=NAME).select_related("calendar").order_by("pk"))


@pytest.mark.usefixtures("markets")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["", "o", "way", "%", "_", "'", "\\", "SWE", "é"]), max_size=6))
def test_it_finds_what_the_same_query_written_anew_finds(words):
    prepared = named()

    for word in words:
        assert list(prepared.asked(name=word)) == list(Market.objects.filter(name__icontains=word).order_by("pk"))


def test_its_sql_is_written_once(markets):
    written = []

    def build():
        written.append(True)
        return Market.objects.filter(pk=NUMBER)

    prepared = Prepared(build)

    assert [[market.pk for market in prepared.asked(number=each.pk)] for each in markets] == [[m.pk] for m in markets]
    assert len(written) == 1


def test_its_sql_is_written_once_for_each_shape(markets):
    written = []

    def build(limit):
        written.append(limit)
        return Market.objects.order_by("pk")[:limit]

    prepared = Prepared(build)

    assert [len(prepared.asked(limit)) for limit in (1, 2, 1, 2)] == [1, 2, 1, 2]
    assert written == [1, 2]


def test_what_changes_the_sql_is_its_shape(markets):
    prepared = Prepared(lambda names: Market.objects.filter(name__in=names).order_by("pk"))

    assert [market.name for market in prepared.asked(("Norway", "Sweden"))] == ["Norway", "Sweden"]
    assert [market.name for market in prepared.asked(("it's",))] == ["it's"]


def test_shapes_beyond_those_that_are_kept_are_asked_all_the_same(markets):
    prepared = Prepared(lambda limit: Market.objects.order_by("pk")[:limit])

    assert [len(prepared.asked(limit)) for limit in range(1, MOST + 3)] == [1, 2, 3, *[4] * (MOST - 1)]


def test_rows_come_with_what_belongs_to_them(markets, django_assert_num_queries):
    with django_assert_num_queries(1):
        [market] = named().asked(name="norway")
        assert market.calendar.time_zone


def test_moments_are_compared_as_the_database_keeps_them():
    UserFactory(email="early@desk.example", date_joined=JOINED)
    prepared = Prepared(lambda: type(UserFactory()).objects.filter(date_joined__lte=AT, email="early@desk.example"))

    assert [len(prepared.asked(at=JOINED + timedelta(seconds=step))) for step in (-1, 0, 1)] == [0, 1, 1]


def test_values_stand_in_subqueries_and_in_rows_of_values(markets):
    same = Market.objects.filter(pk=OuterRef("pk"), name=NAME).values("code")
    prepared = Prepared(lambda: Market.objects.order_by("pk").annotate(own=Subquery(same)).values_list("name", "own"))

    assert [name for name, own in prepared.asked(name="Sweden") if own] == ["Sweden"]
    assert [name for name, own in prepared.asked(name="Norway") if own] == ["Norway"]


def test_a_value_that_was_not_given_is_missed():
    with pytest.raises(KeyError):
        named().asked()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a database in memory belongs to one thread")
def test_each_thread_asks_by_its_own_connection():
    names = [MarketFactory(code=f"N{place}", name=f"Market {place}").name for place in range(8)]
    prepared = named()

    def ask(name: str) -> list[str]:
        try:
            return [market.name for market in prepared.asked(name=name)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        assert all(name in found for name, found in zip(names, threads.map(ask, names), strict=True))
