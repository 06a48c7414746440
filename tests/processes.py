"""The whole product as processes of its own, for tests of how it is started and stopped."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.live import PATIENCE, wait_for
from usersync.env import BASE_DIR

LOCAL = (sys.executable, "-m", "usersync.local")
# What `make test` or the person has set, and a fresh terminal has not.
_FOREIGN = (
    "AS_OWNER",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
    "ONE_MACHINE",
    "SECURE_COOKIES",
)


def free_port() -> int:
    """None of those that the system gives to whoever connects: these are gone before the test binds it."""
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - no secret
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def fresh_environment(**variables: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN and not name.startswith(("EMAIL_", "PYTEST_"))
    }
    return {**kept, **variables}


def call(argv: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@dataclass(slots=True)
class Background:
    """A process that runs beside the test, with its output in a file."""

    process: subprocess.Popen[bytes]
    output_file: Path

    @property
    def output(self) -> str:
        return self.output_file.read_text()

    def wait_for_line(self, text: str, *, seconds: float = PATIENCE) -> None:
        wait_for(
            lambda: text in self.output or self.process.poll() is not None, seconds=seconds, what=repr(text)
        )
        assert text in self.output, self.output

    def descendants(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def interrupt(self) -> None:
        """Ctrl-C, and waits for the end."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def background(argv: Sequence[str], environment: dict[str, str], output_file: Path) -> Background:
    with output_file.open("wb") as output:
        process = subprocess.Popen(argv, cwd=BASE_DIR, env=environment, stdout=output, stderr=output)
    return Background(process, output_file)


def end(running: Iterable[subprocess.Popen[Any]], *, seconds: float = 20) -> None:
    """Asks all to stop, and leaves nothing behind on a machine too busy for them to do so in time."""
    running = list(running)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
            process.wait()


def wait_until_gone(processes: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
    assert [
        " ".join(process.cmdline()) for process in alive if process.status() != psutil.STATUS_ZOMBIE
    ] == []
