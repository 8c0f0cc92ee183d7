"""Bookings in the same moment: none passes the limit, none books a minute twice, and nobody waits for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.accounts.roles import write_roles
from apps.consulting import services
from apps.consulting.models import Acceptance, Engagement, TimeEntry, Timer
from apps.consulting.prices import minutes_left
from apps.consulting.services import Answer
from apps.consulting.statements import statement_of
from tests.cast import HOUR, gather
from tests.factories.accounts import StaffFactory

from .ways import AGREED, HERE, MINUTE, PAYER, Kind, Way, code_in, last_mail, last_token

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
]
MANY = 12


@pytest.fixture
def way():
    write_roles()
    return Way(gather())


def at_once(*calls):
    """What each of ``calls`` came to, begun in the same moment: its code where it was refused."""
    start = Barrier(len(calls))

    def of(call):
        try:
            start.wait()
            call()
        except ValidationError as refusal:
            return refusal.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(of, calls))


def test_two_and_more_who_book_together_stay_under_the_limit(way):
    engagement = way.agreed(cap=Decimal(5 * 1200))
    people = StaffFactory.create_batch(MANY, market=way.cast.market)

    outcomes = at_once(*(lambda person=person: way.booked(engagement, AGREED, 60, person=person) for person in people))

    assert sorted(outcomes) == ["done"] * 5 + ["over_cap"] * (MANY - 5)
    engagement.refresh_from_db()
    assert engagement.priced == statement_of(engagement).amount == engagement.cap


def test_timers_stopped_together_are_billed_up_to_the_limit(way):
    engagement = way.agreed(cap=Decimal(2 * 1200))
    people = StaffFactory.create_batch(4, market=way.cast.market)
    timers = [services.start_timer(engagement, by=person, at=AGREED) for person in people]

    outcomes = at_once(
        *(lambda timer=timer: services.stop_timer(timer, by=timer.person, at=AGREED + HOUR) for timer in timers)
    )

    assert outcomes == ["done"] * 4
    billed = sum(TimeEntry.objects.billable().values_list("minutes", flat=True))
    assert (billed, sum(TimeEntry.objects.values_list("minutes", flat=True))) == (120, 240)


def test_one_timer_stopped_on_many_devices_is_booked_once(way):
    timer = services.start_timer(way.agreed(), by=way.cast.sam, at=AGREED)

    outcomes = at_once(*[lambda: services.stop_timer(timer, by=way.cast.sam, at=AGREED + HOUR)] * MANY)

    assert sorted(outcomes) == ["done"] + ["stopped_already"] * (MANY - 1)
    assert TimeEntry.objects.get().minutes == 60


def test_one_person_books_one_thing_at_a_time(way):
    engagements = [way.agreed(), way.agreed()]

    outcomes = at_once(
        *(
            lambda number=number: way.booked(
                engagements[number % 2], AGREED + number * MINUTE, 60, at=AGREED + 3 * HOUR
            )
            for number in range(MANY)
        )
    )

    assert sorted(outcomes) == ["done"] + ["overlaps"] * (MANY - 1)


def test_timers_that_change_places_wait_for_nobody_in_a_ring(way):
    one, other = way.agreed(), way.agreed()
    services.start_timer(one, by=way.cast.sam, at=AGREED)
    services.start_timer(other, by=way.ida, at=AGREED)

    outcomes = at_once(
        lambda: services.start_timer(other, by=way.cast.sam, at=AGREED + HOUR),
        lambda: services.start_timer(one, by=way.ida, at=AGREED + HOUR),
        lambda: way.booked(one, AGREED - 10 * MINUTE, 10, person=way.cast.tove, at=AGREED + HOUR),
        lambda: services.watch_timers(at=AGREED + HOUR),
    )

    assert set(outcomes) <= {"done", "before_agreement"}
    assert Timer.objects.running().count() == 2


def test_of_many_answers_one_counts(way):
    engagement = way.requested()
    estimate = way.estimated(engagement)
    token = last_token()
    services.send_code(token, at=AGREED)
    code = code_in(last_mail(PAYER))

    def answer(number):
        given = Answer([Kind.ACCEPTED, Kind.REJECTED][number % 2], estimate.text_hash)
        return lambda: services.answer(token, given, code=code, source=HERE, at=AGREED)

    outcomes = at_once(*map(answer, range(MANY)))

    assert sorted(outcomes) == ["answered_already"] * (MANY - 1) + ["done"]
    engagement.refresh_from_db()
    agreed = Acceptance.objects.get().kind == Kind.ACCEPTED
    assert engagement.status == (Engagement.Status.AGREED if agreed else Engagement.Status.DECLINED)


def test_one_package_is_not_given_to_two(way):
    package = way.package(600)
    offers = []
    for _ in range(2):
        estimate = way.estimated(way.requested(), package=package, package_minutes=400)
        token = last_token()
        services.send_code(token, at=AGREED)
        offers.append((token, Answer(Kind.ACCEPTED, estimate.text_hash), code_in(last_mail(PAYER))))

    outcomes = at_once(
        *(
            lambda offer=offer: services.answer(offer[0], offer[1], code=offer[2], source=HERE, at=AGREED)
            for offer in offers
        )
    )

    assert sorted(outcomes) == ["done", "package_used_up"]
    assert minutes_left(package) == 200


def test_a_week_is_handed_in_whole_or_not_at_all(way):
    engagement = way.agreed()
    way.booked(engagement, AGREED, 60)

    def submit():
        services.submit(way.cast.sam, date(2026, 3, 2), by=way.cast.sam, at=AGREED + 4 * HOUR)

    outcomes = at_once(submit, submit, lambda: way.booked(engagement, AGREED + 2 * HOUR, 60, at=AGREED + 4 * HOUR))

    assert sorted(outcomes[:2]) == ["done", "wrong_status"]
    assert outcomes[2] in ("done", "week_submitted")
