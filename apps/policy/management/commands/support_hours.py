"""`manage.py support_hours --jsonl < questions.jsonl`."""

import json
import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.db import DatabaseError

from apps.policy.calendars import support_hours_named
from apps.policy.clock import HoursError, SupportHours
from apps.policy.questions import answers


class Command(BaseCommand):
    help = "Answers questions to support hours: one JSON object a line on standard input, one answer a line."
    # Calendars that are written out need no database, and a pipe wants its first answer soon.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jsonl", action="store_true", required=True, help="read and write JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for answer in answers(sys.stdin.buffer, _calendar_named):
                self.stdout.write(json.dumps(answer))
                # Whoever asks one question at a time waits for the answer.
                self.stdout.flush()
        except BrokenPipeError:
            # Whoever read has had enough, as `head` does. What Python flushes at its end goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _calendar_named(name: str) -> SupportHours:
    try:
        return support_hours_named(name)
    except DatabaseError as error:
        raise HoursError(f"The calendar {name!r} can't be read: {error}", "database_error") from error
