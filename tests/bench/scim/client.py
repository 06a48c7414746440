"""The client that both servers meet: eight connections, each with one request under way."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

CONNECTIONS = 8
JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    body: JSON | None = None


@dataclass(slots=True)
class Run:
    """What came of a stream of requests."""

    answers: list[tuple[Request, int, bytes]] = field(default_factory=list)
    seconds: float = 0

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

    def run(self, requests: Iterable[Request], *, seconds: float = 1e9) -> Run:
        """Send the requests, until there are no more or the time is over. Raises where one is refused."""
        run, source, lock = Run(), iter(requests), threading.Lock()
        ends_at = time.perf_counter() + seconds

        def send_all() -> None:
            with Wire(self.port, self.token) as wire:
                for request in _shared(source, lock):
                    run.answers.append((request, *wire.send(request)))
                    if time.perf_counter() > ends_at:
                        break

        began = time.perf_counter()
        _at_once(send_all)
        run.seconds = time.perf_counter() - began
        refused = [answer for answer in run.answers if answer[1] >= 300]
        if refused:
            raise RuntimeError(f"{self.name}: {len(refused)} refused, such as {refused[0]}")
        return run


class Wire:
    """One connection. As little of HTTP as it takes: the client shares the processors with the server."""

    def __init__(self, port: int, token: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self.socket.makefile("rb")
        self.headers = (
            f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/scim+json\r\nContent-Length: "
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.answers.close()
        self.socket.close()

    def send(self, request: Request) -> tuple[int, bytes]:
        body = b"" if request.body is None else msgspec.json.encode(request.body)
        head = f"{request.method} /scim/v2{request.path}{self.headers}{len(body)}\r\n\r\n"
        self.socket.sendall(head.encode() + body)
        status = int(self.answers.readline().split()[1])
        length, is_chunked = 0, False
        while (line := self.answers.readline().strip().lower()) != b"":
            name, _, value = line.partition(b":")
            if name == b"content-length":
                length = int(value)
            elif name == b"transfer-encoding":
                is_chunked = b"chunked" in value
        return status, b"".join(self._chunks()) if is_chunked else self.answers.read(length)

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.answers.readline(), 16):
            yield self.answers.read(size)
            self.answers.readline()
        self.answers.readline()


def _shared(source: Iterator[Request], lock: threading.Lock) -> Iterator[Request]:
    while True:
        with lock:
            request = next(source, None)
        if request is None:
            return
        yield request


def _at_once(work: Callable[[], None]) -> None:
    failures: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
