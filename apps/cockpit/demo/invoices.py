"""What the demo's consulting costs its customers: sellers, drafts, invoices issued, paid in part, credited, late."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.consulting.models import Engagement, TimeEntry, Week
from apps.invoicing import services
from apps.invoicing.models import Invoice, LateRate, Seller, VatRate
from apps.isvs.models import Customer
from apps.policy.models import Market
from apps.reminders.models import Reminder

from .register import Register

FINANCE = "petter@lodestar.example"
VALID_FROM = date(2020, 1, 1)
ADDRESSES = {
    "NO": {"street": "Bryggen 14", "postcode": "5003", "city": "Bergen", "country": "NO"},
    "SE": {"street": "Hamngatan 2", "postcode": "111 47", "city": "Stockholm", "country": "SE"},
    "NL": {"street": "Kade 7", "postcode": "1011 AB", "city": "Amsterdam", "country": "NL"},
}
SELLERS = {
    "NO": {
        "name": "Lodestar ERP AS",
        "street": "Kaigata 1",
        "postcode": "0150",
        "city": "Oslo",
        "registration_number": "923609016",
        "vat_number": "NO923609016MVA",
        "electronic_address": "0192:923609016",
        "iban": "NO9386011117947",
        "bic": "DNBANOKK",
        "local_account": "8601.11.17947",
        "reference_kind": "kid",
        "reminder_fee": Decimal(35),
        "fee_from": 2,
    },
    "SE": {
        "name": "Lodestar ERP AB",
        "street": "Kungsgatan 9",
        "postcode": "111 43",
        "city": "Stockholm",
        "registration_number": "5567037485",
        "vat_number": "SE556703748501",
        "electronic_address": "0007:5567037485",
        "iban": "SE4550000000058398257466",
        "local_account": "Bankgiro 5050-1055",
        "reference_kind": "ocr",
        "reminder_fee": Decimal(60),
    },
    "NL": {
        "name": "Lodestar ERP B.V.",
        "street": "Keizersgracht 5",
        "postcode": "1015 CJ",
        "city": "Amsterdam",
        "registration_number": "17085520",
        "vat_number": "NL001543112B01",
        "electronic_address": "0106:17085520",
        "iban": "NL91ABNA0417164300",
        "reference_kind": "rf",
        "reminder_fee": Decimal(15),
    },
}
WORTH_A_STORY = 100
"""What an invoice comes to at least that is issued, paid in part and credited."""
FETCHED = {"Bryggen Kaffe"}
"""Customers whose bookkeeping their ISV sees to: its systems fetch their invoices."""
RATES = {"NO": (25, 12), "SE": (25, 12), "NL": (21, 9)}
LATE = {"NO": "12.25", "SE": "10", "NL": "8"}
"""Per cent a year."""


def add_sellers(register: Register, markets: dict[str, Market]) -> None:
    """The legal entity of each market, its rates of VAT, and where its customers are."""
    for code, facts in SELLERS.items():
        market = markets[code]
        where = {"country": code, "contact_email": "consulting@lodestar.example", "number_prefix": f"{code}-"}
        seller = Seller(market=market, **where, **facts)
        register.save(seller)
        for rate, percent in zip(("standard", "reduced"), RATES[code], strict=True):
            register.save(VatRate(seller=seller, rate=rate, percent=Decimal(percent), starts_on=VALID_FROM))
        register.save(LateRate(seller=seller, percent=Decimal(LATE[code]), starts_on=VALID_FROM))
        for customer in Customer.objects.filter(market=market).order_by("pk"):
            for name, value in ADDRESSES[code].items():
                setattr(customer, name, value)
            if customer.name in FETCHED:
                customer.invoices_fetched_by = customer.isvs.get()
            register.save(customer)


def invoice_hours(register: Register, *, at: datetime) -> None:
    """Work that is finished was invoiced day by day when it was approved. Of other work one draft is issued."""
    finance = register.people[FINANCE]
    finished = TimeEntry.objects.filter(engagement__status=Engagement.Status.FINISHED).order_by("started_at")
    late = [_invoice_day(entry, finance) for entry in finished]
    because = "Bram Vos called: half of that day was about their tills, which was to cost nothing."
    services.open_dispute(late[0], reason=because, by=finance, at=late[0].drafted_at + timedelta(days=9))
    _remind(until=at)
    paid = late[-1].late_claims.values_list("fee", flat=True)[0]
    note = "Paid the fee, not the invoice"
    services.record_late_payment(late[-1], amount=paid, received_on=at.date(), note=note, by=finance, at=at)
    services.order_run(market=None, until=at.date(), by=finance, at=at)
    services.take_runs(clock=lambda: at)
    worth_a_story = Invoice.objects.drafts().filter(gross__gt=WORTH_A_STORY).select_related("market")
    for draft in worth_a_story.order_by("pk")[:1]:
        invoice = _issue(draft, finance, at)
        _pay_and_credit(invoice, finance, at)
        _import_a_statement(invoice, finance, at)
    services.make_files(at=at)


def _invoice_day(entry: TimeEntry, finance: User) -> Invoice:
    """As soon as its week was approved."""
    week = Week.objects.get(person=entry.person, starts_on=entry.week_on)
    if week.approved_at is None:
        raise LookupError(f"The week of {week} is not approved.")
    at = week.approved_at + timedelta(hours=2)
    services.order_run(market=entry.engagement.market, until=entry.started_at.date(), by=finance, at=at)
    services.take_runs(clock=lambda: at)
    invoice = _issue(Invoice.objects.drafts().get(market=entry.engagement.market), finance, at)
    services.make_files(at=at)
    return invoice


def _remind(*, until: datetime) -> None:
    """Let reminders of invoices happen when they would have happened."""
    planned = Reminder.objects.planned().filter(subject__startswith="invoice:", due_at__lte=until)
    while moment := planned.order_by("due_at").values_list("due_at", flat=True).first():
        if not services.carry_out_reminders(at=moment):
            raise RuntimeError("A reminder of the demo could not be carried out; the log says why.")


def _pay_and_credit(invoice: Invoice, finance: User, at: datetime) -> None:
    half = (invoice.gross / 2).quantize(Decimal(1))
    services.record_payment(invoice, amount=half, received_on=at.date(), note="The first half", by=finance, at=at)
    line = invoice.lines.order_by("-amount")[0]
    tenth = (line.amount / 10).quantize(Decimal("0.01"))
    because = "The second session was shorter than agreed."
    services.credit_part(invoice, amounts={line.pk: tenth}, because=because, by=finance, at=at)


def _import_a_statement(invoice: Invoice, finance: User, at: datetime) -> None:
    """A day's account of the bank: the rest of one invoice and a little more, and a payment that names nothing."""
    invoice = Invoice.objects.select_related("market", "receivable").get(pk=invoice.pk)
    market, day = invoice.market, at.astimezone(ZoneInfo(invoice.market.calendar.time_zone)).date()
    lines = ["Date;Amount;Currency;Reference;Name;Text"]
    lines.append(
        f"{day};{invoice.receivable.left + 50};{invoice.currency};{invoice.payment_reference};{invoice.customer};"
    )
    lines.append(f"{day};1250;{market.currency};;Fjordlys Drift;Thank you for your help")
    data = "\n".join(lines).encode()
    services.import_statement(market, data=data, file_name="account-statement.csv", by=finance, at=at)


def _issue(draft: Invoice, by: User, at: datetime) -> Invoice:
    seen = services.fingerprint(draft, list(draft.lines.order_by("position")))
    return services.issue(draft, seen=seen, by=by, at=at)
