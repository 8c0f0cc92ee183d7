"""All that the demo's inquiries are about."""

from . import access, customers, elsewhere, how_to, invoices, ledger, orders, stock, wishes
from .matter import DECLINED, ERP_SUPPORT, IN_DUTCH, PARTNER_SERVICE, SOLVED, WISH, Call, Matter, spoken, written

MATTERS: tuple[Matter, ...] = (
    *customers.ALL,
    *invoices.ALL,
    *orders.ALL,
    *stock.ALL,
    *ledger.ALL,
    *access.ALL,
    *how_to.ALL,
    *wishes.ALL,
    *elsewhere.ALL,
)

__all__ = [
    "DECLINED",
    "ERP_SUPPORT",
    "IN_DUTCH",
    "MATTERS",
    "PARTNER_SERVICE",
    "SOLVED",
    "WISH",
    "Call",
    "Matter",
    "spoken",
    "written",
]
