"""The mails about consulting, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

PAYER = Placeholder("payer", "Who pays", "Dag Lunde")
CUSTOMER = Placeholder("customer", "The customer", "Havbris Sjømat AS")
ISV = Placeholder("isv", "Who asked for it", "Fjordlys Software")
REFERENCE = Placeholder("reference", "Number of the consulting", "C-31")
TITLE = Placeholder("title", "What it is about", "Moving to the new order API")
VALID = Placeholder("valid_until", "Last day of the estimate", "30 November 2026")
CODE = Placeholder("code", "Six digits", "493 027")
ANSWER = Placeholder("answer", "What was answered, and when", "Accepted on Mon 23 Nov 10:12 (Europe/Oslo)")
TEXT = Placeholder("text", "The estimate, word for word", "About 12 h. At most: NOK 20,000.00.", is_text=True)
OUTCOME = Placeholder("outcome", "What became of it", "accepted by Dag Lunde")
STATE = Placeholder("outcome", "What became of it", "accepted")
BECAUSE = Placeholder("because", "Why", "This is part of free support.", is_text=True)
NAMED = Placeholder("payer", "Who is to pay", "Havbris Sjømat AS")
SHARE = Placeholder("share", "How much is used", "83 %")
LIMIT = Placeholder("limit", "What was agreed at most", "NOK 20,000.00")
WEEK = Placeholder("week", "The Monday of the week", "23 November 2026")
PERSON = Placeholder("person", "Whose hours", "Sam Okafor")
BY = Placeholder("by", "Who sent it back", "Ingrid Dahl")

PAYERS, DESK, ISVS = "Who pays for consulting", "Consulting at the desk", "ISVs"
OF_PAYER = (PAYER, CUSTOMER, REFERENCE, TITLE)
OF_DESK = (REFERENCE, TITLE)

register(
    (
        Kind("consulting_estimated", "A customer gets an estimate", PAYERS, (*OF_PAYER, ISV, VALID)),
        Kind("consulting_reminded", "A customer is reminded of an estimate", PAYERS, (*OF_PAYER, ISV, VALID)),
        Kind("consulting_code", "The digits for an answer to an estimate", PAYERS, (CODE, REFERENCE)),
        Kind("consulting_answered", "What a customer answered to an estimate", PAYERS, (*OF_PAYER, ANSWER, TEXT)),
        Kind("consulting_lapsed", "An estimate was not answered in time", PAYERS, OF_PAYER),
        Kind("consulting_limit_near", "Little is left of what a customer agreed to", PAYERS, (*OF_PAYER, SHARE, LIMIT)),
        Kind("consulting_requested", "Consulting is requested", DESK, (*OF_DESK, ISV, NAMED)),
        Kind("consulting_decided", "What became of an estimate", DESK, (*OF_DESK, OUTCOME)),
        Kind("consulting_cap_near", "A limit is near", DESK, (*OF_DESK, SHARE, LIMIT)),
        Kind("consulting_cap_reached", "Timers stopped at a limit", DESK, OF_DESK),
        Kind("week_submitted", "A week is handed in", DESK, (PERSON, WEEK)),
        Kind("week_sent_back", "A week is sent back", DESK, (WEEK, BY, BECAUSE)),
        Kind("consulting_outcome", "What the customer said to an estimate", ISVS, (*OF_DESK, STATE)),
        Kind("consulting_cancelled", "Consulting is cancelled", ISVS, (*OF_DESK, BECAUSE)),
        Kind("consulting_hours_near", "Little is left of consulting agreed", ISVS, OF_DESK),
    )
)
