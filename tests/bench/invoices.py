"""PDF and XML of an invoice, by how many lines it has. None is made twice: what is printed is kept for a while."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from apps.invoicing.document import Document, grouped
from apps.invoicing.facts import facts_of
from apps.invoicing.papers import invoice_pdf
from apps.invoicing.samples import samples
from apps.invoicing.ubl import ubl

from .measuring import Line, seconds

MOST_SECONDS = {10: 0.3, 100: None, 1_000: 3.0}


def invoices() -> list[Line]:
    return [_measured(lines, most) for lines, most in MOST_SECONDS.items()]


def _measured(lines: int, most: float | None) -> Line:
    documents = _different(lines)
    xml = seconds(lambda: ubl(next(documents)))
    both = seconds(lambda: _written(next(documents)))
    plain = seconds(lambda: json.dumps(facts_of(next(documents))))
    ours = f"{both * 1000:.0f} ms, of which XML {xml * 1000:.1f} ms"
    target = f"≤ {most * 1000:,.0f} ms" if most else ""
    reference = f"JSON of the same facts {plain * 1000:.1f} ms"
    return Line("write an invoice", f"{lines:,} lines", ours, reference, target, most is None or both <= most)


def _written(document: Document) -> bytes:
    return invoice_pdf(document, ubl(document))


def _different(lines: int) -> Iterator[Document]:
    """Invoices of ``lines`` lines each, no two alike."""
    kinds = [line for document in samples(40) for line in document.lines]
    sample = next(samples(1))
    for number in count(1):
        found = tuple(
            replace(kinds[(number + place) % len(kinds)], position=place, note=f"Invoice {number}, line {place}")
            for place in range(1, lines + 1)
        )
        yield replace(sample, number=f"BENCH-{number}", lines=found, groups=grouped(found, "half_up"))
