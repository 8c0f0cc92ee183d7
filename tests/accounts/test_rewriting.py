"""Many rows at once get values of their own, and no others do."""

from apps.accounts.rewriting import rewrite
from apps.reminders.models import Reminder
from tests.cast import DAY, HOUR, MONDAY


def remind(subject):
    return Reminder.objects.create(subject=subject, rule="nudge", occurrence="1", due_at=MONDAY)


def test_each_row_gets_its_own_values_and_what_is_not_named_stays(db):
    first, second, third = (remind(f"thing:{number}") for number in range(3))

    rewrite(
        Reminder,
        ["due_at", "state", "settled_at"],
        [(second.pk, MONDAY + DAY, "planned", None), (first.pk, MONDAY, "carried_out", MONDAY + HOUR)],
    )

    rows = Reminder.objects.order_by("pk").values_list("pk", "subject", "due_at", "state", "settled_at")
    assert list(rows) == [
        (first.pk, "thing:0", MONDAY, "carried_out", MONDAY + HOUR),
        (second.pk, "thing:1", MONDAY + DAY, "planned", None),
        (third.pk, "thing:2", MONDAY, "planned", None),
    ]


def test_what_all_of_them_get_is_said_once(db):
    first, second, third = (remind(f"thing:{number}") for number in range(3))

    moved = [(first.pk, MONDAY + DAY), (third.pk, MONDAY + HOUR)]
    rewrite(Reminder, ["due_at"], moved, state="cancelled", settled_at=MONDAY)

    rows = Reminder.objects.order_by("pk").values_list("pk", "due_at", "state")
    assert list(rows) == [
        (first.pk, MONDAY + DAY, "cancelled"),
        (second.pk, MONDAY, "planned"),
        (third.pk, MONDAY + HOUR, "cancelled"),
    ]


def test_it_is_one_statement_whose_size_alone_grows_and_none_without_rows(db, django_assert_num_queries):
    reminders = [remind(f"thing:{number}") for number in range(3)]

    with django_assert_num_queries(1):
        rewrite(Reminder, ["due_at"], [(reminder.pk, MONDAY + DAY) for reminder in reminders])
    with django_assert_num_queries(0):
        rewrite(Reminder, ["due_at"], [])

    assert Reminder.objects.filter(due_at=MONDAY + DAY).count() == 3
