"""Forms that count only with the code that went to the mail address on record."""

from django import forms
from django.core.exceptions import ValidationError

from .forms import PortalForm

CODE_LENGTH = 6
OF_THE_CODE = frozenset({"code_expired", "code_wrong", "code_used_up"})


class CodeForm(PortalForm):
    """The six digits that were sent by mail; blanks between them are no mistake."""

    handed_by_page = frozenset({"do"})

    code = forms.CharField(
        required=False,
        max_length=20,
        help_text="So that a forwarded link can't answer for you. Valid for 10 minutes.",
        widget=forms.TextInput(
            attrs={
                "class": "input code-entry",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not code:
            raise ValidationError("Enter the six digits from the mail.", code="code_missing")
        if not (code.isascii() and code.isdigit()):
            raise ValidationError("The code is six digits and nothing else.", code="code_malformed")
        if len(code) != CODE_LENGTH:
            raise ValidationError(_difference(len(code) - CODE_LENGTH), code="code_malformed")
        return code

    def take(self, refused: ValidationError) -> ValidationError | None:
        """Show a refusal at the field it is about; what is about none is given back."""
        field = self.field_of(refused)
        if field is None:
            return refused
        self.add_error(field, refused)
        return None

    def field_of(self, refused: ValidationError) -> str | None:
        return "code" if refused.code in OF_THE_CODE else None


def _difference(count: int) -> str:
    number = {1: "One digit", 2: "Two digits", 3: "Three digits"}.get(abs(count), f"{abs(count)} digits")
    verb = "is" if abs(count) == 1 else "are"
    return f"{number} {verb} {'missing' if count < 0 else 'too many'}."
