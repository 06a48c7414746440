"""Gives and takes seats. All that concerns a product with a limit happens under that product's lock."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from rules.engine.allocate import allocate, free_seats
from rules.engine.records import Demand
from rules.provisioning.models import SeatState
from rules.provisioning.reconcile import seat_rows
from rules.provisioning.reconcile.seat_rows import SeatedProduct, SeatKey
from rules.provisioning.reconcile.waiting_list import Waiting, front_of_line


@dataclass(slots=True)
class SeatChanges:
    """What a batch wants. `queued`: products that users of the batch wait for already."""

    gains: dict[SeatKey, int] = field(default_factory=dict)  # -> rule id
    losses: list[SeatKey] = field(default_factory=list)
    moves: dict[SeatKey, int] = field(default_factory=dict)  # same seat, another rule: -> rule id
    priorities: dict[int, int] = field(default_factory=dict)  # rule id -> priority
    queued: set[int] = field(default_factory=set)

    def add(self, key: SeatKey, before: int | None, after: int | None) -> None:
        """`before`, `after`: the rule that gives the seat."""
        if after is None:
            self.losses.append(key)
        elif before is None:
            self.gains[key] = after
        else:
            self.moves[key] = after

    def product_ids(self) -> set[int]:
        return {key.product_id for keys in (self.gains, self.losses, self.moves) for key in keys}


@dataclass(slots=True)
class SeatOutcome:
    """What came of it: gains that have to wait, and users in line (of any batch) who got their seat."""

    waits: set[SeatKey] = field(default_factory=set)
    promoted: list[Waiting] = field(default_factory=list)


def apply(account_id: int, changes: SeatChanges, at: datetime) -> SeatOutcome:
    contended = seat_rows.lock(
        product.id for product in seat_rows.read(account_id) if _is_contended(product, changes)
    )
    held: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for product_id, state, count in seat_rows.delete(changes.losses):
        (held if state == SeatState.HELD else waiting)[product_id] -= count
    seat_rows.move(changes.moves)
    outcome = _allocate(contended, held, changes, at)
    seat_rows.insert(account_id, changes.gains, outcome.waits, at)
    seat_rows.promote(outcome.promoted, at)
    for key in changes.gains:
        (waiting if key in outcome.waits else held)[key.product_id] += 1
    for promoted in outcome.promoted:
        held[promoted.product_id] += 1
        waiting[promoted.product_id] -= 1
    seat_rows.count(held, waiting, contended)
    return outcome


def _is_contended(product: SeatedProduct, changes: SeatChanges) -> bool:
    """Whether the batch may compete with others for this product's seats."""
    if product.id in changes.queued and free_seats(product.limit, product.held) != 0:
        return True
    return product.limit is not None and product.id in changes.product_ids()


def _allocate(
    contended: Collection[SeatedProduct], freed: Counter[int], changes: SeatChanges, at: datetime
) -> SeatOutcome:
    """Free seats go to the front of the line: users who wait already, and the gains of this batch."""
    free = {product.id: free_seats(product.limit, product.held + freed[product.id]) for product in contended}
    line = {(waiter.product_id, waiter.user_id): waiter for waiter in front_of_line(free)}
    demands: dict[int, list[Demand]] = {product_id: [] for product_id in free}
    for waiter in line.values():
        demands[waiter.product_id].append(waiter.demand)
    for key, rule_id in changes.gains.items():
        if key.product_id in demands:
            demands[key.product_id].append(Demand(changes.priorities[rule_id], at, key.user_id))
    outcome = SeatOutcome(waits={key for key in changes.gains if key.product_id in demands})
    for product_id, in_line in demands.items():
        for winner in allocate(free[product_id], in_line):
            outcome.waits.discard(SeatKey(winner.user_id, product_id))
            if (product_id, winner.user_id) in line:
                outcome.promoted.append(line[product_id, winner.user_id])
    return outcome
