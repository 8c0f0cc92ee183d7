"""What Partner Service can do with what ISVs ask of it: who may, when, by which service. Data."""

from typing import ClassVar

from django import forms

from apps.promotions import services
from apps.promotions.models import ClientRequest

from .badges import Badge
from .deeds import Deed
from .forms import Words
from .gathering_forms import LENGTH, DeedForm, line

Kind, Status = ClientRequest.Kind, ClientRequest.Status
DECIDE = "promotions.decide_clientrequest"
STATES = {
    Status.ASKED: Badge("yours", "clock", "To decide"),
    Status.GRANTED: Badge("ok", "check", "Granted"),
    Status.REFUSED: Badge("bare", "close", "Refused"),
    Status.WITHDRAWN: Badge("bare", "undo", "Withdrawn"),
}


class RequestForm(DeedForm):
    field_of_code: ClassVar[dict[str, str]] = {
        "empty_text": "because",
        "text_too_long": "because",
        "invalid_client_id": "client_id",
        "client_id_taken": "client_id",
        "not_a_fingerprint": "fingerprint",
    }


class GrantClientForm(RequestForm):
    client_id = line("Client ID", help_text="As the vendor made it.")
    fingerprint = forms.CharField(
        label="Fingerprint of its secret",
        required=False,
        widget=forms.TextInput(attrs=LENGTH),
        help_text="First eight digits of its SHA-256, a colon and its length, such as 3f9a1c07:48. Never the secret.",
    )


class GrantForm(RequestForm):
    """Nothing is asked."""


class RefuseForm(RequestForm):
    because = Words("The reason", help_text="The ISV reads it, with what it can do.")


DEEDS = (
    Deed(
        "grant-client",
        "request",
        DECIDE,
        GrantClientForm,
        services.grant_client,
        "Grant it",
        "check",
        "Granted. Whoever asked gets the client ID by mail.",
        "Make the client in the vendor's system first, then enter it here. It begins as a test client.",
        lambda request: request.is_open and request.kind == Kind.NEW_CLIENT,
    ),
    Deed(
        "grant-uri",
        "request",
        DECIDE,
        GrantForm,
        services.grant_uri,
        "Grant it",
        "check",
        "Granted, and changed on the client.",
        "Change it in the vendor's system too. Here it is changed at once.",
        lambda request: request.is_open and request.kind != Kind.NEW_CLIENT,
    ),
    Deed(
        "refuse",
        "request",
        DECIDE,
        RefuseForm,
        services.refuse_request,
        "Refuse it",
        "close",
        "Refused. Whoever asked reads why.",
        "Say what would have to be different.",
        lambda request: request.is_open,
        is_grave=True,
    ),
)
