"""The shape of what staff send about consulting. What it may say is decided by the services."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.consulting.models import Engagement, Estimate, HourPackage, PriceList, TimeEntry, Timer, VatRateName
from apps.consulting.prices import lists_for, packages_for
from apps.consulting.statements import zone_of
from apps.inquiries.models import Inquiry, Message
from apps.isvs.models import Customer
from apps.policy.present import now

from .forms import Words
from .gathering_forms import DeedForm, line

MESSAGES_OFFERED = 12
VALID_FOR = timedelta(days=14)
FIELD_OF_CODE = {
    "bad_prices": "price_list",
    "bad_validity": "valid_until",
    "before_agreement": "day",
    "cap_below_booked": "cap",
    "currency_differs": "price_list",
    "customer_elsewhere": "customer",
    "in_the_future": "end",
    "in_the_past": "wished_by",
    "no_time": "end",
    "overlaps": "start",
    "package_expired": "package",
    "package_used_up": "package_hours",
    "too_long": "end",
}


def day_field(label: str, **options: Any) -> forms.DateField:
    """A day, as browsers ask for one."""
    wrong = {"invalid": "Write the day as 2026-03-09."}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **options)


def time_field(label: str, **options: Any) -> forms.TimeField:
    """A time of day, to the minute."""
    wrong = {"invalid": "Write the time as 08:30."}
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages=wrong, **options)


class ConsultingForm(DeedForm):
    field_of_code: ClassVar[dict[str, str]] = FIELD_OF_CODE

    def offer(self, name: str, rows: Any) -> None:
        """Let one of ``rows`` be chosen."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a choice of rows


class TimesForm(ConsultingForm):
    """Asks for times of day, which are those of the engagement's market."""

    def keep_to(self, engagement: Engagement, name: str) -> None:
        """Take times as those of the market of ``engagement``, and say so at the field ``name``."""
        self.zone = zone_of(engagement)
        self.fields[name].help_text = f"{self.fields[name].help_text} Times are those of {self.zone.key}.".strip()

    def moment(self, name: str, day: date, at: time) -> datetime | None:
        """That time of that day; refused at the field ``name`` in the hour that the clock leaves out."""
        moment = datetime.combine(day, at, tzinfo=self.zone)
        if moment.astimezone(UTC).astimezone(self.zone).time() == at:
            return moment
        refusal = f"There was no {at:%H:%M} on that day: the clock went forward."
        self.add_error(name, ValidationError(refusal, code="no_such_time"))
        return None


class NothingForm(ConsultingForm):
    """Asks nothing but to be sure."""


class ReasonForm(ConsultingForm):
    because = Words("Why", rows=3)


class NeedForm(ConsultingForm):
    """That an inquiry is more than support."""

    title = line("What it is about", max_length=200)
    wanted = Words("What is wanted", rows=4, help_text="The customer who pays reads it.")
    customer = forms.ModelChoiceField(
        Customer.objects.none(),
        label="Customer who pays",
        required=False,
        empty_label="Not known yet",
        help_text="One that the ISV works for.",
    )
    wished_by = day_field("Wanted by", required=False)

    def suit(self, subject: Inquiry) -> None:
        self.offer("customer", subject.isv.customers.order_by("name"))
        self.initial.update(title=subject.subject, customer=subject.customer_id)


class CustomerForm(ConsultingForm):
    customer = forms.ModelChoiceField(Customer.objects.none(), label="Customer who pays", empty_label=None)

    def suit(self, subject: Engagement) -> None:
        self.offer("customer", subject.isv.customers.order_by("name"))


class ConsultantForm(ConsultingForm):
    consultant = forms.ModelChoiceField(User.objects.none(), label="Who leads the work", empty_label=None)

    def suit(self, subject: Engagement) -> None:
        may_book = User.objects.staff().filter(groups__permissions__codename="book_timeentry")
        self.offer("consultant", may_book.seeing(subject.market_id).distinct().order_by("name"))
        self.initial["consultant"] = subject.consultant_id


class PriceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: PriceList) -> str:
        whose = obj.customer or obj.isv or f"{obj.market}, list"
        return f"{whose}: {obj.currency} {obj.inside} / {obj.outside} outside hours / {obj.travel} travel"


class EstimateForm(ConsultingForm):
    """What the customer is asked to agree to."""

    price_list = PriceChoice(
        PriceList.objects.none(),
        label="Prices",
        empty_label=None,
        help_text="An hour inside support hours. Agreements with the customer or the ISV come first.",
    )
    hours = forms.DecimalField(label="Estimated hours", min_value=Decimal("0.25"), max_digits=6, decimal_places=2)
    cap = forms.DecimalField(
        label="At most, net",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text="Of hours, travel and fixed amounts together. Nothing is charged beyond it.",
    )
    step = forms.TypedChoiceField(
        label="Rounding", choices=Estimate.Step.choices, coerce=int, initial=Estimate.Step.QUARTER
    )
    per = forms.ChoiceField(
        label="Rounded within", choices=Estimate.RoundedPer.choices, initial=Estimate.RoundedPer.DAY
    )
    package = forms.ModelChoiceField(
        HourPackage.objects.none(), label="Hours bought before", required=False, empty_label="None"
    )
    package_hours = forms.DecimalField(
        label="Hours to set aside of them", required=False, min_value=Decimal(0), max_digits=6, decimal_places=2
    )
    valid_until = day_field("Valid until")
    terms = Words("Terms", rows=3, required=False, help_text="Empty for those of the prices.")

    def suit(self, subject: Engagement) -> None:
        today = now().astimezone(zone_of(subject)).date()
        customer = subject.customer
        lists = lists_for(customer, subject.isv, on=today) if customer else []
        packages = packages_for(customer, on=today) if customer else []
        self.offer("price_list", PriceList.objects.filter(pk__in=[each.pk for each in lists]))
        self.offer("package", HourPackage.objects.filter(pk__in=[each.pk for each in packages]))
        self.initial["valid_until"] = today + VALID_FOR
        if lists:
            self.initial["price_list"] = lists[0].pk
        if agreed := subject.terms:
            self.initial.update(cap=agreed.cap, step=agreed.step, per=agreed.per, hours=agreed.hours)


