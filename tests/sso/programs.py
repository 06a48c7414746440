"""Real identity providers, as programs of npm packages."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright._impl._driver import compute_driver_executable

from usersync.env import BASE_DIR


@contextmanager
def running(script: str, argument: str) -> Iterator[str]:
    """A script of this folder; the address that it says it is at."""
    command = [_node(), f"tests/sso/{script}", argument]
    with subprocess.Popen(
        command, cwd=BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _node() -> str:
    """Beside npm, where npm is; else the one that Playwright brings."""
    return shutil.which("node") or str(compute_driver_executable()[0])
