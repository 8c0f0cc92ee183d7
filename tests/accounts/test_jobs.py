"""Background work with progress: claimed by one worker at a time, told step by step, settled once."""

import logging
from datetime import datetime, timedelta

import pytest
from celery.signals import after_task_publish
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import jobs
from apps.accounts.models import Job
from tests.cast import HOUR, MONDAY

TASK = "tests.count"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def job(cast) -> Job:
    return jobs.queue(TASK, label="Counting", steps=2, by=cast.tove, at=MONDAY)


def run(work, at: datetime = MONDAY) -> None:
    jobs.run_all(TASK, work, clock=lambda: at)


def count(progress: jobs.Progress) -> None:
    progress.begin("Counting to one")
    progress.begin("Counting to two")
    progress.finish("Counted to two.", result="/two/")


def never(progress: jobs.Progress) -> None:
    pytest.fail("this job is not to be done any more")


def state(job: Job) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.steps_done, job.message


def test_a_job_waits_until_a_worker_does_it(job):
    before = state(job)

    run(count, at=MONDAY + MINUTE)

    assert before == ("waiting", 0, "")
    assert state(job) == ("done", 2, "Counted to two.")
    assert (job.result, job.started_at, job.finished_at) == ("/two/", MONDAY + MINUTE, MONDAY + MINUTE)
    assert job.is_over


def test_each_step_is_seen_while_it_lasts(job):
    seen = []

    def work(progress):
        progress.begin("Counting to one")
        seen.append(state(job))
        progress.begin("Counting to two")
        seen.append(state(job))
        progress.finish("Counted.")

    run(work)

    assert seen == [("running", 0, "Counting to one"), ("running", 1, "Counting to two")]


def test_a_refusal_is_told_as_it_was_said(job):
    def work(progress):
        progress.begin("Counting to one")
        raise ValidationError("There is no one.", code="no_one")

    run(work)

    assert state(job) == ("failed", 0, "There is no one.")
    assert job.finished_at == MONDAY


def test_what_nobody_expected_is_logged_and_told_without_its_words(job, caplog):
    def work(progress):
        raise ZeroDivisionError("one through nothing")

    run(work)

    assert state(job) == ("failed", 0, jobs.BROKEN)
    assert [record.levelno for record in caplog.records if record.name == jobs.__name__] == [logging.ERROR]


def test_all_that_is_queued_is_done_oldest_first_and_nothing_of_other_tasks(job, cast):
    later = jobs.queue(TASK, label="Counting again", steps=2, by=cast.tove, at=MONDAY)
    other = jobs.queue("tests.other", label="Something else", steps=1, by=cast.tove, at=MONDAY)
    order = []

    def work(progress):
        order.append(progress.job)
        count(progress)

    run(work)

    assert order == [job, later]
    assert state(other) == ("waiting", 0, "")


def test_a_job_that_is_done_is_not_done_again(job):
    run(count)

    run(never)

    assert state(job) == ("done", 2, "Counted to two.")


class Killed(BaseException):
    """What no code sees: the worker is gone."""


def dies(progress: jobs.Progress) -> None:
    progress.begin("Counting to one")
    raise Killed


def test_a_job_whose_worker_died_is_another_workers_when_its_claim_runs_out(job):
    with pytest.raises(Killed):
        run(dies)

    run(count, at=MONDAY + jobs.CLAIM - MINUTE)
    held = state(job)
    run(count, at=MONDAY + jobs.CLAIM)

    assert held == ("running", 0, "Counting to one")
    assert state(job) == ("done", 2, "Counted to two.")
    assert job.attempts == 2


def test_a_job_that_kills_its_workers_is_given_up(job):
    for attempt in range(jobs.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            run(dies, at=MONDAY + attempt * HOUR)

    run(never, at=MONDAY + jobs.MOST_ATTEMPTS * HOUR)

    assert state(job) == ("failed", 0, jobs.INTERRUPTED)


def test_a_worker_that_was_too_slow_leaves_nothing_behind(job, cast, caplog):
    """Another has taken over: what the slow one stores goes back with its transaction."""

    def slow(progress):
        run(count, at=MONDAY + jobs.CLAIM)
        with transaction.atomic():
            cast.acme.name = "Renamed by the slow one"
            cast.acme.save()
            progress.finish("Counted late.")

    run(slow)

    cast.acme.refresh_from_db()
    assert cast.acme.name == "Acme"
    assert state(job) == ("done", 2, "Counted to two.")
    assert [record.levelno for record in caplog.records if record.name == jobs.__name__] == [logging.WARNING]


def test_a_slow_worker_does_not_settle_what_another_is_still_at(job):
    def slow(progress):
        def takes_over(anew):
            anew.begin("Counting anew")
            with pytest.raises(jobs.Superseded):
                progress.finish("Counted late.")
            anew.finish("Counted anew.")

        run(takes_over, at=MONDAY + jobs.CLAIM)

    run(slow)

    assert state(job) == ("done", 2, "Counted anew.")


def test_a_sentence_of_any_length_is_kept_as_far_as_there_is_room(job):
    def work(progress):
        raise ValidationError("x" * 5000, code="long")

    run(work)

    assert state(job)[2] == "x" * 1000


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_woken_when_the_job_is_committed(cast):
    woken = []

    def note(sender, **_):
        woken.append((sender, Job.objects.filter(task=TASK).exists()))

    after_task_publish.connect(note)
    with transaction.atomic():
        jobs.queue(TASK, label="Counting", steps=2, by=cast.tove, at=MONDAY)
        before = list(woken)
    after_task_publish.disconnect(note)

    assert before == []
    assert woken == [(TASK, True)]
