"""The line for seats of products with a limit: rule priority, then how long waited, then id."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from rules.engine.records import Demand
from rules.provisioning.bulk import int_array
from rules.provisioning.reconcile.people import FULL_NAME

# A rule that is off or deleted gives no place in line: its users are about to be reconciled.
_FRONT = f"""
    SELECT wanted.product_id, first.user_id, first.rule_id, first.priority, first.since, {FULL_NAME}
    FROM unnest(%s::bigint[], %s::bigint[]) AS wanted(product_id, free)
    CROSS JOIN LATERAL (
        SELECT s.user_id, s.rule_id, r.priority, s.since
        FROM provisioning_seat s JOIN ruleset_rule r ON r.id = s.rule_id
        WHERE s.product_id = wanted.product_id AND s.state = 'waiting' AND r.enabled AND r.deleted_at IS NULL
        ORDER BY r.priority, s.since, s.user_id LIMIT wanted.free
    ) first
    JOIN directory_directoryuser u ON u.id = first.user_id
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One user in line for one product."""

    product_id: int
    user_id: int
    rule_id: int
    demand: Demand
    name: str


def front_of_line(free: Mapping[int, int | None]) -> list[Waiting]:
    """Per product as many of the first in line as it has free seats; all of them where it has no limit."""
    wanted = {product_id: seats for product_id, seats in free.items() if seats != 0}
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FRONT, [int_array(wanted), _limits(wanted.values())])
        return [
            Waiting(product_id, user_id, rule_id, Demand(priority, since, user_id), name)
            for product_id, user_id, rule_id, priority, since, name in cursor.fetchall()
        ]


def _limits(seats: Iterable[int | None]) -> str:
    """LIMIT NULL is no limit."""
    return "{" + ",".join("NULL" if count is None else str(count) for count in seats) + "}"


_PLACES = """
    SELECT product_id, position, total FROM (
        SELECT s.product_id, s.user_id,
            row_number() OVER (PARTITION BY s.product_id ORDER BY r.priority, s.since, s.user_id) AS position,
            count(*) OVER (PARTITION BY s.product_id) AS total
        FROM provisioning_seat s JOIN ruleset_rule r ON r.id = s.rule_id
        WHERE s.state = 'waiting' AND s.product_id IN (
            SELECT product_id FROM provisioning_seat WHERE user_id = %s AND state = 'waiting'
        )
    ) line WHERE user_id = %s
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Position in the line for a product; 1 is next."""

    position: int
    of: int


def places(user_id: int) -> dict[int, Place]:
    """Product id -> the user's place in its line."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [user_id, user_id])
        return {product_id: Place(position, of) for product_id, position, of in cursor.fetchall()}
