"""The shape of what staff send about a data owner's approval. What it may say is decided by the services."""

from typing import Any, ClassVar

from django import forms

from apps.accounts.models import User
from apps.approvals.models import LONGEST_DAYS, DataAccessRequest, RestoredCopy
from apps.inquiries.models import Inquiry
from apps.isvs.models import CompanyDatabase, DataOwner

from .forms import Words
from .gathering_forms import DeedForm, line

FIELD_OF_CODE = {
    "owner_not_verified": "data_owner",
    "owner_elsewhere": "data_owner",
    "wrong_checksum": "checksum",
}


class AboutForm(DeedForm):
    field_of_code: ClassVar[dict[str, str]] = FIELD_OF_CODE


class RequestForm(AboutForm):
    """What a data owner is asked, in the words that they will read."""

    database = forms.ModelChoiceField(CompanyDatabase.objects.none(), label="Company database", empty_label=None)
    data_owner = forms.ModelChoiceField(
        DataOwner.objects.none(),
        label="Data owner",
        empty_label=None,
        help_text="Who decides at the customer. Others are named and verified on the customer's page.",
    )
    purpose = Words("Why we ask", rows=3, help_text="In words of the customer's trade. The data owner reads it.")
    tried = Words("What we tried without it", rows=3, help_text="Why nothing less will do. The data owner reads it.")
    people = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who will see the copy",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each by name. Nobody else can enter an access later.",
        error_messages={"required": "Name who may see the copy."},
    )
    place = line("Where it is restored", help_text="Such as: a closed test environment in Norway.")
    keep_days = forms.IntegerField(
        label="Kept for, in days", min_value=1, max_value=LONGEST_DAYS, initial=14, help_text="Then it is deleted."
    )

    def suit(self, subject: Any) -> None:
        if isinstance(subject, DataAccessRequest):
            inquiry, customer = subject.inquiry, subject.database.customer_id
            self.initial.update({name: getattr(subject, name) for name in ("purpose", "tried", "place", "keep_days")})
            self.initial.update(database=subject.database_id, data_owner=subject.data_owner_id)
            self.initial["people"] = list(subject.people.values_list("pk", flat=True))
        else:
            inquiry, customer = subject, subject.customer_id
        self._offer(inquiry, customer)

    def _offer(self, inquiry: Inquiry, customer: int | None) -> None:
        databases = CompanyDatabase.objects.filter(customer=customer).select_related("customer").order_by("name")
        owners = DataOwner.objects.verified().filter(customer=customer).select_related("customer").order_by("name")
        people = User.objects.staff().seeing(inquiry.market_id).order_by("name")
        for name, rows in (("database", databases), ("data_owner", owners), ("people", people)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice of rows


class NothingForm(AboutForm):
    """Asks nothing but to be sure."""


class SendBackForm(AboutForm):
    text = Words("What to change", rows=3)


class ReplyForm(AboutForm):
    text = Words("Your answer", rows=5, help_text="The data owner reads it, and can then decide.")


class RestoredForm(AboutForm):
    place = line("Where it is restored")
    size_bytes = forms.IntegerField(label="Size in bytes", min_value=1)
    checksum = line("SHA-256", help_text="64 digits, as sha256sum prints it for the file that was restored.")

    def suit(self, subject: DataAccessRequest) -> None:
        self.initial["place"] = subject.place


class AccessForm(AboutForm):
    why = line("Why you look into it", help_text="Entered before you do. The auditor reads it.")


class ProlongForm(AboutForm):
    purpose = Words("Why we ask for longer", rows=3, help_text="The data owner reads it.")
    tried = Words("What we found so far", rows=3, help_text="The data owner reads it.")
    keep_days = forms.IntegerField(label="Kept for, in days from the answer", min_value=1, max_value=LONGEST_DAYS)

    def suit(self, subject: RestoredCopy) -> None:
        self.initial["keep_days"] = subject.request.keep_days


class DeletedForm(AboutForm):
    how = line("How it was deleted", help_text="Such as: volume destroyed, backups excluded it.")
