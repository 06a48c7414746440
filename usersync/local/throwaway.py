"""Run one command against real parts in a temporary folder, then remove everything."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from usersync.local import children, run_folder
from usersync.local.errors import CannotStart
from usersync.local.parts import mail_sink, postgresql, redis_server


def run(command: Sequence[str]) -> int:
    """The exit code of `command`, which finds the parts in its environment."""
    with ExitStack() as stack:
        # A polite end of `make` must clean up too.
        signal.signal(signal.SIGTERM, _as_exit)
        home = Path(tempfile.mkdtemp(prefix="usersync-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        return _call(command, start_parts(home, stack))


def start_parts(home: Path, stack: ExitStack) -> dict[str, str]:
    """Start the parts in `home`; `stack` stops them. Returns the variables by which they are found."""
    run = run_folder.create(home / "run")
    stack.callback(shutil.rmtree, run, ignore_errors=True)
    log = stack.enter_context((home / "parts.log").open("w+b"))
    try:
        cluster = postgresql.Cluster(home / "postgresql", run)
        database = postgresql.start(cluster, output=log, options=postgresql.THROWAWAY)
        stack.callback(database.stop, seconds=5)
        broker = redis_server.start(run, output=log)
        stack.callback(broker.stop, seconds=2)
    except CannotStart:
        log.seek(0)
        sys.stderr.buffer.write(log.read())
        raise
    listener = stack.enter_context(mail_sink.listening_socket())
    sink = mail_sink.start(listener, home / "mail", output=log)
    stack.callback(sink.stop, seconds=1)
    return {
        "DATABASE_URL": cluster.url,
        "REDIS_URL": redis_server.url(run),
        "EMAIL_HOST": mail_sink.HOST,
        "EMAIL_PORT": str(mail_sink.port_of(listener)),
        "MAILDIR": str(home / "mail"),
        # An empty data folder, so that the settings never meet the parts of `make run`.
        "DATA_DIR": str(home / "data"),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ONE_MACHINE": "0",
        "SECURE_COOKIES": "0",
    }


def _call(command: Sequence[str], variables: dict[str, str]) -> int:
    # Same process group as ours: Ctrl-C reaches the command directly, and it may use the terminal.
    process = subprocess.Popen(
        [*children.dies_with_parent(signal.SIGTERM), *command], env={**os.environ, **variables}
    )
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # the command has got it as well and decides
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def _as_exit(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)
