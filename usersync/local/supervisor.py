"""Keeps children running and stops them in reverse order."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from usersync.local.children import Child
from usersync.local.errors import CannotStart
from usersync.local.log import Log

WATCH_SECONDS = 0.2
# More often than this within a minute, and something is wrong that a restart does not cure.
RESTARTS_PER_MINUTE = 3
MINUTE = 60.0
FIRST_WAIT_SECONDS = 0.5


@dataclass(slots=True)
class Kept:
    child: Child
    # How to start it again; None where everything else depends on it.
    again: Callable[[], Child] | None
    # How long it may take to stop.
    patience: float
    restarts: list[float] = field(default_factory=list)
    # When to start it again after it ended.
    due: float = 0


class Supervisor:
    def __init__(self, log: Log) -> None:
        self._log = log
        self._kept: list[Kept] = []

    def keep(self, launch: Callable[[], Child], *, restart: bool, patience: float) -> Child:
        child = launch()
        self._kept.append(Kept(child, launch if restart else None, patience))
        return child

    @property
    def keeps_nothing(self) -> bool:
        return not self._kept

    def watch(self) -> None:
        """Until a child ends for good; the caller's KeyboardInterrupt is the way out of it."""
        while True:
            for kept in self._kept:
                if not kept.child.alive:
                    self._on_end(kept)
            time.sleep(WATCH_SECONDS)

    def _on_end(self, kept: Kept) -> None:
        now = time.monotonic()
        if kept.due:
            if now >= kept.due:
                kept.child.kill()  # what it may have left behind
                kept.due, kept.child = 0, kept.again() if kept.again else kept.child
            return
        ended = f"{kept.child.name} ended with exit code {kept.child.process.returncode}"
        kept.restarts = [moment for moment in kept.restarts if now - moment < MINUTE]
        if not kept.again or len(kept.restarts) >= RESTARTS_PER_MINUTE:
            raise CannotStart(f"{ended}.{self.last_lines(kept.child.name)}")
        wait = FIRST_WAIT_SECONDS * 2 ** len(kept.restarts)
        self._log.say(f"{ended}; starting it again in {wait:g} s")
        kept.restarts.append(now)
        kept.due = now + wait

    def last_lines(self, name: str) -> str:
        lines = self._log.last_lines(name)
        return "".join(f"\n  {line}" for line in (["Its last lines:", *lines] if lines else []))

    def stop(self) -> None:
        """In reverse order. Those that can be restarted do not need each other: they are asked together."""
        asked = time.monotonic()
        for kept in reversed(self._kept):
            if kept.again:
                kept.child.ask_to_stop()
        for kept in reversed(self._kept):
            waited = time.monotonic() - asked if kept.again else 0
            kept.child.stop(seconds=max(0, kept.patience - waited))

    def kill(self) -> None:
        for kept in reversed(self._kept):
            kept.child.kill()
