"""Child processes that never outlive their parent: each in its own session, told when the parent dies."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from usersync.env import BASE_DIR
from usersync.local.errors import CannotStart

POLL_SECONDS = 0.02


@dataclass(slots=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    stop_signal: signal.Signals = signal.SIGTERM
    asked: bool = False

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Once: some programs take a second signal for impatience."""
        if self.alive and not self.asked:
            self.asked = True
            self.process.send_signal(self.stop_signal)

    def kill(self) -> None:
        """SIGKILL for the whole session of the child, grandchildren included."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, *, seconds: float) -> None:
        """Ask, wait for `seconds`, then kill; what the child itself has started goes with it."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.kill()


def start(
    name: str,
    argv: Sequence[str],
    *,
    output: IO[bytes] | int | None,
    prefix: Sequence[str] = (),
    stop_signal: signal.Signals = signal.SIGTERM,
    variables: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> Child:
    """Start `argv` behind `prefix` (a change of account). Call it from the main thread only: Linux
    sends the death signal when the *thread* that started the child ends."""
    # After the prefix, because a change of account clears the death signal.
    command = [*prefix, *dies_with_parent(stop_signal), *argv]
    process = subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        pass_fds=pass_fds,
    )
    return Child(name, process, stop_signal)


def dies_with_parent(stop_signal: signal.Signals) -> list[str]:
    if sys.platform != "linux" or not shutil.which("setpriv"):
        return []
    return ["setpriv", "--pdeathsig", stop_signal.name.removeprefix("SIG")]


def wait_until(ready: Callable[[], bool], child: Child, *, seconds: float) -> None:
    """Wait for `ready`, watching that the child is still there."""
    deadline = time.monotonic() + seconds
    while not ready():
        if not child.alive:
            raise CannotStart(f"{child.name} ended at once with exit code {child.process.returncode}.")
        if time.monotonic() > deadline:
            raise CannotStart(f"{child.name} did not become ready within {seconds:.0f} s.")
        time.sleep(POLL_SECONDS)