class StartForm(ConsultingForm):
    note = line("What you do", required=False, max_length=300, help_text="The customer reads it. It can wait.")
    kind = forms.ChoiceField(label="As", choices=TimeEntry.Kind.choices, initial=TimeEntry.Kind.WORK)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        given["is_travel"] = given.pop("kind", "") == TimeEntry.Kind.TRAVEL
        return given


class StopForm(TimesForm):
    """What a timer is to be booked as."""

    note = line("What was done", required=False, max_length=300, help_text="The customer and the ISV read it.")
    internal_note = line("For the desk alone", required=False, max_length=300)
    day = day_field("Stopped on", required=False, help_text="Empty for now.")
    end = time_field("Stopped at", required=False)

    def suit(self, subject: Timer) -> None:
        self.keep_to(subject.engagement, "end")
        self.initial["note"] = subject.note

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        day, end = given.pop("day", None), given.pop("end", None)
        if bool(day) != bool(end) and not self.errors:
            raise ValidationError("Say both on which day and at what time it stopped, or neither.", code="required")
        given["ended_at"] = self.moment("end", day, end) if day and end else None
        return given


class BookForm(TimesForm):
    """Time by hand, in the time of the engagement's market."""

    day = day_field("Day")
    start = time_field("From")
    end = time_field("To", help_text="Earlier than the beginning: on the next day.")
    kind = forms.ChoiceField(label="As", choices=TimeEntry.Kind.choices, initial=TimeEntry.Kind.WORK)
    note = line("What was done", max_length=300, help_text="The customer and the ISV read it.")
    internal_note = line("For the desk alone", required=False, max_length=300)
    unbilled_because = line("Not billed because", required=False, max_length=300, help_text="Empty: it is billed.")
    messages = forms.ModelMultipleChoiceField(
        Message.objects.none(),
        label="About these messages",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def suit(self, subject: Engagement | TimeEntry) -> None:
        entry = subject if isinstance(subject, TimeEntry) else None
        engagement = subject.engagement if isinstance(subject, TimeEntry) else subject
        self.keep_to(engagement, "start")
        self.corrected = entry
        self._offer_messages(engagement, entry)
        self.initial["day"] = now().astimezone(self.zone).date()
        if entry:
            start, end = (moment.astimezone(self.zone) for moment in (entry.started_at, entry.ended_at))
            self.initial.update(day=start.date(), start=start.time(), end=end.time())
            for name in ("kind", "note", "internal_note", "unbilled_because"):
                self.initial[name] = getattr(entry, name)

    def _offer_messages(self, engagement: Engagement, entry: TimeEntry | None) -> None:
        """The last ones of the inquiry, wherever it was merged to, and those that the entry names already."""
        inquiry = engagement.inquiry
        its = [inquiry.pk, inquiry.merged_into_id] if inquiry else []
        said = Message.objects.filter(inquiry__in=[number for number in its if number])
        named = list(entry.messages.order_by("-pk")) if entry else []
        shown = {each.pk: each for each in [*said.order_by("-pk")[:MESSAGES_OFFERED], *named]}
        if not shown:
            del self.fields["messages"]
            return
        self.offer("messages", said)
        self.fields["messages"].choices = [  # type: ignore[attr-defined]  # a choice of rows
            (each.pk, f"{each.sent_at:%-d %b}: {each.text[:60]}") for each in shown.values()
        ]
        self.initial["messages"] = [each.pk for each in named]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        day, start, end = (given.pop(name, None) for name in ("day", "start", "end"))
        if day is None or start is None or end is None:
            return given
        if self.corrected and not {"day", "start", "end"} & set(self.changed_data):
            given.update(started_at=self.corrected.started_at, ended_at=self.corrected.ended_at)
        else:
            given["started_at"] = self.moment("start", day, start)
            given["ended_at"] = self.moment("end", day if end >= start else day + timedelta(days=1), end)
        given["is_billable"] = not given.get("unbilled_because")
        given["messages"] = list(given.get("messages") or ())
        return given


class CorrectForm(BookForm):
    because = line("Why it is corrected", max_length=80, help_text="It stays in the history, with what stood before.")


class ItemForm(ConsultingForm):
    field_of_code: ClassVar[dict[str, str]] = {
        **FIELD_OF_CODE,
        "in_the_future": "day",
        "out_of_range": "amount",
        "over_cap": "amount",
    }

    day = day_field("Day")
    text = line("What for", max_length=300, help_text="The customer and the ISV read it.")
    amount = forms.DecimalField(label="Amount, net", min_value=Decimal("0.01"), max_digits=12, decimal_places=2)
    vat = forms.ChoiceField(label="VAT", choices=VatRateName.choices, initial=VatRateName.STANDARD)

    def suit(self, subject: Engagement) -> None:
        self.initial["day"] = now().astimezone(zone_of(subject)).date()


class WeekReasonForm(ConsultingForm):
    because = Words("What to change", rows=3, help_text="Its person reads it.")
