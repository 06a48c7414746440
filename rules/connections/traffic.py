"""Counts requests, so cheaply that a request that succeeds waits for nothing and writes no row.

Each process counts by itself and tells Redis every second; a task takes the counts from there to the database
(`hours`). What is under way may be lost with a process or with Redis; no request fails because of that.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock, Timer

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from rules.directory.models import Source

logger = logging.getLogger(__name__)

# How long a window is within which the requests of one source are limited.
WINDOW_SECONDS = 10
# Redis: a hash of counts, as `field` names them.
COUNTS = "connections:counts"

_HOUR_SECONDS = 3600
_SEND_SECONDS = 1
_REDIS_SECONDS = 0.5


@dataclass(slots=True)
class Counts:
    """Of one source in one hour."""

    requests: int = 0
    errors: int = 0
    last_at: float = 0


@dataclass(slots=True)
class _Window:
    """Requests of one source in the window of that number: of this process, and of the others."""

    number: int
    own: int = 0
    sent: int = 0
    others: int = 0


class _Tally:
    """What this process has counted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._hours: dict[tuple[int, int], Counts] = defaultdict(Counts)
        self._windows: dict[int, _Window] = {}
        self._timer: Timer | None = None

    def request(self, source_id: int, seconds: float) -> int:
        number = int(seconds) // WINDOW_SECONDS
        with self._lock:
            counts = self._hours[source_id, _hour(seconds)]
            counts.requests += 1
            counts.last_at = seconds
            window = self._windows.get(source_id)
            if window is None or window.number != number:
                window = self._windows[source_id] = _Window(number)
            window.own += 1
            self._send_soon()
            return window.own + window.others

    def error(self, source_id: int, seconds: float) -> None:
        with self._lock:
            self._hours[source_id, _hour(seconds)].errors += 1
            self._send_soon()

    def send(self) -> None:
        with self._lock:
            hours, self._hours, self._timer = self._hours, defaultdict(Counts), None
            windows = {key: (each, each.own) for key, each in self._windows.items() if each.own > each.sent}
        try:
            _send_hours(hours)
            for source_id, (window, own) in windows.items():
                window.others = _send_window(source_id, window, own) - own
                window.sent = own
        except (RedisError, OSError) as error:
            logger.warning("Requests are not counted: %s", error)

    def _send_soon(self) -> None:
        if self._timer is None:
            self._timer = Timer(_SEND_SECONDS, self.send)
            self._timer.daemon = True
            self._timer.start()


_tally = _Tally()


def count_request(source: Source, at: datetime) -> int:
    """How many requests of the source came in the present window, this one included.

    Those of other processes are known a second later.
    """
    return _tally.request(source.pk, at.timestamp())


def count_error(source: Source, at: datetime) -> None:
    """One more of the counted requests was refused or failed."""
    _tally.error(source.pk, at.timestamp())


def send() -> None:
    """Tell Redis now what would be told within a second."""
    _tally.send()


def field(source_id: int, hour: int, what: str) -> str:
    return f"{source_id}:{hour}:{what}"


def _send_hours(hours: dict[tuple[int, int], Counts]) -> None:
    with redis_client().pipeline(transaction=False) as pipe:
        for (source_id, hour), counts in hours.items():
            pipe.hincrby(COUNTS, field(source_id, hour, "requests"), counts.requests)
            pipe.hincrby(COUNTS, field(source_id, hour, "errors"), counts.errors)
            if counts.last_at:
                pipe.hset(COUNTS, field(source_id, hour, "last_at"), repr(counts.last_at))
        pipe.execute()


def _send_window(source_id: int, window: _Window, own: int) -> int:
    """Returns what all processes have counted."""
    key = f"connections:window:{source_id}:{window.number}"
    with redis_client().pipeline(transaction=False) as pipe:
        pipe.incrby(key, own - window.sent)
        pipe.expire(key, 2 * WINDOW_SECONDS)
        return int(pipe.execute()[0])


def _hour(seconds: float) -> int:
    return int(seconds) // _HOUR_SECONDS * _HOUR_SECONDS


@cache
def redis_client() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        # Nobody waits for a second attempt.
        retry=Retry(NoBackoff(), retries=0),
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
    )
