"""The mails that inquiries write, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

RESOLVED = "With this we take it as resolved. Is it not? Reply or reopen it on its page, and it is ours again."
CLOCK_STANDS = (
    "You needn't do anything. The clock of your inquiry stands still until the incident is over, "
    "and you hear from us then."
)
MORE_COMES = "You hear from us again when there is more to say."
INCOMPLETE = ", which is still incomplete"
LEFT_WORDS = " and left words on its page"

ISVS, STAFF, BOTH = "ISVs", "Staff", "ISVs and staff"

ABOUT = (
    Placeholder("number", "Number of the inquiry", "4812"),
    Placeholder("subject", "Subject of the inquiry", "400 on invoice"),
)
OTHER = (
    Placeholder("other_number", "Number of the other inquiry", "4790"),
    Placeholder("other_subject", "Subject of the other inquiry", "Invoice refused"),
)
ISV = Placeholder("isv", "The ISV that asked", "Acme")
MARKET = Placeholder("market", "The market of the inquiry", "Norway")
AUTHOR = Placeholder("author", "Who wrote it", "Sam Okafor")
BY = Placeholder("by", "Who did it", "Sam Okafor")
BY_WHEN = Placeholder("by_when", "When the first response is due, on the market's clock", "Monday 2 March 14:00")
IF_CLOSED = Placeholder(
    "if_closed",
    "While the desk is closed: when it opens; otherwise nothing",
    "The desk is closed at the moment and opens Monday 2 March 08:00.",
)
INCIDENT = Placeholder("incident", "Title of the incident", "Invoices are answered with 503")
TEXT = Placeholder(
    "text",
    "What was written, secrets masked",
    'Give `customerNumber` as an object:\n\n```\n{"customerNumber": {"value": "10472"}}\n```',
    is_text=True,
)

register(
    (
        Kind("inquiry_asked", "An inquiry has arrived", ISVS, (*ABOUT, BY_WHEN, IF_CLOSED)),
        Kind(
            "inquiry_incomplete",
            "An inquiry has arrived, and something is missing",
            ISVS,
            (
                *ABOUT,
                Placeholder(
                    "missing",
                    "What is missing, as a list",
                    "- The HTTP status that came back, such as 400 or 500.",
                    is_text=True,
                ),
                BY_WHEN,
                IF_CLOSED,
            ),
        ),
        Kind(
            "inquiry_answered",
            "An answer",
            ISVS,
            (
                *ABOUT,
                AUTHOR,
                TEXT,
                Placeholder(
                    "if_resolved",
                    "Where the answer resolves it: that it does; otherwise nothing",
                    RESOLVED,
                ),
            ),
        ),
        Kind("inquiry_details_requested", "Details are requested", ISVS, (*ABOUT, AUTHOR, TEXT)),
        Kind(
            "inquiry_referred",
            "Referred to others",
            ISVS,
            (*ABOUT, AUTHOR, TEXT, MARKET, Placeholder("to", "To whom it is referred", "Partner Service")),
        ),
        Kind("inquiry_declined", "Declined", ISVS, (*ABOUT, AUTHOR, TEXT)),
        Kind("inquiry_closed", "Closed for want of an answer", ISVS, (*ABOUT, TEXT)),
        Kind(
            "inquiry_resolved",
            "Marked as resolved",
            BOTH,
            (
                *ABOUT,
                BY,
                Placeholder("if_words", "Where something was written with it: that it was", LEFT_WORDS),
            ),
        ),
        Kind("inquiry_reopened", "Reopened", BOTH, (*ABOUT, BY)),
        Kind("inquiry_merged", "Merged with another inquiry", BOTH, (*ABOUT, *OTHER)),
        Kind("inquiry_taken_out", "A merge is undone", BOTH, (*ABOUT, *OTHER)),
        Kind(
            "incident_explains",
            "Part of an incident",
            ISVS,
            (
                *ABOUT,
                INCIDENT,
                Placeholder("incident_text", "What ISVs read about it", "We are working on it.", is_text=True),
                Placeholder(
                    "what_happens_now",
                    "While it goes on: that the clock stands still; otherwise nothing",
                    CLOCK_STANDS,
                ),
            ),
        ),
        Kind("incident_over", "An incident is over", ISVS, (*ABOUT, INCIDENT)),
        Kind(
            "issue_decided",
            "A product issue is decided",
            ISVS,
            (
                *ABOUT,
                Placeholder("decision", "What was decided: Accepted, Planned, Released or Declined", "Planned"),
                Placeholder("title", "Title of the product issue, as ISVs read it", "Filter shipments by date"),
                TEXT,
                Placeholder(
                    "if_more_comes",
                    "Where it is accepted or planned: that they hear again; otherwise nothing",
                    MORE_COMES,
                ),
            ),
        ),
        Kind(
            "inquiry_replied",
            "An ISV wrote",
            STAFF,
            (
                *ABOUT,
                ISV,
                AUTHOR,
                TEXT,
                Placeholder("if_incomplete", "Where something is missing still: that it is", INCOMPLETE),
            ),
        ),
        Kind("inquiry_assigned", "Assigned to you", STAFF, (*ABOUT, ISV, BY, TEXT)),
        Kind("inquiry_mentioned", "You are named in a note", STAFF, (*ABOUT, ISV, BY, TEXT)),
        Kind(
            "answer_not_sent",
            "Your answer did not go out",
            STAFF,
            (*ABOUT, ISV, Placeholder("why", "Why it did not", "The inquiry was resolved meanwhile.")),
        ),
        Kind(
            "inquiry_handed_over",
            "Handed over to Partner Service",
            "Partner Service",
            (
                *ABOUT,
                ISV,
                MARKET,
                Placeholder("by_clause", "Where a clause says so: which", ", by clause 2.1 of the support policy"),
                Placeholder("question", "What the ISV asked, secrets masked", "How do we get a licence?", is_text=True),
                Placeholder(
                    "call",
                    "The call with both bodies, secrets masked, where there is one",
                    "The call: `GET https://api.lodestar.example/v1/customers`, answered with 403",
                    is_text=True,
                ),
                AUTHOR,
                TEXT,
                Placeholder("contacts", "Whom to answer, with their addresses", "Anna Berg, anna@acme.example"),
            ),
        ),
    )
)
