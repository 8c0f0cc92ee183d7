"""What the desk has learnt from three months: causes known by now, and where the ids of the log lead."""

import json
from dataclasses import dataclass
from inspect import cleandoc

from apps.diagnostics.models import CorrelationPattern, KnownCause, KnownCauseExample
from apps.diagnostics.services.causes import save_cause

from .matters.matter import fault, refused
from .register import REASON, Register

GUID = "5d3c1f0e-9a52-4c1b-8f6e-2b7d4a90c318"
TRACE = GUID.replace("-", "")
LOG_TOOL = "https://logs.lodestar.example/trace/{id}"


@dataclass(frozen=True)
class Example:
    """A call by which a cause is tried; ``response`` may hold ``$guid``, ``request`` is JSON text or a value for it."""

    status: int
    response: str
    operation: str = ""
    request: object = None
    fits: bool = True

    def row(self) -> KnownCauseExample:
        body = self.request if isinstance(self.request, str) else json.dumps(self.request, indent=2)
        return KnownCauseExample(
            fits=self.fits,
            status=self.status,
            operation=self.operation,
            request_body="" if self.request is None else body,
            response_body=self.response.replace("$guid", GUID),
        )


@dataclass(frozen=True)
class Cause:
    """A known cause in the words of its model, and the calls that prove it."""

    title: str
    answer: str
    rule: dict[str, object]
    examples: tuple[Example, ...]
    is_published: bool = True

    def unsaved(self) -> KnownCause:
        return KnownCause(title=self.title, answer=cleandoc(self.answer), is_published=self.is_published, **self.rule)


NOT_RECOGNISED = refused("Data received not recognized.")
UNREADABLE = refused("Request body could not be read.")
OUT_OF_BALANCE = refused("Error creating document. Error: The document is out of the balance.")
BOTH_SIDES = [{"debitAmount": {"value": 900}}, {"creditAmountInCurrency": {"value": 900}}]
ONE_CURRENCY = [{"debitAmount": {"value": 900}}, {"creditAmount": {"value": 800}}]

CAUSES = (
    Cause(
        "A property stands without its value wrapper",
        """
        One property of your body stands bare. Nearly every property of this API is an object with one member:

        ```json
        {"name": {"value": "Bryggen Kaffe"}}
        ```

        Wrap the one that the diagnosis points at, and send the call again.
        """,
        {"status": 400, "message_pattern": "data received not recogni[sz]ed", "payload_pointer": "/*",
         "payload_test": "is_plain"},
        (
            Example(400, NOT_RECOGNISED, "POST /customers", {"number": {"value": "10472"}, "name": "Bryggen Kaffe"}),
            Example(400, NOT_RECOGNISED, "POST /customers", {"name": {"value": "Bryggen Kaffe"}}, fits=False),
        ),
    ),
    Cause(
        "The financial period is closed in the module that the message names",
        """
        A company closes its periods for each module by itself: ledger, invoices, stock, orders. The message names the
        module. Either give the document a date in an open period, or ask the company to open this one for that module.
        """,
        {"status": 400, "message_pattern": r"financial period \S+ is closed in module"},
        (
            Example(400, fault("10310", "Financial period 03-2026 is closed in module SO.")),
            Example(400, fault("10311", "Financial period 03-2026 is not open yet."), fits=False),
        ),
    ),
    Cause(
        "The body is no JSON",
        """
        The body could not be read as JSON, so no property of it was looked at. The diagnosis shows the line and the
        column; a comma after the last property is the usual reason. Let a JSON library write the body, and it can't
        happen again.
        """,
        {"status": 400, "message_pattern": "request body could not be read"},
        (
            Example(400, UNREADABLE, "POST /customerInvoices", '{"lines": [],}'),
            Example(400, NOT_RECOGNISED, "POST /customerInvoices", {"lines": []}, fits=False),
        ),
    ),
    Cause(
        "A Python dictionary was sent in place of JSON",
        """
        Single quotes and `True` with a capital are how Python prints a dictionary. Use `json.dumps(order)`, or hand it
        to the client library as `json=order`.
        """,
        {"status": 400, "message_pattern": r"unexpected character .*line 1, position 1\b"},
        (
            Example(400, refused("Unexpected character encountered while parsing. Path '', line 1, position 1."),
                    "POST /salesOrders", "{'orderType': {'value': 'SO'}}"),
            Example(400, refused("Unexpected character encountered while parsing. Path '', line 4, position 12."),
                    fits=False),
        ),
    ),
    Cause(
        "The token is for another tenant",
        """
        401 with a fresh token nearly always means another tenant: the token was made for a company that you connected
        before. Ask for a token with the `tenant_id` of this company, and keep one token for each tenant.
        """,
        {"status": 401, "message_pattern": r"\bunauthorized\b"},
        (
            Example(401, refused("Unauthorized."), "GET /customers"),
            Example(401, refused("The token has expired."), "GET /salesOrders", fits=False),
        ),
    ),
    Cause(
        "The limit of calls an hour is used up",
        """
        Wait as long as `Retry-After` says, then go on. A test client may make 500 calls an hour for each company, a
        production client 15,000. Ask for many records in one call, and only for those that have changed.
        """,
        {"status": 429, "message_pattern": "rate limit"},
        (Example(429, refused("Rate limit is exceeded. Try again in 1789 seconds."), "GET /inventory"),),
    ),
    Cause(
        "Debit and credit are given in different currencies",
        """
        Debit is in the company's currency and credit in the document's, so the two sides can't be equal. Use
        `creditAmount` with `debitAmount`, or both with `InCurrency`.
        """,
        {"status": 400, "operation": "POST /journalTransactions", "message_pattern": "out of (the )?balance",
         "payload_pointer": "/lines/*/creditAmountInCurrency", "payload_test": "exists"},
        (
            Example(400, OUT_OF_BALANCE, "POST /journalTransactions", {"lines": BOTH_SIDES}),
            Example(400, OUT_OF_BALANCE, "POST /journalTransactions", {"lines": ONE_CURRENCY}, fits=False),
        ),
        is_published=False,
    ),
)  # fmt: skip

LOG_IDS = (
    ("Lodestar id", r"LodestarId: ([0-9a-f-]{36})", f"LodestarId: {GUID}. Unauthorized."),
    ("Fault of the ERP", r"ExceptionMessageID\W{1,6}(\d+_[0-9a-f-]{36})", f'"ExceptionMessageID": "10310_{GUID}"'),
    ("Trace", r"\b[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-", f"traceparent: 00-{TRACE}-{TRACE[:16]}-01"),
)


def add_recognition(register: Register) -> None:
    """Known causes with their examples, and patterns of log ids with the fictional log tool."""
    for cause in CAUSES:
        rows = [example.row() for example in cause.examples]
        save_cause(cause.unsaved(), rows, by=register.admin, at=register.at, reason=REASON)
    for name, pattern, example in LOG_IDS:
        row = CorrelationPattern(name=name, pattern=pattern, example=example, log_url=LOG_TOOL)
        row.full_clean()
        register.save(row)
