"""What the database itself refuses, whoever asks: in words of SQL, for both engines.

What was issued is never changed or deleted: the invoice, its lines, its sums, its files. Hours on an invoice are free
again only once a credit note took all of it back.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.accounts import guarding

OF_ISSUED = "SELECT 1 FROM invoicing_invoice i WHERE i.id = {row}.invoice_id AND i.status = 'issued'"
TABLES_OF_ISSUED = {"line": "invoicing_invoiceline", "sum": "invoicing_vattotal"}
FREED = """SELECT 1 WHERE OLD.invoiced_at IS NOT NULL AND NEW.invoiced_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM invoicing_invoice i JOIN invoicing_invoice c ON c.credits_id = i.id
    WHERE i.number = OLD.invoice AND c.is_whole)"""

RULES = {
    "issued_invoice_stays_as_it_is": ("invoicing_invoice", "UPDATE", "SELECT 1 WHERE OLD.status = 'issued'"),
    "issued_invoice_is_never_deleted": ("invoicing_invoice", "DELETE", "SELECT 1 WHERE OLD.status = 'issued'"),
    "invoice_number_follows_the_last": (
        "invoicing_invoice",
        "UPDATE OF sequence",
        """SELECT 1 WHERE NEW.sequence IS NOT NULL AND NEW.sequence <> 1 + COALESCE(
            (SELECT MAX(i.sequence) FROM invoicing_invoice i WHERE i.market_id = NEW.market_id), NEW.sequence - 1)""",
    ),
    "credit_note_number_follows_the_last": (
        "invoicing_invoice",
        "INSERT",
        """SELECT 1 WHERE NEW.sequence IS NOT NULL AND NEW.sequence <> 1 + COALESCE(
            (SELECT MAX(i.sequence) FROM invoicing_invoice i WHERE i.market_id = NEW.market_id), NEW.sequence - 1)""",
    ),
    **{
        f"{name}_of_an_issued_invoice_is_not_{done}": (table, event, OF_ISSUED.format(row=row))
        for name, table in TABLES_OF_ISSUED.items()
        for done, event, row in (("added", "INSERT", "NEW"), ("changed", "UPDATE", "OLD"), ("deleted", "DELETE", "OLD"))
    },
    "invoice_file_stays_as_it_is": ("invoicing_invoicefile", "UPDATE", "SELECT 1"),
    "invoice_file_is_never_deleted": ("invoicing_invoicefile", "DELETE", "SELECT 1"),
    "payment_stays_as_it_is": ("invoicing_payment", "UPDATE", "SELECT 1"),
    "payment_is_never_deleted": ("invoicing_payment", "DELETE", "SELECT 1"),
    "receivable_is_never_deleted": ("invoicing_receivable", "DELETE", "SELECT 1"),
    "receivable_stays_what_was_invoiced": (
        "invoicing_receivable",
        "UPDATE OF gross, currency, invoice_id, due_on",
        """SELECT 1 WHERE NEW.gross <> OLD.gross OR NEW.currency <> OLD.currency
            OR NEW.invoice_id <> OLD.invoice_id OR NEW.due_on <> OLD.due_on""",
    ),
    "entry_is_freed_by_a_credit_note": ("consulting_timeentry", "UPDATE OF invoiced_at", FREED),
    "item_is_freed_by_a_credit_note": ("consulting_item", "UPDATE OF invoiced_at", FREED),
}
NEVER_EMPTIED = (
    "invoicing_invoice",
    "invoicing_invoiceline",
    "invoicing_invoicefile",
    "invoicing_payment",
    "invoicing_receivable",
)


def attach(connection: BaseDatabaseWrapper) -> None:
    """Let the database keep all rules."""
    guarding.attach(connection, RULES, never_emptied=NEVER_EMPTIED)
