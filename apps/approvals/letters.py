"""The mails about data owners' approval, and what can be filled into them."""

from apps.notifications.kinds import Kind, Placeholder, register

OWNER = Placeholder("owner", "The data owner's name", "Dag Lunde")
CUSTOMER = Placeholder("customer", "The customer", "Havbris Sjømat AS")
REFERENCE = Placeholder("reference", "Number of the request", "DA-218")
DATABASE = Placeholder("database", "The company database", "Havbris Sjømat, Bergen")
PURPOSE = Placeholder("purpose", "Why we ask", "Orders differ by 0.01 in VAT.", is_text=True)
LAPSES = Placeholder("lapses", "When no answer counts as no", "Mon 30 Nov 16:30 (Europe/Oslo)")
CODE = Placeholder("code", "Six digits", "493 027")
QUESTION = Placeholder("question", "What the data owner asked", "Who is Tove Lind?", is_text=True)
TEXT = Placeholder("text", "What the desk answers", "A developer of ours.", is_text=True)
ANSWER = Placeholder("answer", "What was answered", "Yes, with limits")
NUMBER = Placeholder("number", "Number of the inquiry", "4812")
BY = Placeholder("by", "Who asks", "Sam Okafor")
OUTCOME = Placeholder("outcome", "What became of it", "approved until Mon 30 Nov 16:30")

register(
    (
        Kind(
            "consent_asked",
            "A data owner is asked",
            "Data owners",
            (
                OWNER,
                CUSTOMER,
                REFERENCE,
                DATABASE,
                PURPOSE,
                LAPSES,
            ),
        ),
        Kind(
            "consent_reminded",
            "A data owner is reminded",
            "Data owners",
            (
                OWNER,
                CUSTOMER,
                REFERENCE,
                DATABASE,
                LAPSES,
            ),
        ),
        Kind(
            "consent_code",
            "The digits for an answer",
            "Data owners",
            (
                CODE,
                REFERENCE,
            ),
        ),
        Kind(
            "consent_reply",
            "The question of a data owner is answered",
            "Data owners",
            (
                OWNER,
                REFERENCE,
                QUESTION,
                TEXT,
                LAPSES,
            ),
        ),
        Kind(
            "consent_cancelled",
            "A data owner is asked no more",
            "Data owners",
            (
                OWNER,
                REFERENCE,
                DATABASE,
            ),
        ),
        Kind(
            "consent_lapsed",
            "The time of a data owner is over",
            "Data owners",
            (
                OWNER,
                REFERENCE,
                DATABASE,
            ),
        ),
        Kind(
            "consent_certificate",
            "The certificate of an answer",
            "Data owners",
            (
                OWNER,
                REFERENCE,
                DATABASE,
                ANSWER,
            ),
        ),
        Kind(
            "deletion_certificate",
            "The certificate of deletion",
            "Data owners",
            (
                OWNER,
                REFERENCE,
                DATABASE,
            ),
        ),
        Kind(
            "access_to_release",
            "A request waits for release",
            "Staff",
            (
                REFERENCE,
                DATABASE,
                NUMBER,
                BY,
            ),
        ),
        Kind(
            "access_decided",
            "What became of a request",
            "Staff",
            (
                REFERENCE,
                DATABASE,
                NUMBER,
                OUTCOME,
            ),
        ),
    )
)
