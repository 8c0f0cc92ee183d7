"""Where allauth asks us: who may sign up, how mail leaves, how second-factor secrets are kept."""

import base64
import hashlib
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from apps.notifications import outbox
from apps.policy.present import now

from . import second_factor

SET_UP = {"mfa/messages/totp_activated.txt", "mfa/messages/webauthn_added.txt"}
"""What allauth says once a second factor is stored."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by staff, not by strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox like all mail: no page waits for the mail server or fails with it."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        with transaction.atomic():
            outbox.post_written(
                subject=message.subject,
                text=message.body,
                to=email,
                key=f"account:{template_prefix}:{uuid.uuid4().hex}",
                at=now(),
                is_confidential="code" in context,
            )

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template in SET_UP:
            second_factor.note_set_up(request)
        super().add_message(request, level, message_template, *args, **kwargs)

    def format_email_subject(self, subject: str) -> str:
        return subject


class MfaAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery codes are encrypted with a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._cipher().decrypt(encrypted_text.encode()).decode()

    def _cipher(self) -> Fernet:
        key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))
