"""The document of a draft, an invoice or a credit note, from its rows. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from apps.isvs.models import Customer

from .addresses import Address
from .document import Account, Category, Document, Kind, Line, Party, Unit, VatGroup, grouped, money
from .models import ExchangeRate, Invoice, InvoiceLine, Seller

RATE_HOLDS = timedelta(days=31)
"""An exchange rate that is older is not used."""


def as_lines(lines: Iterable[InvoiceLine]) -> tuple[Line, ...]:
    return tuple(
        Line(
            position=line.position,
            text=line.text,
            note=line.note,
            day=line.day,
            quantity=line.quantity,
            unit=Unit(line.unit),
            price=line.price,
            base=line.base,
            amount=line.amount,
            category=Category(line.category),
            percent=line.percent,
        )
        for line in lines
    )


def groups_of(invoice: Invoice, lines: Iterable[InvoiceLine]) -> tuple[VatGroup, ...]:
    """The VAT of ``lines``, rounded by the rule of the market."""
    return grouped(as_lines(lines), invoice.market.money_rounding)


def party_of(seller: Seller) -> Party:
    return Party(
        name=seller.name,
        street=seller.street,
        postcode=seller.postcode,
        city=seller.city,
        country=seller.country,
        registration=seller.registration_number,
        vat_number=seller.vat_number,
        endpoint=seller.electronic_address,
        email=seller.contact_email,
    )


def buyer_of(invoice: Invoice) -> Party:
    """The customer, at the address it gave with its yes, else at that on record."""
    customer = invoice.customer
    on_record = Address(customer.street, customer.postcode, customer.city, customer.country)
    address = on_record.at(invoice.invoice_address)
    is_private = customer.kind == Customer.Kind.PRIVATE
    return Party(
        name=customer.name,
        street=address.street,
        postcode=address.postcode,
        city=address.city,
        country=address.country,
        registration="" if is_private else customer.organisation_number,
        vat_number="" if is_private else customer.vat_number,
        endpoint="" if is_private else invoice.electronic_address,
        contact=customer.payer_name,
        email=customer.invoiced_at,
    )


def document_of(
    invoice: Invoice, lines: Sequence[InvoiceLine], seller: Seller, *, groups: Sequence[VatGroup]
) -> Document:
    """``invoice`` as it reads with ``lines``; it needs its market, customer, number and days."""
    if invoice.issued_on is None or invoice.due_on is None:
        raise ValueError("A document has its days.")
    rate, accounted = _accounted(invoice, seller, sum((group.vat for group in groups), Decimal(0)))
    return Document(
        kind=Kind.INVOICE,
        number=invoice.number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        starts_on=invoice.starts_on,
        ends_on=invoice.ends_on,
        currency=invoice.currency,
        seller=party_of(seller),
        buyer=buyer_of(invoice),
        account=Account(iban=seller.iban, bic=seller.bic, local=seller.local_account),
        payment_reference=invoice.payment_reference,
        reference_kind=seller.reference_kind,
        buyer_reference=invoice.buyer_reference,
        purchase_order=invoice.purchase_order,
        contract=contract_of(lines),
        terms=f"{seller.payment_days} days",
        remark=invoice.remark,
        lines=as_lines(lines),
        groups=tuple(groups),
        vat_currency=invoice.market.currency if rate else "",
        exchange_rate=rate,
        vat_accounted=accounted,
    )


def credit_note_of(
    note: Invoice, lines: Sequence[InvoiceLine], credited: Document, *, groups: Sequence[VatGroup]
) -> Document:
    """``note`` as it reads with ``lines``: between the same two as what it takes back, and by the same exchange rate.

    Whatever was entered anew of seller or customer since, the accounts of both take back what they took in.
    """
    if note.issued_on is None:
        raise ValueError("A document has a day.")
    vat, rate = sum((group.vat for group in groups), Decimal(0)), credited.exchange_rate
    return replace(
        credited,
        kind=Kind.CREDIT_NOTE,
        number=note.number,
        issued_on=note.issued_on,
        due_on=None,
        terms="",
        contract=contract_of(lines),
        remark=note.remark,
        credits_number=credited.number,
        credits_issued_on=credited.issued_on,
        lines=as_lines(lines),
        groups=tuple(groups),
        vat_accounted=None if rate is None else money(vat * rate, note.market.money_rounding),
    )


def contract_of(lines: Iterable[InvoiceLine]) -> str:
    """The engagements that were worked for, in order."""
    engagements = {line.engagement_id: line.engagement.reference for line in lines if line.engagement}
    return ", ".join(reference for _, reference in sorted(engagements.items()))


def what_is_missing(invoice: Invoice, sellers: dict[int, Seller], day: date) -> list[tuple[str, str]]:
    """What keeps a draft from being issued, each with its code, in words that say what to do."""
    customer, missing = invoice.customer, []
    if not customer.country or not (customer.street or customer.city or invoice.invoice_address):
        missing.append(("no_address", f"{customer} has no postal address with a country. Enter it with the customer."))
    if not customer.invoiced_at:
        missing.append(
            ("nowhere_to_send", f"{customer} has no e-mail that invoices go to. Enter it with the customer.")
        )
    seller = sellers.get(invoice.market_id)
    if seller is None:
        missing.append(("no_seller", f"No seller is entered for {invoice.market}. Enter it under Sellers."))
    elif invoice.gross < 0:
        missing.append(
            ("below_zero", "It comes to less than nothing. Take the invoice before it back whole, then gather again.")
        )
    elif invoice.vat and invoice.currency != invoice.market.currency and _rate(invoice, day) is None:
        missing.append(
            (
                "no_exchange_rate",
                f"VAT is accounted for in {invoice.market.currency}, and no exchange rate from {invoice.currency} of "
                f"the last {RATE_HOLDS.days} days is entered. Enter it under Exchange rates.",
            )
        )
    return missing


def _accounted(invoice: Invoice, seller: Seller, vat: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Exchange rate and all VAT in the market's currency, where that is another and VAT is charged."""
    if not vat or invoice.currency == invoice.market.currency:
        return None, None
    rate = _rate(invoice, invoice.issued_on)
    if rate is None:
        raise ValidationError("Enter the exchange rate first.", code="no_exchange_rate")
    return rate, money(vat * rate, invoice.market.money_rounding)


def _rate(invoice: Invoice, day: date | None) -> Decimal | None:
    if day is None:
        return None
    known = ExchangeRate.objects.latest_on(day, invoice.currency, invoice.market.currency)
    latest = known.filter(on__gte=day - RATE_HOLDS).first()
    return latest.rate if latest else None
