"""What can happen with invoices: one function per thing that can happen."""

from .crediting import credit_part, credit_whole, left_of
from .drafting import discard, gather_again, order_run, remark, take_runs
from .exporting import Export, export_issued
from .importing import assign_credit, import_statement, set_credit_aside
from .issuing import fingerprint, issue
from .paying import record_payment, take_payment_back
from .sending import PURPOSE, make_files, open_page, subject_of

__all__ = [
    "PURPOSE",
    "Export",
    "assign_credit",
    "credit_part",
    "credit_whole",
    "discard",
    "export_issued",
    "fingerprint",
    "gather_again",
    "import_statement",
    "issue",
    "left_of",
    "make_files",
    "open_page",
    "order_run",
    "record_payment",
    "remark",
    "set_credit_aside",
    "subject_of",
    "take_payment_back",
    "take_runs",
]
