"""What a person sees once everything runs: where to go, how to sign in, what to try."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from usersync import env

_FILE_NAME = "welcome.json"
# Set by the supervisor: it shows the welcome itself, after its own last line.
SUPERVISED = "USERSYNC_SUPERVISED"


@dataclass(frozen=True, slots=True)
class Welcome:
    email: str
    password: str
    try_next: Sequence[str] = ()

    def lines(self) -> list[str]:
        steps = [f"  {number}. {step}" for number, step in enumerate(self.try_next, 1)]
        return [f"Sign in as {self.email} with the password {self.password}", *steps]


def announce(welcome: Welcome) -> None:
    """Called by `manage.py demo` at its end. Kept, so that every later start shows the sign-in too."""
    data_dir = env.data_dir()
    if data_dir.is_dir():
        path = data_dir / _FILE_NAME
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(welcome)))
    if not env.flag(SUPERVISED, default=False):
        print("\n".join(welcome.lines()))


def recall(data_dir: Path) -> list[str]:
    """The lines to show on `data_dir`; none where there is no demo."""
    try:
        values = json.loads((data_dir / _FILE_NAME).read_text())
    except (OSError, json.JSONDecodeError):
        return []
    return Welcome(**values).lines()
