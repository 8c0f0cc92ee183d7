"""`manage.py check_test_run recording.har`, or the access log of an integration test. Nothing is stored."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from apps.diagnostics.loaded import engine_of_releases
from apps.policy.limits import CALLS_AN_HOUR
from apps.promotions.testruns import Count, Recording, UnreadableRun, findings, read

PIECE = 1_048_576


class Command(BaseCommand):
    help = "Says what an integration test called: operations, errors, the busiest hour, and what to mend."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a HAR, an access log or JSON lines, packed with gzip or not")

    def handle(self, *args: Any, **options: Any) -> None:
        recording, count = Recording(), Count(engine_of_releases().matcher)
        try:
            for call in read(_pieces(options["file"]), recording):
                count.add(call)
        except UnreadableRun as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        for line in _lines(count, recording):
            self.stdout.write(line)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


def _lines(count: Count, recording: Recording) -> Iterator[str]:
    yield f"{recording.kind}: {recording.calls:,} calls, {count.calls:,} of them to the API."
    if busiest := count.busiest_hour():
        at = datetime.fromtimestamp(busiest[0] * 60, UTC)
        yield f"Busiest hour: {busiest[1]:,} calls from {at:%Y-%m-%d %H:%M} UTC."
    for finding in findings(count, recording, CALLS_AN_HOUR):
        yield ""
        yield ("BLOCKS PRODUCTION: " if finding.is_blocking else "") + finding.words
        yield f"  {finding.advice}"
        yield from (f"  - {name}" for name in finding.operations)
    yield ""
    for each in count.operations:
        statuses = ", ".join(f"{status or '?'}: {calls:,}" for status, calls in each.statuses.most_common())
        yield f"{each.calls:>10,}  {each.name}  ({statuses})"
