"""The shape of what staff send to put inquiries together: tags, merges, splits and links."""

from collections.abc import Iterable, Sequence
from typing import cast

from django import forms
from django.db.models import Q
from django.utils.text import Truncator

from apps.inquiries.models import Inquiry, Link, Message, Tag
from apps.inquiries.wording import SUBJECT_LIMIT

from .forms import NumberField, StepForm
from .moves import Linked


class TagForm(StepForm):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(),
        label="Tags",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "This tag is no longer in use. Choose another."},
    )

    def suit(self, inquiry: Inquiry) -> None:
        self._tags.queryset = Tag.objects.known_to(inquiry)

    def offer(self, known: Sequence[Tag]) -> None:
        """The tags to choose from, those it has chosen already."""
        self._tags.choices = [(tag.pk, tag.name) for tag in known]
        self.initial["tags"] = [tag.pk for tag in known if tag.is_on]

    @property
    def _tags(self) -> forms.ModelMultipleChoiceField:
        return cast(forms.ModelMultipleChoiceField, self.fields["tags"])


class MergeForm(StepForm):
    into = NumberField("Into which inquiry?", help_text="Its number. It must be of the same ISV.")
    despite_customer = forms.BooleanField(label="Also if they name different customers", required=False)


class UnmergeForm(StepForm):
    merged = forms.ModelChoiceField(
        Inquiry.objects.none(),
        label="Which one?",
        empty_label=None,
        error_messages={"invalid_choice": "It is on its own already. Reload the page."},
    )

    def suit(self, inquiry: Inquiry) -> None:
        _field(self, "merged").queryset = inquiry.absorbed.defer("masking")

    def offer(self, absorbed: Iterable[Inquiry]) -> None:
        """What was merged into it, the newest first."""
        _field(self, "merged").choices = [(other.pk, str(other)) for other in reversed(list(absorbed))]


class SplitForm(StepForm):
    message = forms.ModelChoiceField(
        Message.objects.none(),
        label="Which message?",
        empty_label=None,
        error_messages={"invalid_choice": "This message is not here any more. Reload the page."},
    )
    subject = forms.CharField(label="Subject of the new inquiry", strip=False, max_length=2 * SUBJECT_LIMIT)
    kind = forms.ChoiceField(label="Sort", choices=Inquiry.Kind.choices, initial=Inquiry.Kind.HOW_TO)

    def suit(self, inquiry: Inquiry) -> None:
        _field(self, "message").queryset = inquiry.messages.filter(kind=Message.Kind.REPLY)
        self._first = inquiry.first_word

    def offer(self, said: Iterable[Message]) -> None:
        """The messages of the ISV after its question, by their first words, the newest first."""
        written = [each for each in said if each.kind == Message.Kind.REPLY and each.pk > self._first]
        words = [(each.pk, f"{each.author}: {Truncator(each.text).words(12)}") for each in reversed(written)]
        _field(self, "message").choices = words


class LinkForm(StepForm):
    kind = forms.ChoiceField(
        label="This inquiry is",
        choices=[("blocks", "blocking"), ("duplicates", "a duplicate of"), ("caused_by", "caused by")],
        error_messages={"invalid_choice": "Choose how the two have to do with each other."},
    )
    to = NumberField("Which inquiry?", help_text="Its number. It may be of another ISV: neither sees the link.")


class UnlinkForm(StepForm):
    link = forms.ModelChoiceField(
        Link.objects.none(),
        label="Which link?",
        empty_label=None,
        error_messages={"invalid_choice": "This link is gone already. Reload the page."},
    )

    def suit(self, inquiry: Inquiry) -> None:
        _field(self, "link").queryset = Link.objects.filter(Q(source=inquiry) | Q(target=inquiry))

    def offer(self, links: Iterable[Linked]) -> None:
        """Its links, by their other end."""
        _field(self, "link").choices = [(each.number, f"{each.words} {each.inquiry}") for each in links]


class WatchForm(StepForm):
    """Nothing to fill in: the step says it all."""


def _field(form: forms.Form, name: str) -> forms.ModelChoiceField:
    return cast(forms.ModelChoiceField, form.fields[name])
