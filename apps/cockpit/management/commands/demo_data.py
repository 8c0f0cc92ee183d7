from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.cockpit.demo import loading, logins
from apps.policy.present import now


class Command(BaseCommand):
    help = "Load three markets, four ISVs and three months of inquiries into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do nothing when the desk has been set up already")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not loading.is_empty():
            if once:
                return
            raise CommandError(
                "There are markets or ISVs in this database, and demo data would mix with them. "
                "Choose an empty database: another DATA_DIR or DATABASE_URL."
            )
        self.stdout.write("Loading demo data; this takes about half a minute.")
        loaded = loading.load(at=now(), say=self._say)
        text = logins.as_text(loaded)
        file = settings.DATA_DIR / "demo-logins.txt"
        logins.keep(text, file)
        self.stdout.write(f"{text}\nKept in {file}.")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
