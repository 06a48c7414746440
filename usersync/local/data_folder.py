"""DATA_DIR: one supervisor at a time, a format that this version knows, a secret of its own."""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from usersync.local import instance
from usersync.local.errors import CannotStart

# Raise it when a change makes older versions of UserSync unable to use the folder.
FORMAT = 1
# Another process that looks whether a supervisor runs holds the lock for a moment.
_LOCK_SECONDS = 0.5


@contextmanager
def opened(data_dir: Path) -> Iterator[None]:
    """Hold `data_dir` for this process, checked and ready to use."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = instance.lock_file(data_dir).open("a")
    except OSError as reason:
        raise CannotStart(f"The data folder {data_dir} cannot be used: {reason.strerror}.") from None
    with lock:
        _take(lock.fileno(), data_dir)
        _check_format(data_dir / "FORMAT")
        try:
            yield
        finally:
            instance.remove(data_dir)


def _take(descriptor: int, data_dir: Path) -> None:
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            # The kernel lets go of it however this process ends.
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                where = instance.read(data_dir).web_url
                at = f" at {where}" if where else " and still starting"
                raise CannotStart(f"UserSync is already running{at} on {data_dir}.") from None
        time.sleep(0.05)


def _check_format(path: Path) -> None:
    written_by = path.read_text().strip() if path.exists() else str(FORMAT)
    if not written_by.isdigit() or int(written_by) > FORMAT:
        raise CannotStart(
            f"{path.parent} was written by a newer UserSync (format {written_by}, this one knows {FORMAT}): "
            "update UserSync, or choose another folder with DATA_DIR."
        )
    path.write_text(f"{FORMAT}\n")


def secret_key(data_dir: Path) -> str:
    """Made once, so that sessions survive a restart."""
    path = data_dir / "secret-key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()
