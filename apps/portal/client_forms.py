"""The shape of what ISVs send about their API clients. What it may say is decided by the services."""

from django import forms

from apps.isvs.redirects import LONGEST

from .forms import PortalForm

LONGEST_SECRET = 4096


class UriForm(PortalForm):
    """One redirect URI more."""

    id_prefix = "uri"

    uri = forms.CharField(
        label="Redirect URI",
        max_length=LONGEST * 2,
        help_text="The whole address, such as https://app.acme.com/callback.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": "Write the address that the authorization code is sent to."},
    )


class OwnUriForm(PortalForm):
    """The redirect URI that is to go."""

    id_prefix = "gone"

    uri = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)


class SecretForm(PortalForm):
    """A secret to be compared. It is shown to nobody again, not even to who typed it."""

    id_prefix = "secret"

    secret = forms.CharField(
        label="The secret your software uses",
        strip=False,
        max_length=LONGEST_SECRET,
        help_text="It is compared and forgotten: nothing of it is stored.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Paste the secret that your software uses."},
    )

    def clean_secret(self) -> str:
        given: str = self.cleaned_data["secret"]
        return given.strip("\r\n")
