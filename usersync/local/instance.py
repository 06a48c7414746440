"""The instance file: how a `manage.py` in another terminal finds the parts that `make run` has started.

The supervisor writes it into DATA_DIR once the parts are up and removes it when it stops.
"""

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
    web_url: str = ""
    secret_key: str = ""
    supervisor_pid: int = 0


def read(data_dir: Path) -> Instance:
    """The instance that runs on `data_dir`, or an empty one."""
    try:
        values = json.loads((data_dir / FILE_NAME).read_text())
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
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
