"""A real SMTP server on the loopback interface that keeps every mail in a Maildir and sends none on."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path
from typing import IO

from usersync.local import children
from usersync.local.children import Child

HOST = "127.0.0.1"


def listening_socket() -> socket.socket:
    """On a free port. The parent keeps it, so the port survives a restart of the sink."""
    return socket.create_server((HOST, 0))


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def start(listener: socket.socket, maildir: Path, *, output: IO[bytes] | int | None) -> Child:
    """No waiting: the socket already listens, an early client waits in its queue."""
    for folder in ("cur", "new", "tmp"):
        (maildir / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = listener.fileno()
    argv = [sys.executable, "-m", "usersync.local.parts.mail_sink", str(descriptor), str(maildir)]
    return children.start("mail sink", argv, output=output, pass_fds=[descriptor])


async def serve(listener: socket.socket, maildir: Path) -> None:
    from aiosmtpd.handlers import Mailbox
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Mailbox(maildir), enable_SMTPUTF8=True), sock=listener)
    loop.add_signal_handler(signal.SIGTERM, server.close)
    loop.add_signal_handler(signal.SIGINT, server.close)
    async with server:
        try:
            await server.serve_forever()
        except asyncio.CancelledError:
            return


if __name__ == "__main__":
    asyncio.run(serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])))
    os._exit(0)
