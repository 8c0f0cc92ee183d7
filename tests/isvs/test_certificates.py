"""Whoever holds a certificate hears in time that it expires, and so do the owners of their ISV."""

from datetime import UTC, date, datetime

import pytest

from apps.isvs import services
from apps.isvs.expiring import support_days_before
from apps.isvs.models import Certificate, Membership
from apps.notifications.models import Mail
from apps.reminders import services as reminders
from apps.reminders.models import Reminder, ReminderRule
from tests.cast import DAY, MONDAY
from tests.cockpit.desk import browser_of
from tests.factories.accounts import UserFactory
from tests.factories.isvs import CertificateFactory, MembershipFactory
from tests.factories.policy import ClosureFactory

EXPIRES = date(2026, 6, 1)
DUE = datetime(2026, 4, 20, 6, 30, tzinfo=UTC)
"""Thirty support days before: six weeks of five, when the desk in Oslo opens."""


def certify(user, expires_on=EXPIRES, **given):
    certificate = CertificateFactory(user=user, expires_on=expires_on, **given)
    services.plan_certificates(user, at=MONDAY)
    return certificate


def run(at):
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


def told():
    return sorted(mail.to.partition("@")[0] for mail in Mail.objects.all())


def test_its_user_and_the_owners_hear_thirty_support_days_before(cast):
    owner = UserFactory(email="olga@acme.example", market=cast.market)
    MembershipFactory(isv=cast.acme, user=owner, role=Membership.Role.OWNER)
    certify(cast.anna)

    run(DUE - DAY / 1440)
    before = told()
    for _ in range(3):
        run(DUE)

    assert (before, told()) == ([], ["anna", "olga"])
    words = "Reminder: API certification of Anna Berg expires on 1 June 2026. Renew it by then."
    assert Mail.objects.get(to="anna@acme.example").subject == words


def test_closed_days_do_not_count(cast):
    ClosureFactory(calendar=cast.market.calendar, on=date(2026, 5, 14))

    assert support_days_before(EXPIRES, 30, cast.market.calendar) == datetime(2026, 4, 17, 6, 30, tzinfo=UTC)


def test_a_calendar_that_never_opens_has_no_such_day(cast):
    cast.market.calendar.intervals.all().delete()

    assert support_days_before(EXPIRES, 30, cast.market.calendar) is None


def test_one_that_is_renewed_is_not_reminded_of(cast):
    certify(cast.anna)
    certify(cast.anna, expires_on=date(2028, 6, 1))

    run(DUE)

    assert told() == []


def test_one_that_has_expired_is_not_reminded_of(cast):
    certify(cast.anna, expires_on=date(2026, 3, 1))

    run(MONDAY)

    assert told() == []


def test_one_that_expires_sooner_is_reminded_of_at_once(cast):
    CertificateFactory(user=cast.anna, expires_on=date(2026, 3, 9))

    run(MONDAY)

    assert told() == ["anna"]


def test_certificates_follow_the_rule(cast):
    certify(cast.anna)
    run(MONDAY)
    ReminderRule.objects.filter(code="certificate_expires").update(after=5)

    run(DUE)

    assert told() == []
    assert Reminder.objects.get().due_at == datetime(2026, 5, 25, 6, 30, tzinfo=UTC)


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def test_a_certificate_kept_in_the_admin_is_planned_and_taken_back_with_it(cast, tove):
    form = {"user": cast.anna.pk, "name": "API", "issued_on": "2030-06-01", "expires_on": "2099-06-01"}

    tove.post("/admin/isvs/certificate/add/", form)
    planned = Reminder.objects.planned().count()
    tove.post(f"/admin/isvs/certificate/{Certificate.objects.get().pk}/delete/", {"post": "yes"})

    assert (planned, Reminder.objects.planned().count()) == (1, 0)


def test_somebody_without_support_hours_is_reminded_in_those_of_their_isv(cast):
    person = UserFactory(email="new@acme.example", market=None)
    MembershipFactory(isv=cast.acme, user=person)
    certify(person)

    run(DUE)

    assert told() == ["new"]


@pytest.fixture
def olga(cast):
    owner = UserFactory(email="olga@acme.example", market=cast.market)
    MembershipFactory(isv=cast.acme, user=owner, role=Membership.Role.OWNER)
    return owner


def test_of_a_certificate_whose_holder_has_left_the_owners_hear_and_nobody_else(cast, olga):
    certify(cast.anna)
    Membership.objects.get(user=cast.anna).delete()

    run(DUE)

    assert told() == ["olga"]


def test_who_leaves_before_they_are_at_work_is_not_told(cast, olga):
    certify(cast.anna)
    services.carry_out_reminders(at=DUE)
    Membership.objects.get(user=cast.anna).delete()

    run(DUE)

    assert told() == ["olga"]


def test_one_that_changes_hands_before_anybody_is_told_is_the_new_holders(cast):
    certificate = certify(cast.anna)
    services.carry_out_reminders(at=DUE)
    nils = UserFactory(email="nils@acme.example", market=cast.market)
    MembershipFactory(isv=cast.acme, user=nils)
    Certificate.objects.filter(pk=certificate.pk).update(user=nils)

    run(DUE)

    assert told() == ["nils"]
