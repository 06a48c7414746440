"""The port of the web server: is it free, does it answer."""

import socket
import time
import urllib.error
import urllib.request
from http import HTTPStatus

from usersync.local.errors import CannotStart
from usersync.local.services import HOST

_LAST_PORT = 65535
# A web server whose supervisor was killed a moment ago is still leaving.
PREDECESSOR_SECONDS = 1.0


def check(port: int, *, seconds: float) -> None:
    """Refuse a port that stays taken for `seconds`, or is none."""
    if not 0 < port <= _LAST_PORT:
        raise CannotStart(f"PORT must be a number from 1 to {_LAST_PORT}, not {port}.")
    deadline = time.monotonic() + seconds
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Port {port} is taken by another program: choose one, `make run PORT={port + 1}`."
            )
        time.sleep(0.05)


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as reason:
        if isinstance(reason, PermissionError):
            raise CannotStart(f"Port {port} needs more rights: choose one above 1023.") from None
        return False
    return True


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False
