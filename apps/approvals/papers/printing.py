"""Facts into PDF: for archives and screen readers, the same bytes for the same facts, nothing read from elsewhere."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from .facts import ConsentPaper, DeletionPaper, Paper, RegisteredCopy, RegisterPaper, TrailPaper
from .glyphs import FONTS, breakable, printable

HERE = Path(__file__).parent
COPIED_WHOLE = {"text_hash", "record_hash", "checksum"}


def consent_certificate(paper: ConsentPaper) -> bytes:
    """What a data owner answered, with the record itself attached, so that anybody can check its hash."""
    title = "Consent certificate" if paper.is_consent else "Certificate of your answer"
    return _printed("consent", paper, title, subject=paper.reference, record_file=paper.record)


def deletion_certificate(paper: DeletionPaper) -> bytes:
    """What became of the copies that a consent allowed."""
    copies = [asdict(copy) | {"size": _size(copy.size_bytes)} for copy in paper.copies]
    return _printed("deletion", paper, "Deletion certificate", subject=paper.reference, copies=copies)


def trail(paper: TrailPaper) -> bytes:
    """Everything that happened in a request, for auditors."""
    return _printed("trail", paper, "Trail of a request", subject=paper.reference)


def register(paper: RegisterPaper) -> bytes:
    """The copies of customers' databases that lived in a month."""
    alive = [_registered(copy, paper) for copy in paper.copies if not _is_gone(copy, paper.counted_at)]
    gone = [_registered(copy, paper) for copy in paper.copies if _is_gone(copy, paper.counted_at)]
    title, month = "Copies of company databases", f"{paper.month:%B %Y}"
    return _printed("register", paper, title, subject=month, alive=alive, gone=gone)


def _is_gone(copy: RegisteredCopy, at: datetime) -> bool:
    return copy.gone_at is not None and copy.gone_at <= at


def _registered(copy: RegisteredCopy, paper: RegisterPaper) -> dict[str, Any]:
    """A line of the register; its moments to the minute."""
    zone = ZoneInfo(paper.zone)
    gone = _is_gone(copy, paper.counted_at)
    until = copy.gone_at if gone and copy.gone_at else paper.counted_at
    return {
        **asdict(copy),
        "restored_at": _short(copy.restored_at, zone),
        "ends_at": _short(copy.gone_at if gone and copy.gone_at else copy.delete_by, zone),
        "age_days": max((until - copy.restored_at) // timedelta(days=1), 0),
        "is_late": not gone and until > copy.delete_by,
    }


def _printed(template: str, paper: Paper, title: str, **more: Any) -> bytes:
    zone = ZoneInfo(paper.zone)
    issued = paper.issued_at.astimezone(UTC).replace(microsecond=0)
    record = more.pop("record_file", "")
    facts = _written(asdict(paper) | more, zone)
    facts["title"], facts["issued"] = title, issued.timetuple()[:6]
    inputs = {"data": json.dumps(facts), "record": record}
    pdf = typst.compile(
        HERE / f"{template}.typ",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=issued,
    )
    return bytes(pdf)


def _written(fact: Any, zone: ZoneInfo) -> Any:
    """``fact`` as the templates take it: texts that can be printed, moments in words, the rest as it is."""
    if isinstance(fact, str):
        return breakable(printable(fact))
    if isinstance(fact, datetime):
        return _moment(fact.astimezone(zone))
    if isinstance(fact, date):
        return f"{fact:%-d %B %Y}"
    if isinstance(fact, dict):
        return {
            name: printable(value) if name in COPIED_WHOLE else _written(value, zone) for name, value in fact.items()
        }
    if isinstance(fact, list | tuple):
        return [_written(value, zone) for value in fact]
    return fact


def _moment(local: datetime) -> str:
    offset = f"{local:%z}"
    return f"{local:%-d %B %Y, %H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"


def _short(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%-d %b %Y, %H:%M}"


def _size(count: int) -> str:
    """Such as 1.2 GB (1,234,567,890 bytes); units of a thousand."""
    size, unit = float(count), "bytes"
    for bigger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, bigger
    return f"{count:,} bytes" if unit == "bytes" else f"{size:.1f} {unit} ({count:,} bytes)"
