from django.conf import settings

from supportdesk.celery import app

OURS = "apps."


def our_tasks() -> dict[str, str]:
    """The module of every task of ours, by the task's name."""
    app.loader.import_default_modules()
    return {name: task.__module__ for name, task in app.tasks.items() if task.__module__.startswith(OURS)}


def test_every_scheduled_task_exists():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - our_tasks().keys() == set()


def test_a_task_is_named_after_its_app_and_lives_in_its_tasks_room():
    strays = {name: module for name, module in our_tasks().items() if module != f"apps.{name.partition('.')[0]}.tasks"}

    assert strays == {}


def test_a_scheduled_task_that_nobody_took_expires_before_the_next_one():
    late = [
        name for name, entry in settings.CELERY_BEAT_SCHEDULE.items() if entry["options"]["expires"] > entry["schedule"]
    ]

    assert late == []
