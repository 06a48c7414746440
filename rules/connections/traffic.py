"""Counts requests in Redis, one round trip each, so that a request that succeeds writes no row.

A task takes the counts to the database every few seconds. Those not taken yet may be lost with Redis, and
without Redis nothing is counted; no request fails because of that.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from django.conf import settings
from django.db import connection
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

from rules.directory.models import Source

logger = logging.getLogger(__name__)

# How long a window is within which the requests of one source are limited.
WINDOW_SECONDS = 10

_COUNTS, _TAKEN = "connections:counts", "connections:counts-taken"
_HOUR_SECONDS = 3600
_REDIS_SECONDS = 0.5

_ADD = """
    INSERT INTO connections_requesthour (account_id, source_id, hour, requests, errors, last_at)
    SELECT source.account_id, source.id, to_timestamp(hour), counted.requests, errors, to_timestamp(last_at)
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::float[])
        AS counted (source_id, hour, requests, errors, last_at)
    JOIN directory_source source ON source.id = source_id
    ON CONFLICT (source_id, hour) DO UPDATE SET
        requests = connections_requesthour.requests + excluded.requests,
        errors = connections_requesthour.errors + excluded.errors,
        last_at = greatest(connections_requesthour.last_at, excluded.last_at)
"""


@dataclass(slots=True)
class _Counts:
    requests: int = 0
    errors: int = 0
    last_at: float = 0


def count_request(source: Source, at: datetime) -> int:
    """Returns how many requests of the source came in the present window, this one included; 0: unknown."""
    seconds = at.timestamp()
    window = f"connections:window:{source.pk}:{int(seconds) // WINDOW_SECONDS}"
    try:
        with _redis().pipeline(transaction=False) as pipe:
            pipe.incr(window)
            pipe.expire(window, 2 * WINDOW_SECONDS)
            pipe.hincrby(_COUNTS, _field(source, seconds, "requests"))
            pipe.hset(_COUNTS, _field(source, seconds, "last_at"), repr(seconds))
            return int(pipe.execute()[0])
    except (RedisError, OSError) as error:
        logger.warning("Requests are not counted: %s", error)
        return 0


def count_error(source: Source, at: datetime) -> None:
    """One more of the counted requests was refused or failed."""
    try:
        _redis().hincrby(_COUNTS, _field(source, at.timestamp(), "errors"))
    except (RedisError, OSError) as error:
        logger.warning("Errors are not counted: %s", error)


def take_counts() -> None:
    """Add what was counted since the last call to the rows. One call at a time."""
    client = _redis()
    # What a call that died had taken comes first.
    if client.exists(_TAKEN) or _rename(client):
        _add(_by_hour(cast("Mapping[str, str]", client.hgetall(_TAKEN))))
        client.delete(_TAKEN)


def _rename(client: Redis) -> bool:
    try:
        return bool(client.rename(_COUNTS, _TAKEN))
    except ResponseError:
        return False


def _field(source: Source, seconds: float, what: str) -> str:
    hour = int(seconds) // _HOUR_SECONDS * _HOUR_SECONDS
    return f"{source.pk}:{hour}:{what}"


def _by_hour(fields: Mapping[str, str]) -> Mapping[tuple[int, int], _Counts]:
    found: dict[tuple[int, int], _Counts] = defaultdict(_Counts)
    for field, value in fields.items():
        source_id, hour, what = field.split(":")
        setattr(found[int(source_id), int(hour)], what, float(value) if what == "last_at" else int(value))
    return found


def _add(counts: Mapping[tuple[int, int], _Counts]) -> None:
    rows = [
        (source, hour, of.requests, of.errors, of.last_at or hour) for (source, hour), of in counts.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


@cache
def _redis() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        # A request waits for no second attempt.
        retry=Retry(NoBackoff(), retries=0),
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
    )
