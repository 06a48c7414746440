"""The lines of all children in one terminal: aligned prefixes, coloured where a person looks at them."""

import sys
import threading
from collections import defaultdict, deque
from pathlib import Path
from typing import IO

from usersync.local.children import Child

_WIDTH = len("collectstatic")
_COLOURS = (36, 32, 33, 35, 34, 31)
_LAST_LINES = 15


class Log:
    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stdout
        self._coloured = self._stream.isatty()
        self._lock = threading.Lock()
        self._colour_of: dict[str, int] = {}
        self._files: dict[str, Path] = {}
        self._last: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_LAST_LINES))

    def say(self, text: str, name: str = "usersync") -> None:
        prefix = f"{name:<{_WIDTH}} |"
        if self._coloured:
            colour = self._colour_of.setdefault(name, _COLOURS[len(self._colour_of) % len(_COLOURS)])
            prefix = f"\033[{colour}m{prefix}\033[0m"
        with self._lock:
            print(prefix, text, file=self._stream, flush=True)

    def relay(self, child: Child) -> threading.Thread:
        """Show what `child` writes from now on; the thread ends with its output."""
        thread = threading.Thread(target=self._pump, args=[child], daemon=True)
        thread.start()
        return thread

    def keep_in(self, path: Path, name: str) -> IO[bytes]:
        """A file for the output of `name`, which nobody reads unless it fails."""
        path.parent.mkdir(exist_ok=True)
        self._files[name] = path
        return path.open("wb")

    def last_lines(self, name: str) -> list[str]:
        if path := self._files.get(name):
            return path.read_text(errors="replace").splitlines()[-_LAST_LINES:]
        return list(self._last[name])

    def _pump(self, child: Child) -> None:
        if child.process.stdout is None:
            return
        with child.process.stdout as output:
            for line in output:
                if text := line.decode(errors="replace").rstrip():
                    self._last[child.name].append(text)
                    self.say(text, child.name)
