import pytest
from django.db import IntegrityError

from apps.accounts import services
from apps.accounts.history import save_signed
from apps.accounts.models import User
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def test_an_address_belongs_to_one_user_in_any_case():
    User.objects.create_user("Anna@Acme.example", name="Anna")

    with pytest.raises(IntegrityError):
        User.objects.create(email="ANNA@acme.example", name="Anna again")


def test_a_machine_can_never_be_made_to_sign_in(cast):
    machine = cast.bot.user

    assert (machine.is_active, machine.has_usable_password()) == (False, False)
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=machine.pk).update(is_active=True)


def test_machines_and_those_who_left_are_no_people_to_write_to(cast):
    User.objects.filter(pk=cast.bo.pk).update(is_active=False)

    assert set(User.objects.people()) == {cast.anna, cast.sam, cast.tove}


def test_there_is_one_scheduler():
    assert services.scheduler() == services.scheduler()
    assert User.objects.get().name == "Scheduler"


def test_history_names_who_why_and_when_and_never_holds_a_password(cast):
    cast.anna.name = "Anna Berg-Lund"

    save_signed(cast.anna, by=cast.tove, reason="married", at=MONDAY)

    latest = cast.anna.history.order_by("pk").last()
    assert (latest.history_user, latest.history_change_reason, latest.history_date) == (cast.tove, "married", MONDAY)
    assert not hasattr(latest, "password")


def test_a_signature_is_for_one_change_only(cast):
    cast.anna.name = "Anna Lund"
    save_signed(cast.anna, by=cast.tove, reason="married", at=MONDAY)

    cast.anna.save()

    unsigned = cast.anna.history.order_by("pk").last()
    assert (unsigned.history_user, unsigned.history_change_reason) == (None, None)


def test_initials_are_made_of_the_first_two_names():
    assert [User(name=name).initials for name in ("Anna Berg", "Bo", "")] == ["AB", "B", "?"]
