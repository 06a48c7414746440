"""The client that both servers meet: eight connections, each with one request under way.

It shares the processors with the server, so it does as little as it can: one thread, one `epoll`, requests
that are bytes before they are sent, and of an answer the status and the length.
"""

import re
import select
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tests.bench.scim.effort import Effort, Processes

CONNECTIONS = 8
JSON = dict[str, Any]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_AT_ONCE = 2**20
_PATIENCE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    # As JSON.
    body: bytes = b""
    # Whom it is about, for who looks at the answers.
    about: str = ""


@dataclass(slots=True)
class Run:
    """What came of a stream of requests."""

    answers: list[tuple[Request, int, bytes]] = field(default_factory=list)
    seconds: float = 0
    effort: Effort = field(default_factory=Effort)

    @property
    def per_second(self) -> float:
        return self.number / self.seconds

    @property
    def number(self) -> int:
        return len(self.answers)

    @property
    def bodies(self) -> list[JSON]:
        return [msgspec.json.decode(content) for _, _, content in self.answers]


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    port: int
    token: str
    processes: Processes

    def run(self, requests: Iterable[Request], *, seconds: float = 1e9) -> Run:
        """Send the requests, until there are no more or the time is over. Raises where one is refused."""
        run, source = Run(), iter(requests)
        wires = [Wire(self.port, self.token) for _ in range(CONNECTIONS)]
        before, began = self.processes.spent(), time.perf_counter()
        try:
            _exchange(wires, _until(source, began + seconds), run)
        finally:
            for wire in wires:
                wire.socket.close()
        run.seconds = time.perf_counter() - began
        run.effort = self.processes.spent().since(before).per(max(1, run.number))
        refused = [answer for answer in run.answers if answer[1] >= 300]
        if refused:
            raise RuntimeError(f"{self.name}: {len(refused)} refused, such as {refused[0]}")
        return run


class Wire:
    """One connection, with the request that is under way."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = (
            f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/scim+json\r\nContent-Length: "
        )
        self.request: Request | None = None
        self.received = b""

    def send(self, request: Request) -> None:
        head = f"{request.method} /scim/v2{request.path}{self.headers}{len(request.body)}\r\n\r\n"
        self.request, self.received = request, b""
        self.socket.sendall(head.encode() + request.body)

    def receive(self) -> tuple[int, bytes] | None:
        """Status and body, once both are there."""
        part = self.socket.recv(_AT_ONCE)
        if not part:
            raise ConnectionError(f"The server hung up on {self.request}.")
        self.received += part
        return _answer(self.received)


def _exchange(wires: Iterable[Wire], requests: Iterator[Request], run: Run) -> None:
    poll, waiting = select.epoll(), {}
    for wire in wires:
        if request := next(requests, None):
            poll.register(wire.socket, select.EPOLLIN)
            waiting[wire.socket.fileno()] = wire
            wire.send(request)
    while waiting:
        ready = poll.poll(_PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError("The server does not answer.")
        for number, _ in ready:
            wire = waiting[number]
            if (answer := wire.receive()) is None:
                continue
            assert wire.request
            run.answers.append((wire.request, *answer))
            if request := next(requests, None):
                wire.send(request)
            else:
                del waiting[number]
                poll.unregister(number)
    poll.close()


def _answer(received: bytes) -> tuple[int, bytes] | None:
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head, body = received[:end], end + 4
    status = int(head[9:12])
    if length := _LENGTH.search(head):
        return (status, received[body:]) if len(received) - body == int(length[1]) else None
    if not _CHUNKED.search(head):
        return status, b""
    # The end of the head may be the beginning of the last chunk, where there is no other.
    return (status, b"".join(_chunks(received, body))) if received.endswith(_LAST_CHUNK, end) else None


def _chunks(received: bytes, place: int) -> Iterator[bytes]:
    while True:
        end_of_size = received.index(b"\r\n", place)
        size, start = int(received[place:end_of_size], 16), end_of_size + 2
        if not size:
            return
        yield received[start : start + size]
        place = start + size + 2


def _until(source: Iterator[Request], ends_at: float) -> Iterator[Request]:
    for request in source:
        yield request
        if time.perf_counter() > ends_at:
            return
