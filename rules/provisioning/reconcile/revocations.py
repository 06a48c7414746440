"""The revocations of a batch: those that have to wait are put on hold, the others are counted."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from rules.accounts.prepared import ask
from rules.engine.holds import RevocationLimit
from rules.provisioning.bulk import insert_rows, int_columns
from rules.provisioning.holds.context import WINDOW, read_context
from rules.provisioning.holds.withholding import are_concerned, counted, losing_products, withhold
from rules.provisioning.models import HoldState
from rules.provisioning.reconcile import people
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.seat_rows import LimitAppeared, SeatedProduct

_LIFT = """
    DELETE FROM provisioning_hold h USING unnest(%s::bigint[], %s::bigint[]) AS over(user_id, product_id)
    WHERE h.user_id = over.user_id AND h.product_id = over.product_id
"""

# Rows that have left the window go with the next ones that are written.
_COUNT = """
    WITH taken AS (
        SELECT * FROM unnest(%(product_ids)s::bigint[], %(seats)s::bigint[]) AS t(product_id, seats)
    ), outdated AS (
        DELETE FROM provisioning_revocation r USING taken
        WHERE r.product_id = taken.product_id AND r.at <= %(window)s
    )
    INSERT INTO provisioning_revocation (account_id, product_id, at, seats)
    SELECT %(account_id)s::bigint, product_id, %(at)s::timestamptz, seats FROM taken
"""


def guarded_products(planned: Collection[Planned], limit: RevocationLimit) -> set[int]:
    """Products to lock because what is taken of them is limited."""
    return losing_products(planned) if limit.is_on else set()


def apply(
    account_id: int, planned: list[Planned], locked: Collection[SeatedProduct], at: datetime
) -> list[Planned]:
    """The plans that take place. Raises LimitAppeared where a product not locked loses limited seats."""
    persons = {each.person.user_id: each.person for each in planned}
    people.see_promotions(persons, [key for each in planned for key in each.lines_left()])
    if not are_concerned(planned):
        return planned
    context = read_context(account_id, at)
    if context.limit.is_on and losing_products(planned) - {product.id for product in locked}:
        raise LimitAppeared
    planned = withhold(planned, context)
    _write_holds(account_id, planned, at)
    if context.limit.is_on:
        _count(account_id, counted(planned), at)
    return planned


def _write_holds(account_id: int, planned: Collection[Planned], at: datetime) -> None:
    """New ones come; those go whose revocation takes place, or is no longer planned."""
    over = [
        (each.person.user_id, product_id)
        for each in planned
        for product_id in each.person.holds.keys() - each.on_hold
    ]
    if over:
        ask(_LIFT, int_columns(over, 2))
    insert_rows(
        "provisioning_hold",
        {"account_id": account_id, "since": at, "state": HoldState.WAITING.value, "decided_by": ""},
        ("user_id", "product_id", "reason", "group_id"),
        (
            (each.person.user_id, change.value, held.reason.value, held.group_id)
            for each in planned
            for change, held in each.held_back.items()
        ),
    )


def _count(account_id: int, seats: Counter[int], at: datetime) -> None:
    if seats:
        product_ids, numbers = int_columns(sorted(seats.items()), 2)
        ask(
            _COUNT,
            {
                "account_id": account_id,
                "product_ids": product_ids,
                "seats": numbers,
                "at": at,
                "window": at - WINDOW,
            },
        )
