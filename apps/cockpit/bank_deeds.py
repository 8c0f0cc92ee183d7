"""What finance can do with what came in by the bank: who may, in which form, by which service. Data."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from apps.accounts.models import User
from apps.invoicing import services
from apps.invoicing.models import BankCredit, BankStatement
from apps.invoicing.statements import BYTES_LIMIT
from apps.policy.models import Market

from .deeds import Deed
from .forms import Words
from .gathering_forms import line
from .invoice_deeds import SETTLE
from .invoice_forms import InvoicingForm

TOO_LARGE = f"The file is larger than {BYTES_LIMIT // 1024 // 1024} MB. Export a shorter time."

BEGINS = [("", "What the file itself shows"), ("day", "The day: 3 June"), ("month", "The month: 6 March")]


class StatementForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = {
        "foreign_market": "market",
        "in_the_future": "file",
        "unknown_currency": "file",
        "unreadable": "file",
    }

    market = forms.ModelChoiceField(Market.objects.none(), label="Whose account", empty_label=None)
    file = forms.FileField(
        label="The bank's file",
        max_length=200,
        help_text="camt.053, or CSV with a first line that names date, amount, currency, reference, name and text.",
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,.txt"}),
    )
    begins = forms.ChoiceField(
        label="In a CSV, 03/06/2026 begins with",
        choices=BEGINS,
        required=False,
        help_text="Only if the file is refused because its days can be read in both ways.",
    )

    def suit(self, subject: Any) -> None:
        markets = Market.objects.filter(seller__isnull=False)
        self.fields["market"].queryset = markets  # type: ignore[attr-defined]  # a choice of rows

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > BYTES_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return file


class AssignForm(InvoicingForm):
    field_of_code: ClassVar[dict[str, str]] = {
        "another_currency": "number",
        "nothing_left": "number",
        "unknown_invoice": "number",
    }

    number = line("Number of the invoice", max_length=30)


class AsideForm(InvoicingForm):
    because = Words("What becomes of it", rows=3, max_length=300, help_text="Such as: paid back on 9 March.")


def _import(*, market: Market, file: UploadedFile, begins: str, by: User, at: datetime) -> BankStatement:
    name = file.name or ""
    return services.import_statement(market, data=file.read(), file_name=name, begins=begins, by=by, at=at)


def _waits(credit: BankCredit) -> bool:
    return credit.waits


IMPORT = Deed(
    "import",
    "",
    SETTLE,
    StatementForm,
    _import,
    "Import from the bank",
    "plus",
    "Imported.",
    "What names its invoice is written on it. What an earlier file brought is passed over, so importing twice "
    "changes nothing.",
)
DEEDS = (
    Deed(
        "assign",
        "credit",
        SETTLE,
        AssignForm,
        services.assign_credit,
        "Write on an invoice",
        "check",
        "It is on the invoice.",
        "As much as is left to be paid of it. The rest, if there is one, waits here.",
        _waits,
    ),
    Deed(
        "set-aside",
        "credit",
        SETTLE,
        AsideForm,
        services.set_credit_aside,
        "Set aside",
        "close",
        "Set aside.",
        "For what is for no invoice: it was paid back, or is another department's.",
        _waits,
    ),
)
