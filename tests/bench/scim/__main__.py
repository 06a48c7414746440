"""Both servers in one run, one after the other, on the same PostgreSQL; one JSON line per figure.

`{"name", "ours", "peer", "ratio", "goal_at_least"}`: requests a second, ratio is ours / peer. `ours_ms` and
`peer_ms` are milliseconds on the processors for each request, of web server, database and client. The last
line counts updates that were answered with success and are not there afterwards.
"""

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import django
import msgspec

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "usersync.settings")
os.environ["AS_OWNER"] = "1"
django.setup()
# What is measured stands behind the wall, as it does for people.
del os.environ["AS_OWNER"]

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402 - needs the settings

from rules.accounts.models import Account  # noqa: E402 - needs the settings
from rules.audit.actors import SYSTEM  # noqa: E402 - needs the settings
from rules.connections.tokens import create_client  # noqa: E402 - needs the settings
from tests.bench.scim.client import Run, Server  # noqa: E402 - needs the settings
from tests.bench.scim.effort import Processes  # noqa: E402 - needs the settings
from tests.bench.scim.load import Load  # noqa: E402 - needs the settings
from tests.bench.scim.servers import our_web, served  # noqa: E402 - needs the settings
from usersync.env import BASE_DIR  # noqa: E402 - needs the settings

HERE = Path(__file__).parent
PEER_PYTHON = BASE_DIR / ".build/bench-peer/bin/python"
UV = BASE_DIR / ".venv/bin/uv"

GOALS: Mapping[str, float | None] = {
    "create": 3,
    "get": 3,
    "filter": 3,
    "list_100": None,
    "patch_active": None,
    "put": None,
    "add_member": 300,
    "remove_member": 300,
    "put_group": None,
}


def main() -> None:
    users, seconds = int(os.environ.get("USERS", "10000")), float(os.environ.get("SECONDS", "5"))
    with our_server() as server:
        ours = Load(server, users, seconds)
        our_figures = ours.figures()
    with peer_server() as server:
        peer = Load(server, users, seconds)
        peer_figures = peer.figures()
    for name, goal in GOALS.items():
        report(name, our_figures[name], peer_figures[name], goal)
    report_lost(ours.lost, peer.lost)


@contextmanager
def our_server() -> Iterator[Server]:
    call_command("migrate", verbosity=0)
    account = Account.objects.create(slug="bench", name="Bench")
    _, token = create_client(account=account, name="Bench", actor=SYSTEM)
    with our_web() as web:
        yield Server("ours", web.port, token, Processes(web.pid))


@contextmanager
def peer_server() -> Iterator[Server]:
    install_peer()
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE peer")
    token = secrets.token_urlsafe()
    address, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    variables = {
        "DATABASE_URL": f"{address}/peer",
        "PEER_TOKEN": token,
        "DJANGO_SETTINGS_MODULE": "peer.settings",
    }
    subprocess.run([PEER_PYTHON, "-m", "peer.prepare"], cwd=HERE, env={**os.environ, **variables}, check=True)
    with served(PEER_PYTHON, "peer.wsgi:application", HERE, variables) as web:
        yield Server("peer", web.port, token, Processes(web.pid))


def install_peer() -> None:
    """In an environment of its own, so that nothing of it can come into the product."""
    folder = PEER_PYTHON.parents[1]
    subprocess.run([UV, "venv", "--quiet", "--clear", folder], check=True)
    install: Sequence[str | Path] = [UV, "pip", "install", "--quiet", "--python", PEER_PYTHON]
    subprocess.run([*install, "--require-hashes", "-r", HERE / "peer-requirements.txt"], check=True)


def report(name: str, ours: Run, peer: Run, goal: float | None) -> None:
    tell(
        {
            "name": name,
            "ours": round(ours.per_second, 1),
            "peer": round(peer.per_second, 1),
            "ratio": round(ours.per_second / peer.per_second, 2),
            "goal_at_least": goal,
            "ours_ms": milliseconds(ours),
            "peer_ms": milliseconds(peer),
        }
    )


def report_lost(ours: int, peer: int) -> None:
    tell({"name": "lost_updates", "ours": ours, "peer": peer, "ratio": None, "goal_at_least": None})


def milliseconds(run: Run) -> dict[str, float]:
    return {name: round(value, 3) for name, value in asdict(run.effort).items()}


def tell(figure: Mapping[str, object]) -> None:
    print(msgspec.json.encode(figure).decode(), flush=True)  # noqa: T201 - the output of the command


if __name__ == "__main__":
    main()
