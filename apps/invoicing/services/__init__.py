"""What can happen with invoices: one function per thing that can happen."""

from .claiming import record_late_payment, take_settlement_back, waive_costs
from .crediting import credit_part, credit_whole, left_of
from .disputing import dispute_by_link, open_dispute, send_code, settle_dispute
from .drafting import discard, gather_again, order_run, remark, take_runs
from .exporting import Export, export_issued
from .importing import assign_credit, import_statement, set_credit_aside
from .issuing import fingerprint, issue
from .paying import record_payment, take_payment_back
from .reminding import carry_out_reminders, foretell
from .sending import PURPOSE, make_files, open_page, subject_of
from .steps import address_of

__all__ = [
    "PURPOSE",
    "Export",
    "address_of",
    "assign_credit",
    "carry_out_reminders",
    "credit_part",
    "credit_whole",
    "discard",
    "dispute_by_link",
    "export_issued",
    "fingerprint",
    "foretell",
    "gather_again",
    "import_statement",
    "issue",
    "left_of",
    "make_files",
    "open_dispute",
    "open_page",
    "order_run",
    "record_late_payment",
    "record_payment",
    "remark",
    "send_code",
    "set_credit_aside",
    "settle_dispute",
    "subject_of",
    "take_payment_back",
    "take_runs",
    "take_settlement_back",
    "waive_costs",
]
