"""Whether the collected static files are still those of the sources."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from usersync.env import BASE_DIR

_STAMP = BASE_DIR / "staticfiles/.sources"


def are_current() -> bool:
    return _STAMP.exists() and _STAMP.read_text() == _digest()


def mark_current() -> None:
    _STAMP.write_text(_digest())


def _digest() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        stat = path.stat()
        digest.update(f"{path}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from sorted(path for path in (BASE_DIR / "static").rglob("*") if path.is_file())
    # One file for all of a package manager's: what is installed, and where it is looked for.
    for name in ("package-lock.json", "requirements.txt", "usersync/settings.py"):
        yield BASE_DIR / name
