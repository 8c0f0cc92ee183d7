"""The mails about invoices, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

CUSTOMER = Placeholder("customer", "The customer", "Havbris Sjømat AS")
NUMBER = Placeholder("number", "Number of the document", "NO-00317")
AMOUNT = Placeholder("amount", "What it comes to, with VAT", "NOK 8,859.38")
DUE = Placeholder("due", "When it is due", "8 December 2026")
CREDITED = Placeholder("credited", "Number of the invoice that is credited", "NO-00317")

LEFT = Placeholder("left", "What is left to pay", "NOK 8,859.38")
DAYS = Placeholder("days", "How long it is overdue", "3 days")
COSTS = Placeholder(
    "costs", "What being late costs by now", "With a fee of NOK 35.00 and interest of NOK 8.92, NOK 8,903.30 is owed."
)
ACCOUNT = Placeholder("account", "Where to pay", "8601.11.17947")
REFERENCE = Placeholder("reference", "What to write when paying", "00317000016")
CODE = Placeholder("code", "Six digits", "493 027")
REASON = Placeholder("reason", "What is said to be wrong", "The second session never took place.", is_text=True)
BY = Placeholder("by", "Who says so", "Havbris Sjømat AS")
OUTCOME = Placeholder("outcome", "What becomes of the invoice", "is right as it is, and is to be paid")
ANSWER = Placeholder("answer", "Our words to the customer", "It took place on 3 November.", is_text=True)

PAYERS, FINANCE = "Who pays for consulting", "Finance at the desk"
OF_REMINDED = (CUSTOMER, NUMBER, LEFT, DUE, DAYS, COSTS, ACCOUNT, REFERENCE)

register(
    (
        Kind("invoice_sent", "A customer gets an invoice", PAYERS, (CUSTOMER, NUMBER, AMOUNT, DUE)),
        Kind("credit_note_sent", "A customer gets a credit note", PAYERS, (CUSTOMER, NUMBER, AMOUNT, CREDITED)),
        Kind("invoice_reminded", "A customer is reminded of an invoice", PAYERS, OF_REMINDED),
        Kind("invoice_code", "The digits for disputing an invoice", PAYERS, (CODE, NUMBER)),
        Kind("dispute_settled", "What became of a dispute", PAYERS, (CUSTOMER, NUMBER, OUTCOME, ANSWER)),
        Kind("invoice_disputed", "An invoice is disputed", FINANCE, (NUMBER, CUSTOMER, BY, LEFT, REASON)),
    )
)
