"""Where the sockets are: a private folder with a short path."""

import tempfile
from pathlib import Path

# Linux keeps 108 bytes for the path of a socket, the end mark included; macOS 104.
LONGEST_SOCKET_PATH = 103
# The longest name that is put beside the sockets.
_LONGEST_NAME = ".s.PGSQL.5432.lock"


def fits(folder: Path) -> bool:
    return len(bytes(folder / _LONGEST_NAME)) <= LONGEST_SOCKET_PATH


def create(preferred: Path) -> Path:
    """`preferred`, or a new folder of the system's temporary ones where that path is too long; mode 0700."""
    if not fits(preferred):
        preferred = Path(tempfile.mkdtemp(prefix="usersync-"))
    if not fits(preferred):
        preferred.rmdir()
        preferred = Path(tempfile.mkdtemp(prefix="usersync-", dir="/tmp"))
    preferred.mkdir(mode=0o700, parents=True, exist_ok=True)
    preferred.chmod(0o700)
    return preferred
