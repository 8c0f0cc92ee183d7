"""`manage.py diagnose call.har`, `pbpaste | manage.py diagnose -`, `manage.py diagnose --jsonl < cases.jsonl`."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from apps.diagnostics.diagnosing import Engine, Report
from apps.diagnostics.loaded import engine
from apps.diagnostics.reading import decode

FACTS = ("method", "url", "operation", "release", "status", "request_body", "response_body", "correlation_ids")
FINDING = ("path", "line", "column", "problem", "message", "suggestion")
HINT = ("path", "hint", "message")
MASKED = ("kind", "placeholder")
STDIN = Path("-")


class Command(BaseCommand):
    help = "Diagnoses what an ISV sent: one line of JSON, with secrets masked. Nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=STDIN, help="a file; - or nothing for what is piped in"
        )
        parser.add_argument("--release", default="", help="the release that a path without a host belongs to")
        parser.add_argument(
            "--jsonl", action="store_true", help='read lines {"id": …, "text": …, "file": …, "release": …}, answer each'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        content = _content(options["file"])
        diagnosing = engine()
        if options["release"] and options["release"] not in diagnosing.releases:
            known = ", ".join(diagnosing.releases) or "none"
            raise CommandError(f"There is no release {options['release']}. Loaded: {known}.")
        if not options["jsonl"]:
            name = "" if options["file"] == STDIN else options["file"].name
            self._print(_values(diagnosing.diagnose(decode(content, name), release=options["release"])))
            return
        for line in content.split(b"\n"):
            if line.strip():
                self._print(_answer(diagnosing, line, options["release"]))

    def _print(self, values: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(values))


def _content(file: Path) -> bytes:
    if file == STDIN:
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}.") from error


def _answer(diagnosing: Engine, line: bytes, release: str) -> dict[str, Any]:
    """The report of one line, or the sentence that says why there is none."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        number = asked.get("id") if isinstance(asked, dict) else None
        return {"id": number, "error": 'Give each line as a JSON object with an "id" and a "text" that is a string.'}
    text = decode(asked["text"].encode("utf-8", "surrogatepass"), str(asked.get("file") or ""))
    report = diagnosing.diagnose(text, release=str(asked.get("release") or release))
    return {"id": asked.get("id"), **_values(report)}


def _values(report: Report) -> dict[str, Any]:
    hints = list(_of(report.hints, HINT))
    if report.refusal:
        hints.insert(0, {"path": "", "hint": "not_read_whole", "message": report.refusal})
    return {
        **{name: getattr(report, name) for name in FACTS},
        "findings": list(_of(report.findings, FINDING)),
        "hints": hints,
        "masked": list(_of(report.masked, MASKED)),
        "missing": report.missing,
        "topic": report.topic,
        "language": report.language,
        "other_calls": report.other_calls,
        "text": report.text,
    }


def _of(rows: list[dict[str, Any]], names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    return ({name: row[name] for name in names} for row in rows)
