"""UserSync's own processes, as they are started on one machine."""

import sys
from collections.abc import Sequence

HOST = "127.0.0.1"
# What large bodies take goes back when they have been answered: threads share their memory, and blocks of
# this many bytes are given back one by one. Else each thread would keep what its largest body took.
MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144"}
_CELERY = (
    sys.executable,
    # One-machine mode is made to be tried as root as well; Celery would repeat that at every start.
    "-W",
    "ignore:You're running the worker with superuser",
    "-m",
    "celery",
    "--quiet",
    "-A",
    "usersync",
)


def manage(*arguments: str) -> Sequence[str]:
    return [sys.executable, "-u", "manage.py", *arguments]


def worker(processes: int) -> Sequence[str]:
    options = ["--loglevel", "INFO", "--concurrency", str(processes), "-n", "usersync@local"]
    return [*_CELERY, "worker", *options, "--without-mingle", "--without-gossip"]


def beat() -> Sequence[str]:
    # In memory: the schedule is a few short intervals, nothing worth a file.
    return [*_CELERY, "beat", "--loglevel", "WARNING", "--scheduler", "celery.beat:Scheduler"]


def web(port: int, threads: int) -> Sequence[str]:
    listen = ["--interface", "wsgi", "--host", HOST, "--port", str(port)]
    # One process with blocking threads: each keeps its database connection.
    size = ["--workers", "1", "--blocking-threads", str(threads), "--workers-kill-timeout", "1s"]
    return [
        sys.executable,
        "-m",
        "granian",
        *listen,
        *size,
        "--log-level",
        "warning",
        "usersync.wsgi:application",
    ]
