"""Takes what was counted from Redis to the rows: each count once, whatever ends the task in the middle."""

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from django.db import connection

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.walls import within
from rules.connections.traffic import COUNTS, Counts, redis_client, send

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


def take_counts() -> None:
    """Add what was counted since the last call to the rows.

    It is taken out first: a task that dies then loses the counts of some seconds, and none counts twice.
    """
    send()
    # Before anything is taken: without a database the counts stay where they are.
    connection.ensure_connection()
    counts = _by_hour(_taken())
    if counts:
        sources, *columns = _columns(counts)
        for account_id in accounts_behind(Door.OF_SOURCES, sources):
            # Each account finds its own sources among them.
            with within(account_id), connection.cursor() as cursor:
                cursor.execute(_ADD, [sources, *columns])


def _taken() -> Mapping[str, str]:
    with redis_client().pipeline(transaction=True) as pipe:
        pipe.hgetall(COUNTS)
        pipe.delete(COUNTS)
        return cast("Mapping[str, str]", pipe.execute()[0])


def _by_hour(fields: Mapping[str, str]) -> Mapping[tuple[int, int], Counts]:
    found: dict[tuple[int, int], Counts] = defaultdict(Counts)
    for name, value in fields.items():
        source_id, hour, what = name.split(":")
        setattr(found[int(source_id), int(hour)], what, float(value) if what == "last_at" else int(value))
    return found


def _columns(counts: Mapping[tuple[int, int], Counts]) -> list[list[float]]:
    rows = [
        (source, hour, of.requests, of.errors, of.last_at or hour) for (source, hour), of in counts.items()
    ]
    return [list(column) for column in zip(*rows, strict=True)]
