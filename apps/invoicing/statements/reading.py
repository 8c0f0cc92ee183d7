"""A file of a bank, whichever of the two kinds it is. Pure."""

from .camt import read_camt
from .credits import BYTES_LIMIT, Statement, StatementError
from .table import MARKS, read_table

HEAD = 4_096


def read(data: bytes, *, begins: str = "") -> Statement:
    """What came in by ``data``: camt.053 where it begins as XML does, else a table. Raises ``StatementError``.

    ``begins`` is for a table: whether ``day`` or ``month`` stands first in 03/06/2026; empty where it has to tell.
    """
    if len(data) > BYTES_LIMIT:
        raise StatementError(f"The file is larger than {BYTES_LIMIT // 1024 // 1024} MB. Export a shorter time.")
    if not data.strip():
        raise StatementError("The file is empty.")
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    is_xml = data[len(mark) : HEAD].replace(b"\0", b"").lstrip().startswith(b"<")
    statement = read_camt(data) if is_xml else read_table(data, begins=begins)
    if not statement.credits and not statement.passed_over:
        raise StatementError("No payment is in this file.")
    return statement
