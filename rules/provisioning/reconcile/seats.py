"""Gives and takes seats. All that concerns a product with a limit happens under that product's lock."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from rules.engine.allocate import allocate, free_seats
from rules.engine.records import Demand
from rules.provisioning.models import SeatState
from rules.provisioning.reconcile import seat_rows
from rules.provisioning.reconcile.seat_changes import SeatChanges, Wishes
from rules.provisioning.reconcile.seat_rows import SeatedProduct, SeatKey
from rules.provisioning.reconcile.turns import Turn
from rules.provisioning.reconcile.waiting_list import Waiting, front_of_line

# Product -> free seats (None: unlimited), to as many of the first in line of each.
Front = Callable[[Mapping[int, int | None]], Iterable[Waiting]]


@dataclass(frozen=True, slots=True)
class Supply:
    """A product's free seats (None: unlimited) and how many users are in line for them."""

    product_id: int
    free: int | None
    waiting: int

    def at_once(self, most: int | None) -> "Supply":
        """Of a long line only so many are served now, so that no batch grows with it."""
        if most is None or self.waiting <= most or self.free == 0:
            return self
        return replace(self, free=most if self.free is None else min(most, self.free))

    def is_for_all(self, wanted: int) -> bool:
        """Whether nobody has to wait, whatever the order."""
        return self.free is None or (not self.waiting and wanted <= self.free)


@dataclass(slots=True)
class SeatOutcome:
    """What came of it. Who wants a seat of a `short` product waits, but for those whom it is `given`.

    `promoted`: users in line (of any batch) who got their seat. `is_unfinished`: seats are free and users in
    line, but others may have a better right to them. `held`, `queued`: by how much the counts of the products
    change.
    """

    short: set[int] = field(default_factory=set)
    given: set[SeatKey] = field(default_factory=set)
    promoted: list[Waiting] = field(default_factory=list)
    is_unfinished: bool = False
    held: Counter[int] = field(default_factory=Counter)
    queued: Counter[int] = field(default_factory=Counter)

    def waits(self, user_id: int, product_id: int) -> bool:
        """Whether this gain has to wait."""
        return product_id in self.short and (user_id, product_id) not in self.given

    def waiting(self, wanted: Counter[int]) -> Counter[int]:
        """Product -> how many of those who want it have to wait."""
        counts = Counter({product_id: wanted[product_id] for product_id in self.short})
        counts.subtract(product_id for _, product_id in self.given)
        return counts


@dataclass(frozen=True, slots=True)
class Stock:
    """`locked`: the products that change, where the batch competes for any of them. Else `left`: ids of short
    ones that it leaves to a later batch: whoever wants them waits, and nobody's lock is needed for that.
    """

    locked: Collection[SeatedProduct]
    left: frozenset[int]


def lock(
    products: Collection[SeatedProduct], changes: SeatChanges, turn: Turn, guarded: Collection[int]
) -> Stock:
    """`products`: all of the account, as they were lately. Those `guarded` are locked too, because their
    revocations are counted.

    Where any is locked, all others that change are locked with them, in the order of the ids: locked later
    than these, they could close a circle with another batch.
    """
    contended = {
        product.id for product in products if product.id in guarded or is_contended(product, changes, turn)
    }
    if contended:
        return Stock(seat_rows.lock(contended.union(changes.touched, changes.wanted)), frozenset())
    limited = frozenset(product.id for product in products if product.limit is not None)
    return Stock([], limited.intersection(changes.wanted))


def apply(account_id: int, changes: SeatChanges, stock: Stock, turn: Turn, at: datetime) -> SeatOutcome:
    """Writes the seats. The products' counts are left to `count`."""
    contended = [
        product
        for product in stock.locked
        if product.limit is not None or is_contended(product, changes, turn)
    ]
    held: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for product_id, state, count in seat_rows.delete(changes.losses):
        (held if state == SeatState.HELD else waiting)[product_id] -= count
    seat_rows.move(changes.moves)
    supplies = [
        Supply(
            product.id,
            free=free_seats(product.limit, product.held + held[product.id]),
            waiting=product.waiting + waiting[product.id],
        )
        for product in contended
    ]
    at_once = [supply.at_once(turn.most) for supply in supplies]
    outcome = decide(at_once, changes, turn, front_of_line)
    outcome.short |= stock.left  # who comes first is known to a later batch
    outcome.is_unfinished |= bool(stock.left) or at_once != supplies
    waits = {key: changes.since[key[0]] for key in changes.gains if outcome.waits(*key)}
    seat_rows.insert(account_id, changes.gains, waits, at)
    seat_rows.promote(outcome.promoted, at)
    outcome.held, outcome.queued = held, waiting
    _add_what_is_given(changes.wanted, outcome)
    return outcome


def _add_what_is_given(wanted: Counter[int], outcome: SeatOutcome) -> None:
    waits = outcome.waiting(wanted)
    outcome.held.update(wanted)
    outcome.held.subtract(waits)
    outcome.queued.update(waits)
    for promoted in outcome.promoted:
        outcome.held[promoted.product_id] += 1
        outcome.queued[promoted.product_id] -= 1


def count(outcome: SeatOutcome, stock: Stock) -> None:
    """The last step of a batch: who has not locked the products keeps others from them from here on only."""
    locked = {product.id for product in stock.locked}
    seat_rows.count(outcome.held, outcome.queued, locked, limited=stock.left)


def is_contended(product: SeatedProduct, wishes: Wishes, turn: Turn) -> bool:
    """Whether the batch may compete with others for this product's seats."""
    may_move = product.id in wishes.queued or (turn.moves_lists and product.waiting)
    free = free_seats(product.limit, product.held)
    if may_move and free != 0:
        return True
    if product.limit is None:
        return False
    if product.id in wishes.touched:
        return True
    wanted = wishes.wanted[product.id]
    return wanted > 0 and (
        not turn.others or Supply(product.id, free, product.waiting).is_for_all(wanted + turn.others)
    )


def decide(supplies: Collection[Supply], wishes: Wishes, turn: Turn, front: Front) -> SeatOutcome:
    """Free seats go to the front of the line: users who wait already, and those who want one now."""
    outcome = SeatOutcome()
    decided: dict[int, int | None] = {}
    for supply in supplies:
        wanted = wishes.wanted[supply.product_id]
        outcome.short.add(supply.product_id)
        if not turn.others or supply.is_for_all(wanted + turn.others):
            decided[supply.product_id] = supply.free
        elif supply.free and (wanted or supply.waiting):
            outcome.is_unfinished = True
    _give(decided, wishes, front(decided), outcome)
    return outcome


def _give(
    free: Mapping[int, int | None], wishes: Wishes, waiters: Iterable[Waiting], outcome: SeatOutcome
) -> None:
    lines: dict[int, dict[int, Waiting]] = {product_id: {} for product_id in free}
    for waiter in waiters:
        lines[waiter.product_id][waiter.user_id] = waiter
    for product_id, line in lines.items():
        seats = free[product_id]
        if seats is None or wishes.wanted[product_id] + len(line) <= seats:
            outcome.short.remove(product_id)
            outcome.promoted += sorted(line.values(), key=_place)
            continue
        for winner in allocate(seats, chain(wishes.demands(product_id), map(_place, line.values()))):
            if winner.user_id in line:
                outcome.promoted.append(line[winner.user_id])
            else:
                outcome.given.add((winner.user_id, product_id))


def _place(waiting: Waiting) -> Demand:
    return waiting.demand
