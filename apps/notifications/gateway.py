"""Speaking to the mail server, and reading what it says."""

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from smtplib import (
    SMTPAuthenticationError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Self

from django.core.mail import EmailMultiAlternatives, get_connection

from .models import Mail

PERMANENT = 500
OF_US = frozenset({530, 535})
"""The server wants a sign-in that it did not get: no word about the mail or its address."""
TOO_LARGE = 552
LONGEST_ERROR = 300


class Verdict(Enum):
    ACCEPTED = auto()
    REFUSED = auto()  # trying again is useless
    LATER = auto()  # trying this mail again may help
    UNREACHABLE = auto()  # no mail gets through at present


@dataclass(frozen=True)
class Answer:
    """What became of one mail. ``error`` holds no part of the mail."""

    verdict: Verdict
    error: str = ""
    is_doubtful: bool = False


class MailServer:
    """One connection, opened for the first mail and kept for those that follow."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, mail: Mail) -> Answer:
        """Hand ``mail`` over. Never raises; what went wrong is in the answer."""
        try:
            self._connection.open()
        except Exception as error:  # whatever keeps the server away, the mail waits for it
            self._hang_up()
            return Answer(Verdict.UNREACHABLE, _reason(error))
        try:
            self._connection.send_messages([_message(mail)])
        except Exception as error:  # likewise: a run goes on with the next mail
            self._hang_up()
            return _answer(error)
        return Answer(Verdict.ACCEPTED)

    def _hang_up(self) -> None:
        with suppress(Exception):  # a server that is gone needs no good-bye
            self._connection.close()


def _message(mail: Mail) -> EmailMultiAlternatives:
    # The headers beside the Message-ID keep absence notes from answering.
    headers = {
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], headers=headers)
    message.attach_alternative(mail.html, "text/html")
    for file in mail.enclosures.order_by("pk"):
        message.attach(file.name, bytes(file.content), file.media_type)
    return message


def _answer(error: Exception) -> Answer:
    match error:
        case SMTPRecipientsRefused():
            code, _ = next(iter(error.recipients.values()))
            return Answer(_verdict(code), _reason(error))
        case SMTPSenderRefused() if error.smtp_code != TOO_LARGE:
            return Answer(Verdict.UNREACHABLE, _reason(error))
        case SMTPResponseException():
            return Answer(_verdict(error.smtp_code), _reason(error))
        case SMTPNotSupportedError() | ValueError():
            return Answer(Verdict.REFUSED, _reason(error))
        case OSError():
            # The line broke with the mail on it: nobody can tell on which side.
            return Answer(Verdict.UNREACHABLE, _reason(error), is_doubtful=True)
    return Answer(Verdict.LATER, _reason(error))


def _verdict(code: int) -> Verdict:
    if code in OF_US:
        return Verdict.UNREACHABLE
    return Verdict.REFUSED if code >= PERMANENT else Verdict.LATER


def _reason(error: Exception) -> str:
    """What to show to staff. Errors whose words could quote the mail or a password give only their kind."""
    match error:
        case SMTPRecipientsRefused():
            return _reply(*next(iter(error.recipients.values())))
        case SMTPAuthenticationError():
            return f"{error.smtp_code} The mail server refuses the desk's own sign-in."
        case SMTPResponseException():
            return _reply(error.smtp_code, error.smtp_error)
        case ValueError():
            return f"The mail can't be written: {type(error).__name__}."
        case OSError():
            return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    return type(error).__name__


def _reply(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}"[:LONGEST_ERROR]
