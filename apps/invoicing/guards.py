"""What the database itself refuses, whoever asks: in words of SQL, for both engines.

What was issued is never changed or deleted: the invoice, its lines, its sums, its files; nor is what was claimed of who
pays late, or a dispute that was settled. Hours and packages on an invoice are free again only once a credit note took
all of it back.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from apps.accounts import guarding

OF_ISSUED = "SELECT 1 FROM invoicing_invoice i WHERE i.id = {row}.invoice_id AND i.status = 'issued'"
TABLES_OF_ISSUED = {"line": "invoicing_invoiceline", "sum": "invoicing_vattotal"}
FREED = """SELECT 1 WHERE OLD.invoiced_at IS NOT NULL AND NEW.invoiced_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM invoicing_invoice i JOIN invoicing_invoice c ON c.credits_id = i.id
    WHERE i.number = OLD.invoice AND c.is_whole)"""

RULES: dict[str, tuple[str, str, str]] = {
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
    "late_claim_stays_as_it_is": ("invoicing_lateclaim", "UPDATE", "SELECT 1"),
    "late_claim_is_never_deleted": ("invoicing_lateclaim", "DELETE", "SELECT 1"),
    "late_settlement_stays_as_it_is": ("invoicing_latesettlement", "UPDATE", "SELECT 1"),
    "late_settlement_is_never_deleted": ("invoicing_latesettlement", "DELETE", "SELECT 1"),
    "nothing_is_claimed_of_a_disputed_invoice": (
        "invoicing_lateclaim",
        "INSERT",
        "SELECT 1 FROM invoicing_dispute d WHERE d.invoice_id = NEW.invoice_id AND d.status = 'open'",
    ),
    "settled_dispute_stays_as_it_is": ("invoicing_dispute", "UPDATE", "SELECT 1 WHERE OLD.status <> 'open'"),
    "dispute_keeps_its_reason": (
        "invoicing_dispute",
        "UPDATE OF invoice_id, reason, opened_at, verified_by",
        """SELECT 1 WHERE NEW.invoice_id <> OLD.invoice_id OR NEW.reason <> OLD.reason
            OR NEW.opened_at <> OLD.opened_at OR NEW.verified_by <> OLD.verified_by""",
    ),
    "dispute_is_never_deleted": ("invoicing_dispute", "DELETE", "SELECT 1"),
    "entry_is_freed_by_a_credit_note": ("consulting_timeentry", "UPDATE OF invoiced_at", FREED),
    "item_is_freed_by_a_credit_note": ("consulting_item", "UPDATE OF invoiced_at", FREED),
    "package_is_freed_by_a_credit_note": ("consulting_hourpackage", "UPDATE OF invoiced_at", FREED),
}
NEVER_EMPTIED = (
    "invoicing_invoice",
    "invoicing_invoiceline",
    "invoicing_invoicefile",
    "invoicing_payment",
    "invoicing_receivable",
    "invoicing_lateclaim",
    "invoicing_latesettlement",
    "invoicing_dispute",
)


def attach(connection: BaseDatabaseWrapper) -> None:
    """Let the database keep all rules."""
    guarding.attach(connection, RULES, never_emptied=NEVER_EMPTIED)
