"""The shape of what staff send about invoices. What it may say is decided by the services."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from apps.invoicing import services
from apps.invoicing.models import Dispute, Invoice, LateSettlement, Payment
from apps.invoicing.standing import standing_of
from apps.policy.models import Market
from apps.policy.present import now

from .consulting_forms import day_field
from .forms import Words
from .gathering_forms import DeedForm, line

LINE = "line_"
OUTCOMES = [
    (Dispute.Status.REJECTED, "Rejected: reminders go on with the next one"),
    (Dispute.Status.ACCEPTED, "Accepted: reminders wait for your credit note"),
]


class InvoicingForm(DeedForm):
    field_of_code: ClassVar[dict[str, str]] = {"in_the_future": "until", "required": "because"}


class RunForm(InvoicingForm):
    market = forms.ModelChoiceField(Market.objects.none(), required=False, empty_label="Every market with a seller")
    until = day_field("Up to and with", help_text="Work of later days waits for the next run.")

    def suit(self, subject: Any) -> None:
        markets = Market.objects.filter(seller__isnull=False)
        self.fields["market"].queryset = markets  # type: ignore[attr-defined]  # a choice of rows
        self.initial["until"] = _last_of_the_month_before(now().date())


class ExportForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = {
        "ends_before_it_begins": "until",
        "nothing_issued": "until",
        "too_long": "until",
    }

    market = forms.ModelChoiceField(Market.objects.none(), required=False, empty_label="Every market with a seller")
    since = day_field("Issued from")
    until = day_field("Up to and with")

    def suit(self, subject: Any) -> None:
        markets = Market.objects.filter(seller__isnull=False)
        self.fields["market"].queryset = markets  # type: ignore[attr-defined]  # a choice of rows
        last = _last_of_the_month_before(now().date())
        self.initial.update(since=last.replace(day=1), until=last)


class SeenForm(InvoicingForm):
    """Carries what its reader saw, so that nothing else is issued."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def suit(self, subject: Invoice) -> None:
        self.initial["seen"] = services.fingerprint(subject, list(subject.lines.order_by("position")))


class UntilForm(InvoicingForm):
    until = day_field("Up to and with")

    def suit(self, subject: Invoice) -> None:
        self.initial["until"] = subject.ends_on


class RemarkForm(InvoicingForm):
    text = Words("Remark", rows=3, required=False, max_length=500, help_text="The customer reads it above the lines.")

    def suit(self, subject: Invoice) -> None:
        self.initial["text"] = subject.remark


class NoForm(InvoicingForm):
    """Asks nothing more."""


class CreditWholeForm(InvoicingForm):
    because = Words("Why", rows=3, max_length=500, help_text="The customer reads it on the credit note.")


class CreditPartForm(CreditWholeForm):
    field_of_code: ClassVar[dict[str, str]] = {"required": "because"}

    def suit(self, subject: Invoice) -> None:
        left = services.left_of(subject)
        for each in subject.lines.order_by("position"):
            if left[each.pk] > 0:
                self.fields[f"{LINE}{each.pk}"] = forms.DecimalField(
                    label=f"{each.position}. {each.text[:80]}",
                    required=False,
                    min_value=Decimal("0.01"),
                    max_value=left[each.pk],
                    decimal_places=2,
                    help_text=f"Net, up to {left[each.pk]:,.2f} {subject.currency}.",
                )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        amounts = {int(name.removeprefix(LINE)): given.pop(name) for name in list(given) if name.startswith(LINE)}
        given["amounts"] = {line: amount for line, amount in amounts.items() if amount is not None}
        return given


class PaymentForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = {
        "in_the_future": "received_on",
        "more_than_is_left": "amount",
        "out_of_range": "amount",
    }

    amount = forms.DecimalField(label="Amount", max_digits=14, decimal_places=2)
    received_on = day_field("Received on")
    note = line("Note", required=False, max_length=300, help_text="Such as the reference, or who paid.")

    def suit(self, subject: Invoice) -> None:
        self.initial.update(amount=subject.receivable.left, received_on=now().date())


class BackForm(InvoicingForm):
    payment = forms.ModelChoiceField(Payment.objects.none(), empty_label=None)
    because = Words("Why", rows=3, max_length=300)

    def suit(self, subject: Invoice) -> None:
        rows = Payment.objects.filter(receivable__invoice=subject, amount__gt=0, taken_back_by=None)
        self.fields["payment"].queryset = rows  # type: ignore[attr-defined]  # a choice of rows


class CostsForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = PaymentForm.field_of_code

    amount = forms.DecimalField(label="Amount", max_digits=14, decimal_places=2)
    received_on = day_field("Received on")
    note = line("Note", required=False, max_length=300, help_text="Such as who paid.")

    def suit(self, subject: Invoice) -> None:
        self.initial.update(amount=standing_of(subject, at=now()).owed.costs, received_on=now().date())


class WaiveForm(InvoicingForm):
    because = Words("Why", rows=3, max_length=300, help_text="For us alone.")


class CostsBackForm(InvoicingForm):
    settlement = forms.ModelChoiceField(LateSettlement.objects.none(), label="What", empty_label=None)
    because = Words("Why", rows=3, max_length=300)

    def suit(self, subject: Invoice) -> None:
        rows = subject.late_settlements.filter(amount__gt=0, taken_back_by=None)
        self.fields["settlement"].queryset = rows  # type: ignore[attr-defined]  # a choice of rows


class DisputeForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = {"required": "reason"}

    reason = Words("What is said to be wrong", rows=4, help_text="The customer reads it on the page of the invoice.")


class SettleForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = {"required": "answer", "unknown_answer": "outcome"}

    outcome = forms.ChoiceField(
        label="What becomes of it",
        choices=OUTCOMES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what becomes of it."),
    )
    answer = Words("Words to the customer", rows=4, help_text="They are sent in the desk's hours, with a link.")


def _last_of_the_month_before(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
