"""Writes what search knows anew from the rows."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.inquiries.services.indexing import index_all, remove_strays
from apps.policy.present import now
from apps.search.documents import tidy

TOLD_EVERY = 1_000


class Command(BaseCommand):
    help = "Write what search knows anew from the rows. Needed after an upgrade that says so; the desk may go on."

    def handle(self, *args: Any, **options: Any) -> None:
        counts: dict[str, int] = {}
        for kind, done in index_all(at=now()):
            if done // TOLD_EVERY > counts.get(kind, 0) // TOLD_EVERY:
                self.stdout.write(f"{kind}: {done:,} …")
            counts[kind] = done
        removed = remove_strays()
        tidy()
        told = ", ".join(f"{kind} {count:,}" for kind, count in counts.items()) or "nothing yet"
        self.stdout.write(f"Search knows: {told}. Removed: {removed:,}.")
