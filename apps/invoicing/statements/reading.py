"""A file of a bank, whichever of the two kinds it is. Pure."""

from .camt import read_camt
from .credits import BYTES_LIMIT, Statement, StatementError
from .table import read_table


def read(data: bytes) -> Statement:
    """What came in by ``data``: camt.053 where it begins as XML does, else a table. Raises ``StatementError``."""
    if len(data) > BYTES_LIMIT:
        raise StatementError(f"The file is larger than {BYTES_LIMIT // 1024 // 1024} MB. Export a shorter time.")
    if not data.strip():
        raise StatementError("The file is empty.")
    begins = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    is_xml = begins == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    statement = read_camt(data) if is_xml else read_table(data)
    if not statement.credits and not statement.passed_over:
        raise StatementError("No payment is in this file.")
    return statement
