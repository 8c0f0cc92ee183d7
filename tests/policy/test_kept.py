"""What is kept in memory is asked for at most every two seconds, and at once after a change."""

import pytest
from django.db import DatabaseError, transaction

from apps.policy import kept


class Shelf:
    """Something that changes, and how often it was looked at."""

    def __init__(self) -> None:
        self.value, self.looks, self.time, self.is_away = "first", 0, 0.0, False
        self.kept = kept.Kept(self.read, standard="standard", clock=lambda: self.time)

    def read(self) -> str:
        self.looks += 1
        if self.is_away:
            raise DatabaseError
        return self.value


@pytest.fixture
def shelf(monkeypatch):
    monkeypatch.setattr(kept, "SECONDS", 2.0)
    return Shelf()


def test_is_looked_at_once_for_many(shelf):
    assert [shelf.kept.get() for _ in range(1_000)] == ["first"] * 1_000
    assert shelf.looks == 1


def test_what_another_process_changed_is_seen_two_seconds_later(shelf):
    shelf.kept.get()
    shelf.value, shelf.time = "second", 1.9
    meanwhile = shelf.kept.get()
    shelf.time = 2.0

    assert (meanwhile, shelf.kept.get()) == ("first", "second")


@pytest.mark.django_db(transaction=True)
def test_what_this_process_changes_is_seen_at_once_and_again_after_the_commit(shelf):
    shelf.kept.get()
    with transaction.atomic():
        shelf.kept.forget()
        early = shelf.kept.get()
        shelf.value = "second"

    assert (early, shelf.kept.get()) == ("first", "second")


def test_without_a_database_it_goes_on_with_what_it_had_or_with_the_standard(shelf):
    shelf.is_away = True
    without = shelf.kept.get()
    shelf.is_away = False
    shelf.kept.get()
    shelf.is_away, shelf.time = True, 100

    assert (without, shelf.kept.get()) == ("standard", "first")
