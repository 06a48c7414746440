"""Mail servers on the loopback interface that refuse, or take their time."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import free_port

HOST = "127.0.0.1"


@contextmanager
def running(handler: object) -> Iterator[int]:
    """The port on which `handler` is asked."""
    server = Controller(handler, hostname=HOST, port=free_port())
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@dataclass(slots=True)
class Refusing:
    """Answers every recipient with `answer`."""

    answer: str

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return self.answer


class Unwelcoming:
    """Has nothing to do with whoever calls."""

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        return "554 Your address is on a list"

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        return ["554 Your address is on a list"]


@dataclass(slots=True)
class Slow:
    """Keeps what it gets; whoever speaks to it is left waiting at `stage` until it goes on."""

    stage: str = ""
    waiting_at: str = ""
    received: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        await self._pause("recipient")
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.received.append(message_from_bytes(envelope.original_content or b"", policy=policy.default))
        await self._pause("accepted")
        return "250 OK"

    def waits_at(self, stage: str) -> Callable[[], bool]:
        """Whether somebody has come there from now on."""
        self.stage, self.waiting_at = stage, ""
        return lambda: self.waiting_at == stage

    def go_on(self) -> None:
        self.stage = ""

    async def _pause(self, stage: str) -> None:
        while stage == self.stage:
            self.waiting_at = stage
            await asyncio.sleep(0.01)
