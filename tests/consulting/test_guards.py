"""What the database refuses by itself, on both engines, to whoever writes rows past the services."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from apps.consulting import services
from apps.consulting.guards import RULES, attach
from apps.consulting.models import Acceptance, Engagement, Estimate, TimeEntry, TimeSlice
from tests.cast import HOUR

from .ways import AGREED, MINUTE

pytestmark = pytest.mark.django_db


@contextmanager
def refused(rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        yield


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def again(row, **changes):
    """The same row once more, as somebody would copy it."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    type(row)._default_manager.create(**fields | changes)


def test_each_rule_is_kept_by_the_database():
    there = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(there)
        found = {name for (name,) in cursor.fetchall()}

    assert RULES.keys() - found == set()


def test_attaching_the_rules_again_changes_nothing(way):
    attach(connection)
    way.agreed()

    with refused("acceptance_is_never_changed"):
        sql("UPDATE consulting_acceptance SET words = 'no'")


class TestAnAcceptance:
    def test_is_never_changed_deleted_or_replaced(self, way):
        way.agreed()
        said = Acceptance.objects.get()

        with refused("acceptance_is_never_changed"):
            Acceptance.objects.update(kind="rejected")
        with refused("acceptance_is_never_deleted"):
            sql("DELETE FROM consulting_acceptance")
        with refused("acceptance_is_never_replaced"):
            again(said, record_hash="b" * 64)

    def test_answers_the_text_that_was_sent(self, way):
        estimate = way.estimated(way.requested())

        with refused("acceptance_answers_the_text_sent"):
            Acceptance.objects.create(
                estimate=estimate,
                kind="accepted",
                text_hash="c" * 64,
                name="Dag",
                email="dag@havbris.example",
                at=AGREED,
                verified_by="nobody",
                record_hash="d" * 64,
            )

    def test_holds_its_estimate_to_what_was_agreed(self, way):
        engagement = way.agreed()

        with refused("answered_estimate_stays_as_it_is"):
            Estimate.objects.update(cap=Decimal(99_000))
        with refused("terms_are_accepted"):
            Engagement.objects.filter(pk=engagement.pk).update(cap=Decimal(99_000))


def test_an_engagement_begins_without_terms(way):
    engagement = way.agreed()

    with refused("terms_are_not_there_from_the_start"):
        again(engagement)


def test_terms_are_of_an_estimate_that_was_accepted(way):
    engagement = way.requested()
    estimate = way.estimated(engagement)

    with refused("terms_are_accepted"):
        Engagement.objects.filter(pk=engagement.pk).update(terms=estimate, cap=estimate.cap)


def test_what_is_booked_never_costs_more_than_the_cap(way):
    engagement = way.agreed()

    with refused("no_more_than_the_cap|CHECK constraint"):
        Engagement.objects.filter(pk=engagement.pk).update(priced=engagement.cap + 1)


class TestAnEntry:
    def test_overlaps_no_other_of_its_person(self, way):
        entry = way.booked(way.agreed(), AGREED, 60)
        later = way.booked(entry.engagement, AGREED + HOUR, 60)

        with refused("entries_do_not_overlap"):
            again(entry, started_at=AGREED + 30 * MINUTE)
        with refused("entries_are_not_moved_to_overlap"):
            TimeEntry.objects.filter(pk=later.pk).update(started_at=AGREED + 59 * MINUTE)

    def test_is_of_work_that_was_agreed(self, way):
        entry = way.booked(way.agreed(), AGREED, 60)
        Engagement.objects.update(status="finished")

        with refused("entry_is_for_work_agreed"):
            again(entry, started_at=AGREED + 2 * HOUR, ended_at=AGREED + 3 * HOUR)

    def test_of_an_approved_week_stays_as_it_is(self, way):
        entry, item = self.approved(way)

        with refused("entry_of_an_approved_week_stays"):
            TimeEntry.objects.update(is_struck=True)
        with refused("approved_week_takes_no_entry"):
            again(entry, started_at=AGREED + 2 * HOUR, ended_at=AGREED + 3 * HOUR)
        with refused("item_of_an_approved_week_stays"):
            type(item).objects.update(amount=1)
        with refused("approved_week_takes_no_item"):
            again(item)

    def test_that_is_invoiced_stays_as_it_is(self, way):
        entry, item = self.approved(way)
        way.invoiced(entry.engagement, at=AGREED + 3 * HOUR)

        with refused("invoiced_entry_stays_as_it_is"):
            TimeEntry.objects.update(note="x")
        with refused("invoiced_item_stays_as_it_is"):
            type(item).objects.update(text="x")
        with refused("slice_of_an_invoiced_entry_stays"):
            TimeSlice.objects.all().delete()
        with refused("invoiced_item_is_never_deleted"):
            sql("DELETE FROM consulting_item")
        with refused("invoiced_entry_is_never_deleted"):
            sql("DELETE FROM consulting_timeentry_messages")
            sql("DELETE FROM consulting_timeentry")

    def approved(self, way):
        engagement = way.agreed()
        entry = way.booked(engagement, AGREED, 60)
        item = services.add_item(
            engagement, day=date(2026, 3, 2), text="Train", amount=Decimal(10), by=way.cast.sam, at=AGREED + HOUR
        )
        week = services.submit(way.cast.sam, date(2026, 3, 2), by=way.cast.sam, at=AGREED + 2 * HOUR)
        services.approve(week, by=way.cast.tove, at=AGREED + 2 * HOUR)
        return entry, item
