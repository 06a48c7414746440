"""The time that a request takes on the processors, which other work on the machine changes little."""

import time
from dataclasses import dataclass

import psutil
from django.db import connection


@dataclass(frozen=True, slots=True)
class Effort:
    """Milliseconds, of all requests or of one."""

    web: float = 0
    database: float = 0
    client: float = 0

    def since(self, before: "Effort") -> "Effort":
        return Effort(self.web - before.web, self.database - before.database, self.client - before.client)

    def per(self, requests: int) -> "Effort":
        return Effort(self.web / requests, self.database / requests, self.client / requests)


class Processes:
    """The web server, the database with all of its backends, and the client, which is this process."""

    def __init__(self, web: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backend = psutil.Process(cursor.fetchone()[0])
        self.web, self.database = psutil.Process(web), backend.parent()

    def spent(self) -> Effort:
        return Effort(_spent(self.web), _spent(self.database), time.process_time() * 1000)


def _spent(process: psutil.Process | None) -> float:
    """With the children, also those that are gone."""
    if process is None:
        return 0
    times = process.cpu_times()
    seconds = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        seconds += child.cpu_times().user + child.cpu_times().system
    return float(seconds) * 1000
