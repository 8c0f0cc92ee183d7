"""The words of the desk and what they mean here: one place for all pages that explain them."""

from typing import NamedTuple

from django.utils.text import slugify


class Word(NamedTuple):
    """One word, and what it means on these pages."""

    name: str
    meaning: str

    @property
    def anchor(self) -> str:
        return slugify(self.name)


GLOSSARY = (
    Word(
        "Certified user",
        "A person who holds a valid API certificate. Only they ask and answer in the community; anybody reads there.",
    ),
    Word(
        "Client",
        "Your application as it is registered on the API. It has a client ID, a client secret and redirect URIs. It "
        "begins as a test client and becomes a production client when its test phase is done.",
    ),
    Word(
        "Client secret",
        "The password of a client. Only you know it. We never store it: at most a fingerprint, so that both sides can "
        "check that they hold the same secret.",
    ),
    Word(
        "Company database",
        "Where the company data of a customer is stored. Its identifier names the company in calls of the API.",
    ),
    Word(
        "Consent",
        "The answer of a data owner to our question whether a copy of a company database may be restored. It names the "
        "purpose, the place and how long the copy is kept.",
    ),
    Word("Customer", "Who bought the vendor's application: the party with the agreement, to which the invoice goes."),
    Word(
        "Data owner",
        "The person at the customer who may allow a copy of the company database to be restored for diagnosis.",
    ),
    Word("DTO", "Data transfer object: the JSON that an operation takes or returns, as the API document describes it."),
    Word("Endpoint", "One address of the API. Together with its method it is an operation."),
    Word(
        "Engagement",
        "Work by the hour that goes beyond free support. It begins when the customer has accepted an estimate.",
    ),
    Word("ERP user", "A person with access to the ERP itself, as opposed to one who reaches it through the API."),
    Word("Incident", "A time in which operations of the API don't do what they should. It stands on the pages here."),
    Word("Inquiry", "One question to API support. Only your company and our staff read it, and it costs nothing."),
    Word("ISV", "Independent software vendor: a company that integrates its software with the API."),
    Word("Market", "A country with its own Partner Service, ERP support, support hours and holidays."),
    Word("Operation", "An endpoint with its method, such as POST /v1/customerInvoices."),
    Word(
        "Partner Service",
        "The team of a market for new client IDs, promotion to production and partner procedure.",
    ),
    Word(
        "Redirect URI", "The web address to which the authorization code is sent. In production it begins with https."
    ),
    Word(
        "Support time",
        "Time within the support hours of your market. What we wait for from you, a data owner or ERP support does not "
        "count.",
    ),
)
