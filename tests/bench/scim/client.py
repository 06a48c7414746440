"""The client that both servers meet: eight connections, each with one request under way."""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any

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
        return len(self.answers) / self.seconds

    @property
    def bodies(self) -> list[JSON]:
        return [json.loads(content) for _, _, content in self.answers]


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
            connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
            for request in _shared(source, lock):
                run.answers.append((request, *self._send(connection, request)))
                if time.perf_counter() > ends_at:
                    break
            connection.close()

        began = time.perf_counter()
        _at_once(send_all)
        run.seconds = time.perf_counter() - began
        refused = [answer for answer in run.answers if answer[1] >= 300]
        if refused:
            raise RuntimeError(f"{self.name}: {len(refused)} refused, such as {refused[0]}")
        return run

    def _send(self, connection: HTTPConnection, request: Request) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json"}
        body = json.dumps(request.body) if request.body is not None else None
        connection.request(request.method, f"/scim/v2{request.path}", body, headers)
        response = connection.getresponse()
        return response.status, response.read()


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
