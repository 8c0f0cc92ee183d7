"""`manage.py support_hours --jsonl`, as it is called from a shell."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.architecture.source import ROOT
from tests.factories.policy import SupportCalendarFactory
from tests.policy.test_questions import OSLO

NOWHERE = "postgresql://nobody@127.0.0.1:9/none"
QUESTION = {"id": 1, "calendar": OSLO, "start": "2026-04-24T13:50:00Z", "minutes": 60}
QUESTION_OF_NEVER = {"id": 1, "calendar": "Never", "start": "2026-04-24T13:50:00Z"}


def in_a_process(*lines: str, **environment: str) -> list[dict]:
    run = subprocess.run(
        [sys.executable, "manage.py", "support_hours", "--jsonl"],
        cwd=ROOT,
        env={**os.environ, "ENV_FILE": os.devnull, **environment},
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""
    return [json.loads(line) for line in run.stdout.splitlines()]


def ask(monkeypatch, *questions) -> list[dict]:
    given = io.TextIOWrapper(io.BytesIO("\n".join(map(json.dumps, questions)).encode()))
    monkeypatch.setattr(sys, "stdin", given)
    written = io.StringIO()
    call_command("support_hours", jsonl=True, stdout=written)
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_calendar_of_the_admin_that_never_opens_refuses_deadlines_alone(db, monkeypatch):
    never = SupportCalendarFactory(name="Never")
    never.intervals.all().delete()
    questions = [{"minutes": 60}, {"minutes": 0}, {"end": "2099-01-01T00:00:00Z"}]

    answers = ask(monkeypatch, *(QUESTION_OF_NEVER | each for each in questions))

    refused = "This calendar has no open hours from then to the end of 2100; give it some first."
    assert answers == [{"id": 1, "error": refused}, {"id": 1, "error": refused}, {"id": 1, "minutes": 0}]


def test_calendars_that_are_written_out_need_no_database_and_no_time_zone_of_the_machine():
    lines = [json.dumps(QUESTION), "{", "", json.dumps(QUESTION | {"id": 2, "calendar": "Norway"})]

    here, there = (in_a_process(*lines, DATABASE_URL=NOWHERE, TZ=zone) for zone in ("UTC", "Pacific/Auckland"))

    assert here == there
    assert [answer["id"] for answer in here] == [1, None, 2]
    assert here[0]["deadline"] == "2026-04-27T06:50:00Z"
    assert here[2]["error"].startswith("The calendar 'Norway' can't be read: ")


@pytest.mark.django_db
def test_a_calendar_is_found_by_its_name(monkeypatch):
    SupportCalendarFactory(name="Norway")

    found, lost = ask(monkeypatch, QUESTION | {"calendar": "Norway"}, QUESTION | {"calendar": "Sweden"})

    assert found["deadline"] == "2026-04-27T06:50:00Z"
    assert lost == {"id": 1, "error": "There is no support calendar 'Sweden'. There are: Norway."}


@pytest.mark.django_db
def test_where_there_are_no_calendars_one_is_told_so(monkeypatch):
    (lost,) = ask(monkeypatch, QUESTION | {"calendar": "Sweden"})

    assert lost["error"] == "There is no support calendar 'Sweden'. There is none yet."


def test_the_form_of_questions_has_to_be_named():
    with pytest.raises(CommandError, match="--jsonl"):
        call_command("support_hours")
