"""The rows of seats and of the products that count them, each step one statement."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from rules.accounts.prepared import ask
from rules.provisioning.bulk import insert_numbers, insert_rows, int_array, int_columns
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


SEATED = "p.id, p.seat_limit, p.seats_held, p.seats_waiting"

_READ = f"SELECT {SEATED} FROM catalog_product p WHERE p.account_id = %s"

_LOCK = f"""
    SELECT {SEATED} FROM catalog_product p WHERE p.id = ANY(%s::bigint[]) ORDER BY p.id FOR NO KEY UPDATE
"""

_DELETE = """
    WITH gone AS (
        DELETE FROM provisioning_seat s USING unnest(%s::bigint[], %s::bigint[]) AS lost(user_id, product_id)
        WHERE s.user_id = lost.user_id AND s.product_id = lost.product_id
        RETURNING s.product_id, s.state
    )
    SELECT product_id, state, count(*) FROM gone GROUP BY product_id, state
"""

_MOVE = """
    UPDATE provisioning_seat s SET rule_id = moved.rule_id
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS moved(user_id, product_id, rule_id)
    WHERE s.user_id = moved.user_id AND s.product_id = moved.product_id
"""

_PROMOTE = """
    UPDATE provisioning_seat s SET state = 'held', since = %s
    FROM unnest(%s::bigint[], %s::bigint[]) AS first(user_id, product_id)
    WHERE s.user_id = first.user_id AND s.product_id = first.product_id
"""

# The foreign keys of all that the batch has written, now and not at the commit: most of its time goes there,
# and it shall not have locked the products meanwhile.
_CHECK = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "

# Locks in the order of the ids, and then counts what is there under the locks.
_COUNT = """
    WITH locked AS MATERIALIZED (
        SELECT id FROM catalog_product WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE catalog_product p
    SET seats_held = seats_held + delta.held, seats_waiting = seats_waiting + delta.waiting
    FROM locked JOIN unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS delta(id, held, waiting) USING (id)
    WHERE p.id = locked.id
    RETURNING p.id, p.seat_limit
"""


def read(account_id: int) -> list[SeatedProduct]:
    return [SeatedProduct(*row) for row in ask(_READ, [account_id])]


def lock(product_ids: Iterable[int]) -> list[SeatedProduct]:
    """The products as they are under their locks; a limit may have moved, or gone, meanwhile."""
    return [SeatedProduct(*row) for row in ask(_LOCK, [int_array(product_ids)])]


def delete(losses: Collection[SeatKey]) -> list[tuple[int, str, int]]:
    """(product id, state, how many) as of the deleting: a seat that waited may be held by now."""
    return ask(_DELETE, int_columns(losses, 2)) if losses else []


def move(moves: dict[SeatKey, int]) -> None:
    if moves:
        ask(_MOVE, int_columns([(*key, rule_id) for key, rule_id in moves.items()], 3))


def insert(
    account_id: int, gains: Mapping[SeatKey, int], waits: Mapping[SeatKey, datetime], at: datetime
) -> None:
    """`gains`: -> rule id; `waits`: those of them that have to wait -> since when."""
    insert_numbers(
        "provisioning_seat",
        {"account_id": account_id, "state": SeatState.HELD.value, "since": at},
        ("user_id", "product_id", "rule_id"),
        ((*key, rule_id) for key, rule_id in gains.items() if key not in waits),
    )
    insert_rows(
        "provisioning_seat",
        {"account_id": account_id, "state": SeatState.WAITING.value},
        ("user_id", "product_id", "rule_id", "since"),
        ((*key, gains[key], since) for key, since in waits.items()),
    )


def promote(promoted: Collection[Waiting], at: datetime) -> None:
    if promoted:
        keys = [(waiter.user_id, waiter.product_id) for waiter in promoted]
        ask(_PROMOTE, [at, *int_columns(keys, 2)])


def count(held: Counter[int], waiting: Counter[int], locked: set[int], limited: Collection[int]) -> None:
    """Bring the products' counts up to date, last of all.

    Where the batch has not `locked` them, they are locked just for this. `limited`: those that it knew to
    have a limit.
    """
    changed = sorted(product for product in held.keys() | waiting.keys() if held[product] or waiting[product])
    if not changed:
        return
    deltas = int_columns([(product, held[product], waiting[product]) for product in changed], 3)
    limits = ask(_COUNT, [int_array(changed), *deltas], command=_CHECK)
    known = locked.union(limited)
    if any(limit is not None and product not in known for product, limit in limits):
        raise LimitAppeared
