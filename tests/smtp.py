"""A real SMTP server on loopback. It keeps what it accepts, answers as it is told, and lets nobody sign in.

with PostOffice() as office:
    office.replies["nobody@acme.example"] = "550 5.1.1 No such user"
    ...                       # EMAIL_URL=office.url, or `deliver_to(settings, office)` inside one process
    assert [letter.to for letter in office.letters] == ["anna@acme.example"]
"""

import asyncio
import email
import email.policy
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

# The server's own log quotes every line of every mail.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Letter:
    """One accepted mail, read as a mail client reads it."""

    to: str
    message: EmailMessage
    at: datetime
    """By the clock of the post office."""
    arrived: float
    """In seconds of ``time.monotonic``."""

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        assert body is not None, f"the mail has no {kind} part"
        return body.get_content().replace("\r\n", "\n")


class Talk(SMTP):
    """One connection, counted among ``visitors`` for as long as it is open."""

    def __init__(self, handler: Any, visitors: set["Talk"], **options: Any) -> None:
        super().__init__(handler, **options)
        self._visitors = visitors

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._visitors.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._visitors.discard(self)
        super().connection_lost(error)


class PostOffice:
    """``replies``, ``sender_reply`` and ``data_reply`` refuse; ``seconds_per_mail`` and ``hold_from`` delay.

    ``clock`` stamps what arrives, ``visitors`` are the connections that are open.
    """

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.replies: dict[str, str] = {}
        self.sender_reply = ""
        self.data_reply = ""
        self.seconds_per_mail = 0.0
        self.hangs_up_on_data = False
        self.hold_from: int | None = None
        self.is_holding = False
        self.connections = 0
        self.visitors: set[Talk] = set()
        self._loop = asyncio.new_event_loop()
        self._released = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = self._ask(self._loop.create_server(self._meet, "127.0.0.1", 0))
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._ask(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def port(self) -> int:
        assert self._server is not None
        return self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        return [letter.to for letter in self.letters]

    def twice(self) -> set[str]:
        """The Message-IDs that arrived more than once."""
        return {found for found, times in Counter(letter.message_id for letter in self.letters).items() if times > 1}

    def release(self) -> None:
        """Answer the mail that ``hold_from`` keeps without an answer, and hold no more."""
        self.hold_from = None
        self._loop.call_soon_threadsafe(self._released.set)

    def _meet(self) -> SMTP:
        self.connections += 1
        return Talk(
            self,
            self.visitors,
            hostname="post.example",
            loop=self._loop,
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=False, handled=False),
        )

    def _ask(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # What follows is called by aiosmtpd, by these names.

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self.sender_reply:
            envelope.mail_from = address
        return self.sender_reply or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address not in self.replies:
            envelope.rcpt_tos.append(address)
        return self.replies.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.hangs_up_on_data:
            server.transport.close()
            return "421 Closing"
        if self.data_reply:
            return self.data_reply
        at, arrived = self.clock(), time.monotonic()
        await asyncio.sleep(self.seconds_per_mail)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.extend(Letter(address, message, at, arrived) for address in envelope.rcpt_tos)
        if self.hold_from is not None and len(self.letters) >= self.hold_from:
            self.is_holding = True
            await self._released.wait()
        return "250 Accepted"


def deliver_to(settings: Any, office: PostOffice) -> None:
    """Let Django's mail in this process go to ``office``."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = office.port
