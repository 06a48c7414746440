"""The rows of seats and of the products that count them, each step one statement."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from rules.provisioning.bulk import copy_numbers, copy_rows, int_array, int_columns
from rules.provisioning.models import SeatState
from rules.provisioning.reconcile.waiting_list import Waiting


class LimitAppeared(Exception):
    """Seats or revocations were limited while a batch treated them as unlimited; the batch starts again."""


# User id, product id. Nothing else is made in such numbers, and a plain tuple costs a tenth of a named one.
SeatKey = tuple[int, int]


class SeatedProduct(NamedTuple):
    id: int
    limit: int | None
    held: int
    waiting: int


_SEATED = "id, seat_limit, seats_held, seats_waiting"


def read(account_id: int) -> list[SeatedProduct]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_SEATED} FROM catalog_product WHERE account_id = %s", [account_id])
        return [SeatedProduct(*row) for row in cursor.fetchall()]


def lock(product_ids: Iterable[int]) -> list[SeatedProduct]:
    """The products as they are under their locks; a limit may have moved, or gone, meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SEATED} FROM catalog_product"
            " WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE",
            [int_array(product_ids)],
        )
        return [SeatedProduct(*row) for row in cursor.fetchall()]


def delete(losses: Collection[SeatKey]) -> list[tuple[int, str, int]]:
    """(product id, state, how many) as of the deleting: a seat that waited may be held by now."""
    if not losses:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH gone AS (DELETE FROM provisioning_seat s"
            " USING unnest(%s::bigint[], %s::bigint[]) AS lost(user_id, product_id)"
            " WHERE s.user_id = lost.user_id AND s.product_id = lost.product_id"
            " RETURNING s.product_id, s.state)"
            " SELECT product_id, state, count(*) FROM gone GROUP BY product_id, state",
            int_columns(losses, 2),
        )
        return list(cursor.fetchall())


def move(moves: dict[SeatKey, int]) -> None:
    if not moves:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE provisioning_seat s SET rule_id = moved.rule_id"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS moved(user_id, product_id, rule_id)"
            " WHERE s.user_id = moved.user_id AND s.product_id = moved.product_id",
            int_columns([(*key, rule_id) for key, rule_id in moves.items()], 3),
        )


def insert(
    account_id: int, gains: Mapping[SeatKey, int], waits: Mapping[SeatKey, datetime], at: datetime
) -> None:
    """`gains`: -> rule id; `waits`: those of them that have to wait -> since when."""
    copy_numbers(
        "provisioning_seat",
        {"account_id": account_id, "state": SeatState.HELD.value, "since": at},
        ("user_id", "product_id", "rule_id"),
        ((*key, rule_id) for key, rule_id in gains.items() if key not in waits),
    )
    copy_rows(
        "provisioning_seat",
        {"account_id": account_id, "state": SeatState.WAITING.value},
        ("user_id", "product_id", "rule_id", "since"),
        ((*key, gains[key], since) for key, since in waits.items()),
    )


def promote(promoted: Collection[Waiting], at: datetime) -> None:
    if not promoted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE provisioning_seat s SET state = 'held', since = %s"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS first(user_id, product_id)"
            " WHERE s.user_id = first.user_id AND s.product_id = first.product_id",
            [at, *int_columns([(waiter.user_id, waiter.product_id) for waiter in promoted], 2)],
        )


def count(held: Counter[int], waiting: Counter[int], locked: set[int], limited: Collection[int]) -> None:
    """Bring the products' counts up to date, last of all.

    Where the batch has not `locked` them, they are locked just for this. `limited`: those that it knew to
    have a limit.
    """
    changed = sorted(product for product in held.keys() | waiting.keys() if held[product] or waiting[product])
    if not changed:
        return
    if not set(changed) <= locked:
        now = lock(changed)
        if any(product.limit is not None and product.id not in limited for product in now):
            raise LimitAppeared
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_product p"
            " SET seats_held = seats_held + delta.held, seats_waiting = seats_waiting + delta.waiting"
            " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS delta(id, held, waiting)"
            " WHERE p.id = delta.id",
            int_columns([(product, held[product], waiting[product]) for product in changed], 3),
        )
