"""`manage.py sample_invoices --count 50 --out samples` for whoever builds an import."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.invoicing.facts import facts_of
from apps.invoicing.papers import invoice_pdf
from apps.invoicing.samples import samples
from apps.invoicing.ubl import ubl

MOST = 100_000


class Command(BaseCommand):
    help = "Write varied invoices and credit notes that nobody owes, each as JSON, PDF and XML, to try an import with."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--count", type=int, default=50, help="How many documents (default 50).")
        parser.add_argument("--out", type=Path, required=True, help="The folder to write to; it is made if need be.")
        parser.add_argument("--seed", type=int, default=0, help="Another seed gives other amounts (default 0).")

    def handle(self, *args: Any, count: int, out: Path, seed: int, **options: Any) -> None:
        if not 1 <= count <= MOST:
            raise CommandError(f"--count is a number from 1 to {MOST:,}.")
        try:
            out.mkdir(parents=True, exist_ok=True)
            for document in samples(count, seed=seed):
                xml = ubl(document)
                facts = json.dumps(facts_of(document), ensure_ascii=False, indent=2)
                (out / f"{document.number}.json").write_text(facts + "\n", encoding="utf-8")
                (out / f"{document.number}.xml").write_bytes(xml)
                pdf = invoice_pdf(document, xml)
                (out / f"{document.number}.pdf").write_bytes(pdf)
        except OSError as failed:
            raise CommandError(f"Can't write to {out}: {failed.strerror}. Name another folder with --out.") from failed
        self.stdout.write(f"{count:,} documents, each as JSON, PDF and XML, are in {out}.")
