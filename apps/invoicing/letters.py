"""The mails about invoices, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

CUSTOMER = Placeholder("customer", "The customer", "Havbris Sjømat AS")
NUMBER = Placeholder("number", "Number of the document", "NO-00317")
AMOUNT = Placeholder("amount", "What it comes to, with VAT", "NOK 8,859.38")
DUE = Placeholder("due", "When it is due", "8 December 2026")
CREDITED = Placeholder("credited", "Number of the invoice that is credited", "NO-00317")

PAYERS = "Who pays for consulting"

register(
    (
        Kind("invoice_sent", "A customer gets an invoice", PAYERS, (CUSTOMER, NUMBER, AMOUNT, DUE)),
        Kind("credit_note_sent", "A customer gets a credit note", PAYERS, (CUSTOMER, NUMBER, AMOUNT, CREDITED)),
    )
)
