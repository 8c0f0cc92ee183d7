"""`manage.py load_api_release FILE --name 2026-10 --base-url https://api.lodestar.example`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from apps.accounts.services import scheduler
from apps.diagnostics import services
from apps.policy.present import now


class Command(BaseCommand):
    help = "Loads an OpenAPI or Swagger document as a release of the API, so that reported calls are matched with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the document, JSON or YAML")
        parser.add_argument("--name", required=True, help="the name of the release, such as 2026-10")
        parser.add_argument(
            "--base-url", action="append", default=[], help="address of the API, today's first; repeat for old ones"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        try:
            release, is_new = services.load_release(
                document,
                name=options["name"],
                base_urls=options["base_url"],
                by=scheduler(),
                at=now(),
                tell=self._tell,
            )
        except ValidationError as refusal:
            raise CommandError(f"{options['file']}: {refusal.message} Nothing was changed.") from refusal
        self.stdout.write(services.outcome(release, is_new, services.step_to(release)))

    def _tell(self, step: str) -> None:
        """Somebody who sits before a terminal sees how far it is; a log gets the outcome alone."""
        if self.stdout.isatty():
            self.stdout.write(f"{step} …")
            self.stdout.flush()
