"""The shape of what is sent about members. What it may say is decided by the services."""

from typing import Any

from django import forms

from apps.isvs.roles import WORDS

from .forms import PortalForm

CHOICES = [(role.value, role.label) for role in WORDS]


class InviteForm(PortalForm):
    """Who is invited, to be what."""

    id_prefix = "invite"

    email = forms.EmailField(
        label="Their e-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Write the address that the invitation goes to.",
            "invalid": "Write one address, such as mia@acme.com.",
        },
    )
    role = forms.ChoiceField(label="Role", choices=CHOICES, initial="developer")

    def add_error(self, field: str | None, error: Any) -> None:
        """Who is a member already is said at the address."""
        super().add_error(field or ("email" if getattr(error, "code", "") == "member_already" else None), error)


class RoleForm(PortalForm):
    """What a member is from now on."""

    id_prefix = "role"

    role = forms.ChoiceField(label="Role", choices=CHOICES)


class EmptyForm(PortalForm):
    """Nothing but the wish to have it done."""


class JoinForm(PortalForm):
    """The account of somebody who is new here."""

    id_prefix = "join"

    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="Your colleagues and support see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Write your name: your colleagues and support see it."},
    )
    password = forms.CharField(
        label="A password",
        strip=False,
        max_length=200,
        help_text="Eight characters or more, and none you use elsewhere.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """What the validators of passwords say has codes of its own."""
        codes = [each.code or "" for each in getattr(error, "error_list", [])]
        is_password = any(code.startswith("password") for code in codes)
        super().add_error(field or ("password" if is_password else None), error)
