"""The instance file: how a `manage.py` in another terminal finds the parts that `make run` has started.

The supervisor writes it into DATA_DIR once the parts are up and removes it when it stops. It also holds
a lock there, so that the file of a supervisor that was killed misleads nobody.
"""

import fcntl
import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "instance.json"


@dataclass(frozen=True, slots=True)
class Instance:
    """Where the running parts are; empty strings where nothing runs."""

    database_url: str = ""
    redis_url: str = ""
    smtp_host: str = "localhost"
    smtp_port: int = 25
    maildir: str = ""
    web_url: str = ""
    secret_key: str = ""
    supervisor_pid: int = 0


def read(data_dir: Path) -> Instance:
    """The instance that runs on `data_dir`, or an empty one."""
    if not is_held(data_dir):
        return Instance()
    try:
        values = json.loads((data_dir / FILE_NAME).read_text())
    except (OSError, json.JSONDecodeError):
        return Instance()
    return Instance(**values)


def write(data_dir: Path, instance: Instance) -> None:
    path = data_dir / FILE_NAME
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(instance), indent=1))
    draft.replace(path)


def remove(data_dir: Path) -> None:
    (data_dir / FILE_NAME).unlink(missing_ok=True)


def lock_file(data_dir: Path) -> Path:
    return data_dir / "lock"


def is_held(data_dir: Path) -> bool:
    """Whether a living supervisor holds `data_dir`."""
    try:
        with lock_file(data_dir).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
