"""Writes what search knows anew from the rows."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand

from apps.community.services import indexing as topics
from apps.inquiries.services import indexing as inquiries
from apps.policy.present import now
from apps.search.documents import tidy

TOLD_EVERY = 1_000


class Command(BaseCommand):
    help = "Write what search knows anew from the rows. Needed after an upgrade that says so; the desk may go on."

    def handle(self, *args: Any, **options: Any) -> None:
        counts: dict[str, int] = {}
        for kind, done in chain(inquiries.index_all(at=now()), topics.index_all()):
            if done // TOLD_EVERY > counts.get(kind, 0) // TOLD_EVERY:
                self.stdout.write(f"{kind}: {done:,} …")
            counts[kind] = done
        removed = inquiries.remove_strays() + topics.remove_strays()
        tidy()
        told = ", ".join(f"{kind} {count:,}" for kind, count in counts.items()) or "nothing yet"
        self.stdout.write(f"Search knows: {told}. Removed: {removed:,}.")
