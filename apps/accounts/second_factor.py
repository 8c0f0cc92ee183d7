"""Has this browser shown the second factor? An account that has one says nothing of a browser signed in before."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse

SET_UP_HERE = "second_factor_set_up_here"
METHOD = "mfa"
"""As allauth records codes of an app, recovery codes and passkeys."""


def is_shown(request: HttpRequest) -> bool:
    """Whether somebody signed in or confirmed with it in this session, or set it up here."""
    records = get_authentication_records(request, request.user)
    return SET_UP_HERE in request.session or any(record["method"] == METHOD for record in records)


def note_set_up(request: HttpRequest) -> None:
    """Who has just set up the account's first one has shown it; one more beside it shows nothing."""
    own = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    if own.count() == 1:
        request.session[SET_UP_HERE] = True


def page_that_asks(request: HttpRequest) -> str:
    """Where the signed-in user shows it, by a code if they have any."""
    codes = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    has_codes = Authenticator.objects.filter(user=request.user, type__in=codes).exists()
    return reverse("mfa_reauthenticate" if has_codes else "mfa_reauthenticate_webauthn")
