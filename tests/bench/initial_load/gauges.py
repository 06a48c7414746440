"""What is read while the load runs: the memory of the web server, the length of the queue."""

import contextlib
from collections.abc import Callable
from threading import Event, Thread
from typing import Self

import psutil
from django.db import connection

from rules.provisioning.models import PendingUser

_EVERY_SECONDS = 1.0


class _Gauge:
    """Reads something every second, in a thread of its own."""

    def __init__(self, read: Callable[[], None]) -> None:
        self._read = read
        self._ended = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            self._read()
        connection.close()


class Memory(_Gauge):
    """Megabytes of a process with its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(self._look)
        self.process = psutil.Process(pid)
        self.marks = {"largest": 0.0}

    def mark(self, name: str) -> None:
        self.marks[name] = self._megabytes()

    def _look(self) -> None:
        self.marks["largest"] = max(self.marks["largest"], self._megabytes())

    def _megabytes(self) -> float:
        total = 0
        for process in (self.process, *self.process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
        return total / 2**20


class Backlog(_Gauge):
    def __init__(self) -> None:
        super().__init__(self._look)
        self.longest = 0

    def _look(self) -> None:
        self.longest = max(self.longest, PendingUser.objects.count())
