"""What is told about invoices. One function per thing told; letters.py says what can be filled in."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.urls import reverse

from apps.accounts.models import User
from apps.notifications import outbox
from apps.notifications.outbox import Enclosed

from .document import Document
from .models import Dispute, Invoice, InvoiceFile, LateClaim
from .standing import Owed

SETTLES = "settle_receivable"
OUTCOMES = {
    Dispute.Status.REJECTED: "is right as it is, and is to be paid",
    Dispute.Status.ACCEPTED: "was wrong, and a credit note follows",
}


def sent(invoice: Invoice, files: Iterable[InvoiceFile], document: Document, *, token: str, at: datetime) -> None:
    """To whom invoices of the customer go, in the desk's hours; the link lets somebody in."""
    facts = {
        "customer": invoice.customer,
        "number": invoice.number,
        "amount": _money(invoice.gross, invoice),
        "link": page_of_customer(token),
    }
    if document.due_on:
        kind, facts["due"] = "invoice_sent", f"{document.due_on:%-d %B %Y}"
    else:
        kind, facts["credited"] = "credit_note_sent", document.credits_number
    if not document.buyer.email:
        return
    outbox.post(
        kind,
        to=[document.buyer.email],
        context=facts,
        key=f"invoice:{invoice.pk}:sent",
        at=at,
        within=invoice.market.calendar,
        enclosed=[Enclosed(file.file_name, file.media_type, bytes(file.content)) for file in files],
        is_confidential=True,
    )


def reminded(claim: LateClaim, document: Document, *, owed: Owed, token: str, at: datetime) -> None:
    """What is left now, since when, and how to pay it, to whom the invoice went."""
    invoice = claim.invoice
    receivable = invoice.receivable
    overdue = (claim.until - receivable.due_on).days
    outbox.post(
        "invoice_reminded",
        to=[claim.to],
        context={
            "customer": invoice.customer,
            "number": invoice.number,
            "left": _money(claim.left, invoice),
            "due": f"{receivable.due_on:%-d %B %Y}",
            "days": f"{overdue} day{'' if overdue == 1 else 's'}",
            "costs": _costs(invoice, owed),
            "account": document.account.local or document.account.iban,
            "reference": invoice.payment_reference or invoice.number,
            "link": page_of_customer(token),
        },
        key=f"invoice:{invoice.pk}:reminded:{claim.number}",
        at=at,
        within=receivable.market.calendar,
        is_confidential=True,
    )


def code_sent(invoice: Invoice, *, to: str, code: str, at: datetime) -> None:
    """At once, whatever the hour: somebody waits for it on the page."""
    outbox.post(
        "invoice_code",
        to=[to],
        context={"code": f"{code[:3]} {code[3:]}", "number": invoice.number, "link": "/"},
        key=f"invoice:{invoice.pk}:code:{at.isoformat()}",
        at=at,
        is_confidential=True,
    )


def disputed(dispute: Dispute, *, left: Decimal, at: datetime) -> None:
    """To finance, but for who said so."""
    invoice, by = dispute.invoice, dispute.opened_by
    outbox.post(
        "invoice_disputed",
        to=[person.email for person in finance_of(invoice.market_id) if by is None or person.pk != by.pk],
        context={
            "number": invoice.number,
            "customer": invoice.customer,
            "by": by or invoice.customer,
            "left": _money(left, invoice),
            "reason": dispute.reason,
            "link": page_of(invoice),
        },
        key=f"dispute:{dispute.pk}:opened",
        at=at,
    )


def dispute_settled(dispute: Dispute, *, to: str, token: str, at: datetime) -> None:
    invoice = dispute.invoice
    outbox.post(
        "dispute_settled",
        to=[to],
        context={
            "customer": invoice.customer,
            "number": invoice.number,
            "outcome": OUTCOMES[Dispute.Status(dispute.status)],
            "answer": dispute.answer,
            "link": page_of_customer(token),
        },
        key=f"dispute:{dispute.pk}:settled",
        at=at,
        within=invoice.market.calendar,
        is_confidential=True,
    )


def page_of(invoice: Invoice) -> str:
    return reverse("cockpit:invoice", args=[invoice.pk])


def page_of_customer(token: str) -> str:
    return reverse("portal:invoice", args=[token])


def finance_of(market: int) -> list[User]:
    """Those who settle what is owed: of that market, else all of them who may see it."""
    may = Permission.objects.filter(codename=SETTLES, content_type__app_label="invoicing")
    people = User.objects.staff().filter(Q(groups__permissions__in=may)).distinct().order_by("pk")
    seeing = list(people.seeing(market))
    return [person for person in seeing if person.market_id == market] or seeing


def _costs(invoice: Invoice, owed: Owed) -> str:
    """What being late costs by now, fees of earlier reminders included, and what of it was settled."""
    parts = [("a fee", owed.fees), ("interest", owed.interest)]
    asked = " and ".join(f"{name} of {_money(amount, invoice)}" for name, amount in parts if amount)
    if not owed.costs:
        return "Nothing is added for being late."
    less = f", less {_money(owed.settled, invoice)} that is settled" if owed.settled else ""
    return f"With {asked}{less}, {_money(owed.total, invoice)} is owed today."


def _money(amount: Decimal, invoice: Invoice) -> str:
    return f"{invoice.currency} {amount:,.2f}"
