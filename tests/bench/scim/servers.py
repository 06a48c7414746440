"""The web server of the product, and the one of another package, as processes of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.bench.scim.client import CONNECTIONS
from tests.processes import free_port
from usersync.env import BASE_DIR
from usersync.local import services


@dataclass(frozen=True, slots=True)
class Running:
    port: int
    pid: int


@contextmanager
def our_web() -> Iterator[Running]:
    # As in the Dockerfile; a limit for floods is not what is measured.
    variables = {
        "DJANGO_SETTINGS_MODULE": "usersync.settings",
        "SCIM_REQUESTS_PER_SECOND": "0",
        **services.MEMORY,
    }
    with served(Path(sys.executable), "usersync.wsgi:application", BASE_DIR, variables) as running:
        yield running


@contextmanager
def served(python: Path, application: str, folder: Path, variables: Mapping[str, str]) -> Iterator[Running]:
    """The same web server for all, with as many threads as there are connections."""
    port = free_port()
    size = ["--workers", "1", "--blocking-threads", str(CONNECTIONS), "--log-level", "error"]
    listen = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [python, "-m", "granian", *listen, *size, application], cwd=folder, env={**os.environ, **variables}
    )
    try:
        _wait_until_it_listens(port)
        yield Running(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_it_listens(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/scim/v2/ServiceProviderConfig").close()
        except HTTPError:
            # An answer of any kind will do.
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
