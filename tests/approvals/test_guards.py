"""What the database refuses by itself, on both engines, to whoever writes rows past the services."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from apps.approvals.guards import NEVER_EMPTIED, RULES, attach
from apps.approvals.models import Consent, CopyAccess, DataAccessRequest, RestoredCopy
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE
from apps.isvs.models import CompanyDatabase, DataOwner
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CompanyDatabaseFactory, CustomerFactory

from .rows import Rows, hash_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast):
    return Rows.asked(cast)


@contextmanager
def refused(rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        yield


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


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


def test_attaching_the_rules_again_changes_nothing(rows):
    attach(connection)

    consent = rows.consent()
    with refused("consent_is_never_changed"):
        sql("UPDATE approvals_consent SET words = 'no'")
    assert Consent.objects.get() == consent


class TestAnAnswer:
    def test_is_never_changed(self, rows):
        consent = rows.consent()

        with refused("consent_is_never_changed"):
            sql("UPDATE approvals_consent SET until = %s WHERE id = %s", MONDAY + 60 * DAY, consent.pk)

        consent.refresh_from_db()
        assert consent.until == MONDAY + 14 * DAY

    def test_is_never_deleted(self, rows):
        rows.consent()

        with refused("consent_is_never_deleted"):
            sql("DELETE FROM approvals_consent")

        assert Consent.objects.count() == 1

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL replaces nothing")
    @pytest.mark.parametrize("column", ["id", "record_hash", "version"])
    def test_is_never_replaced_by_another(self, rows, column):
        consent = rows.consent()
        columns = [field.column for field in Consent._meta.concrete_fields]
        given = {"kind": "'declined'", "record_hash": f"'{hash_of('another')}'", "id": "NULL"}
        values = {name: given.get(name, f'"{name}"') for name in columns} | {column: column}

        with refused("consent_is_never_replaced"):
            sql(
                f"INSERT OR REPLACE INTO approvals_consent ({', '.join(columns)}) "  # noqa: S608 - constants
                f"SELECT {', '.join(values[name] for name in columns)} FROM approvals_consent"
            )

        assert list(Consent.objects.values_list("pk", "kind")) == [(consent.pk, "approved")]

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
    @pytest.mark.parametrize("table", NEVER_EMPTIED)
    def test_is_never_emptied_away(self, rows, table):
        rows.consent()
        sql("SET CONSTRAINTS ALL IMMEDIATE")

        with refused("never_emptied"):
            sql(f"TRUNCATE {table} CASCADE")

        assert Consent.objects.count() == 1

    def test_counts_once_for_a_text(self, rows):
        rows.consent()

        with pytest.raises(IntegrityError), transaction.atomic():
            rows.consent("declined")

        assert Consent.objects.get().kind == "approved"

    def test_is_taken_back_once(self, rows):
        rows.consent()
        rows.consent("withdrawn")

        with pytest.raises(IntegrityError), transaction.atomic():
            rows.consent("withdrawn", version=2)

        assert Consent.objects.count() == 2

    @pytest.mark.parametrize(
        "other",
        [
            {"version": 2},
            {"text": "May we look at a log?"},
            {"text_hash": hash_of("May we look at a log?")},
        ],
    )
    def test_is_to_the_very_text_that_was_shown(self, rows, other):
        with refused("consent_answers_the_text_shown"):
            rows.consent(**other)

        assert not Consent.objects.exists()

    def test_is_not_to_a_text_that_nobody_was_shown(self, cast):
        rows = Rows.asked(cast, status="draft", text="", text_hash="", released_by=None, released_at=None)

        with refused("consent_answers_the_text_shown"):
            rows.consent()

        assert not Consent.objects.exists()

    def test_is_about_the_database_that_was_asked_for(self, rows):
        other = CompanyDatabaseFactory(customer=rows.request.database.customer)

        with refused("consent_answers_the_text_shown"):
            rows.consent(database=other)

        assert not Consent.objects.exists()

    def test_allows_no_longer_than_was_asked(self, rows):
        with refused("consent_allows_no_more_than_asked"):
            rows.consent("limited", keep_days=15)

        assert not Consent.objects.exists()

    def test_allows_nobody_who_was_not_asked_for(self, rows):
        with refused("consent_allows_no_more_than_asked"):
            rows.consent("limited", people=[rows.cast.sam.pk, rows.cast.tove.pk])

        assert not Consent.objects.exists()

    def test_may_allow_less(self, rows):
        consent = rows.consent("limited", keep_days=3, people=[rows.cast.sam.pk])

        assert Consent.objects.get() == consent

    @pytest.mark.parametrize("status", ["named", "removed"])
    def test_is_no_yes_of_somebody_who_may_not_decide(self, rows, status):
        DataOwner.objects.update(status=status)

        with refused("consent_is_the_customers"):
            rows.consent()

        assert not Consent.objects.exists()

    def test_is_no_yes_about_another_customers_database(self, rows):
        CompanyDatabase.objects.update(customer=CustomerFactory(market=rows.cast.market))

        with refused("consent_is_the_customers"):
            rows.consent()

        assert not Consent.objects.exists()


class TestARequest:
    @pytest.mark.parametrize(
        ("column", "value"), [("text", "Something else"), ("text_hash", hash_of("else")), ("keep_days", 60)]
    )
    def test_stays_as_it_was_answered(self, rows, column, value):
        rows.consent()

        with refused("answered_request_stays_as_it_is"):
            DataAccessRequest.objects.update(**{column: value})

        assert DataAccessRequest.objects.get().text_hash == rows.request.text_hash

    def test_stays_about_the_database_it_was_answered_for(self, rows):
        rows.consent()
        other = CompanyDatabaseFactory(customer=rows.request.database.customer)

        with refused("answered_request_stays_as_it_is"):
            DataAccessRequest.objects.update(database=other)

        assert DataAccessRequest.objects.get().database == rows.request.database

    def test_with_a_copy_does_not_move_to_another_inquiry(self, rows):
        rows.copy(rows.consent())
        other = rows.cast.ask()

        with refused("request_with_a_copy_stays_of_its_inquiry"):
            DataAccessRequest.objects.update(inquiry=other, version=2)

        assert DataAccessRequest.objects.get().inquiry == rows.inquiry

    def test_may_be_written_anew_before_it_is_answered(self, rows):
        rows.consent("question")

        DataAccessRequest.objects.update(text="Something else", text_hash=hash_of("Something else"), version=2)

        assert DataAccessRequest.objects.get().version == 2


class TestACopy:
    def test_is_taken_with_a_consent_in_force(self, rows):
        copy = rows.copy(rows.consent())

        assert RestoredCopy.objects.get() == copy

    @pytest.mark.parametrize("kind", ["declined", "question", "delegated", "withdrawn"])
    def test_needs_a_yes(self, rows, kind):
        consent = rows.consent(kind)

        with refused("copy_has_consent"):
            rows.copy(consent)

        assert not RestoredCopy.objects.exists()

    @pytest.mark.parametrize(
        "other",
        [
            {"restored_at": MONDAY + HOUR / 2},
            {"restored_at": MONDAY + 14 * DAY, "delete_by": MONDAY + 15 * DAY},
            {"delete_by": MONDAY + 15 * DAY},
        ],
        ids=["before the answer", "after its time", "kept beyond its time"],
    )
    def test_needs_a_yes_for_its_moment(self, rows, other):
        consent = rows.consent()

        with refused("copy_has_consent"):
            rows.copy(consent, **other)

        assert not RestoredCopy.objects.exists()

    def test_needs_a_yes_for_its_database(self, rows):
        consent = rows.consent()

        with refused("copy_has_consent"):
            rows.copy(consent, database=CompanyDatabaseFactory(customer=rows.request.database.customer))

        assert not RestoredCopy.objects.exists()

    def test_needs_a_yes_to_its_own_request(self, rows):
        consent, other = rows.consent(), Rows.asked(rows.cast)

        with refused("copy_has_consent"):
            rows.copy(consent, request=other.request)

        assert not RestoredCopy.objects.exists()

    def test_is_one_of_its_yes(self, rows):
        consent = rows.consent()
        copy = rows.copy(consent)

        with pytest.raises(IntegrityError), transaction.atomic():
            rows.copy(consent)

        assert RestoredCopy.objects.get() == copy

    def test_is_not_taken_under_a_yes_to_keeping_another_one_for_longer(self, rows):
        copy = rows.copy(rows.consent())
        longer = Rows.asked(rows.cast, prolongs=copy).consent()

        with refused("copy_has_consent"):
            rows.copy(longer)

        assert RestoredCopy.objects.get() == copy

    def test_is_not_taken_after_the_yes_was_taken_back_whatever_moment_it_names(self, rows):
        consent = rows.consent()
        rows.consent("withdrawn", at=MONDAY + 2 * DAY)

        with refused("copy_has_consent"):
            rows.copy(consent, restored_at=MONDAY + DAY)

        assert not RestoredCopy.objects.exists()

    def test_is_not_taken_after_the_database_went_to_another_customer(self, rows):
        consent = rows.consent()
        CompanyDatabase.objects.update(customer=CustomerFactory(market=rows.cast.market))

        with refused("copy_has_consent"):
            rows.copy(consent)

        assert not RestoredCopy.objects.exists()

    def test_is_not_taken_after_who_said_yes_was_removed(self, rows):
        consent = rows.consent()
        DataOwner.objects.update(status="removed")

        with refused("copy_has_consent"):
            rows.copy(consent)

        assert not RestoredCopy.objects.exists()

    @pytest.mark.parametrize("status", ["closed", "merged"])
    def test_is_not_of_an_inquiry_that_is_over(self, rows, status):
        consent = rows.consent()
        into = rows.cast.ask() if status == "merged" else None
        Inquiry.objects.filter(pk=rows.inquiry.pk).update(status=status, merged_into=into, next_due_at=NOT_DUE)

        with refused("copy_is_not_of_a_closed_inquiry"):
            rows.copy(consent)

        assert not RestoredCopy.objects.exists()

    def test_does_not_begin_as_deleted(self, rows):
        consent = rows.consent()

        with refused("copy_begins_alive"):
            rows.copy(consent, deleted_at=MONDAY + 2 * DAY, deleted_by=rows.cast.sam, deleted_how="Dropped.")

        assert not RestoredCopy.objects.exists()

    @pytest.mark.parametrize(("column", "value"), [("size_bytes", 1), ("checksum", "f" * 64), ("place", "A laptop")])
    def test_keeps_the_facts_it_was_recorded_with(self, rows, column, value):
        copy = rows.copy(rows.consent())

        with refused("copy_keeps_its_facts"):
            RestoredCopy.objects.update(**{column: value})

        assert RestoredCopy.objects.values().get()[column] == getattr(copy, column)

    def test_is_never_taken_off_the_record(self, rows):
        rows.copy(rows.consent())

        with refused("copy_is_never_deleted"):
            sql("DELETE FROM approvals_restoredcopy")

        assert RestoredCopy.objects.count() == 1

    def test_is_not_kept_beyond_the_yes(self, rows):
        copy = rows.copy(rows.consent())

        with refused("copy_keeps_consent"):
            RestoredCopy.objects.update(delete_by=MONDAY + 15 * DAY)

        assert RestoredCopy.objects.get().delete_by == copy.delete_by

    def test_is_not_kept_longer_again_once_the_yes_was_taken_back(self, rows):
        rows.copy(rows.consent())
        rows.consent("withdrawn", at=MONDAY + 2 * DAY)
        RestoredCopy.objects.update(delete_by=MONDAY + 3 * DAY)

        with refused("copy_keeps_consent"):
            RestoredCopy.objects.update(delete_by=MONDAY + 4 * DAY)

        assert RestoredCopy.objects.get().delete_by == MONDAY + 3 * DAY

    def test_does_not_go_over_to_a_yes_that_was_given_for_something_else(self, rows):
        copy = rows.copy(rows.consent())
        other = Rows.asked(rows.cast, database=rows.request.database, data_owner=rows.request.data_owner)

        with refused("copy_keeps_consent"):
            RestoredCopy.objects.filter(pk=copy.pk).update(consent=other.consent(until=MONDAY + 40 * DAY))

        assert RestoredCopy.objects.get().consent == copy.consent

    def test_is_kept_longer_by_a_yes_to_that(self, rows):
        copy = rows.copy(rows.consent())
        given = {"database": rows.request.database, "data_owner": rows.request.data_owner, "inquiry": rows.inquiry}
        longer = Rows.asked(rows.cast, prolongs=copy, **given).consent(until=MONDAY + 40 * DAY)

        RestoredCopy.objects.update(consent=longer, delete_by=MONDAY + 30 * DAY)

        assert RestoredCopy.objects.get().consent == longer

    @pytest.mark.parametrize("who", ["restored_by", "deleted_by"])
    def test_is_not_seen_gone_by_who_restored_or_deleted_it(self, rows, who):
        copy = rows.copy(rows.consent())
        RestoredCopy.objects.update(deleted_at=MONDAY + 2 * DAY, deleted_by=rows.cast.tove, deleted_how="Dropped.")
        copy.refresh_from_db()

        with pytest.raises(IntegrityError, match="deletion_confirmed_by_a_second"), transaction.atomic():
            RestoredCopy.objects.update(confirmed_by=getattr(copy, who), confirmed_at=MONDAY + 3 * DAY)

        assert RestoredCopy.objects.alive().count() == 1

    def test_does_not_come_back_once_it_was_seen_gone(self, rows):
        rows.copy(rows.consent())
        gone(rows)

        with refused("copy_keeps_its_facts"):
            RestoredCopy.objects.update(confirmed_by=None, confirmed_at=None)

        assert not RestoredCopy.objects.alive().exists()


class TestLookingIntoACopy:
    def test_is_for_those_whom_the_yes_names(self, rows):
        access = rows.access(rows.copy(rows.consent()))

        assert CopyAccess.objects.get() == access

    def test_is_not_for_anybody_else(self, rows):
        copy = rows.copy(rows.consent("limited", people=[rows.cast.sam.pk]))

        for person in (rows.cast.tove, StaffFactory(), rows.request.people.exclude(pk=rows.cast.sam.pk).get()):
            with refused("access_is_of_people_named"):
                rows.access(copy, person=person)

        assert not CopyAccess.objects.exists()

    @pytest.mark.parametrize("at", [MONDAY, MONDAY + 14 * DAY], ids=["before it was there", "after it should be gone"])
    def test_is_within_its_life(self, rows, at):
        copy = rows.copy(rows.consent())

        with refused("access_is_of_people_named"):
            rows.access(copy, at=at)

        assert not CopyAccess.objects.exists()

    def test_ends_when_the_yes_is_taken_back(self, rows):
        copy = rows.copy(rows.consent())
        rows.consent("withdrawn")

        with refused("access_is_of_people_named"):
            rows.access(copy)

        assert not CopyAccess.objects.exists()

    @pytest.mark.parametrize(
        ("rule", "statement"),
        [
            ("access_is_never_changed", "UPDATE approvals_copyaccess SET why = 'curious'"),
            ("access_is_never_deleted", "DELETE FROM approvals_copyaccess"),
        ],
    )
    def test_stays_on_record(self, rows, rule, statement):
        rows.access(rows.copy(rows.consent()))

        with refused(rule):
            sql(statement)

        assert CopyAccess.objects.get().why == "To repeat the fault."


class TestAnInquiry:
    def test_is_not_closed_while_a_copy_lives(self, rows):
        rows.copy(rows.consent())

        with refused("inquiry_is_not_closed_over_a_copy"):
            sql("UPDATE inquiries_inquiry SET status = 'closed' WHERE id = %s", rows.inquiry.pk)

        rows.inquiry.refresh_from_db()
        assert rows.inquiry.status == "new"

    def test_is_not_merged_while_a_copy_lives(self, rows):
        rows.copy(rows.consent())
        into = rows.cast.ask()

        with refused("inquiry_is_not_closed_over_a_copy"):
            Inquiry.objects.filter(pk=rows.inquiry.pk).update(status="merged", merged_into=into)

        rows.inquiry.refresh_from_db()
        assert rows.inquiry.status == "new"

    def test_is_closed_when_the_copy_was_seen_gone(self, rows):
        rows.copy(rows.consent())
        gone(rows)

        Inquiry.objects.filter(pk=rows.inquiry.pk).update(status="closed", next_due_at=NOT_DUE)

        rows.inquiry.refresh_from_db()
        assert rows.inquiry.status == "closed"


def gone(rows):
    deleted = {"deleted_at": MONDAY + 2 * DAY, "deleted_by": rows.cast.sam, "deleted_how": "Dropped."}
    RestoredCopy.objects.update(confirmed_by=rows.cast.tove, confirmed_at=MONDAY + 3 * DAY, **deleted)
