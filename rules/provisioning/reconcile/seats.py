"""Gives and takes seats. All that concerns a product with a limit happens under that product's lock."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.engine.allocate import allocate, free_seats
from rules.engine.kinds import Kind
from rules.engine.records import Change, Demand
from rules.provisioning.models import SeatState
from rules.provisioning.reconcile import seat_rows
from rules.provisioning.reconcile.seat_rows import SeatedProduct, SeatKey
from rules.provisioning.reconcile.turns import Turn
from rules.provisioning.reconcile.waiting_list import Waiting, front_of_line

# Product -> free seats (None: unlimited), to as many of the first in line of each.
Front = Callable[[Mapping[int, int | None]], Iterable[Waiting]]


@dataclass(slots=True)
class SeatChanges:
    """What a batch wants. `queued`: products that users of the batch wait for already."""

    gains: dict[SeatKey, int] = field(default_factory=dict)  # -> rule id
    losses: list[SeatKey] = field(default_factory=list)
    moves: dict[SeatKey, int] = field(default_factory=dict)  # same seat, another rule: -> rule id
    priorities: Mapping[int, int] = field(default_factory=dict)  # rule id -> priority
    since: Mapping[int, datetime] = field(default_factory=dict)  # user id -> waits since, where it has to
    queued: set[int] = field(default_factory=set)
    # By product: how many users want a seat; whether any user of the batch has one, held or waited for.
    wanted: Counter[int] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)

    def add(self, user_id: int, changes: Iterable[Change]) -> None:
        """Those that are about products."""
        for kind, product_id, before, after in changes:
            if kind is not Kind.PRODUCTS:
                continue
            assert isinstance(product_id, int)
            if after is None:
                self.losses.append((user_id, product_id))
            elif before is None:
                self.gains[user_id, product_id] = after
                self.wanted[product_id] += 1
            else:
                self.moves[user_id, product_id] = after
            if before is not None:
                self.touched.add(product_id)

    def demands(self, product_ids: Iterable[int]) -> dict[int, list[Demand]]:
        """Product -> those of the batch who want a seat."""
        demands: dict[int, list[Demand]] = {product_id: [] for product_id in product_ids}
        for (user_id, product_id), rule_id in self.gains.items() if demands else ():
            if product_id in demands:
                demand = Demand(self.priorities[rule_id], self.since[user_id], user_id)
                demands[product_id].append(demand)
        return demands


@dataclass(frozen=True, slots=True)
class Supply:
    """A product's free seats (None: unlimited) and how many users are in line for them."""

    product_id: int
    free: int | None
    waiting: int

    def is_for_all(self, wanted: int) -> bool:
        """Whether nobody has to wait, whatever the order."""
        return self.free is None or (not self.waiting and wanted <= self.free)


@dataclass(slots=True)
class SeatOutcome:
    """What came of it: gains that have to wait (since when), users in line (of any batch) who got their seat.

    `is_unfinished`: seats are free and users in line, but others may have a better right to them.
    """

    waits: dict[SeatKey, datetime] = field(default_factory=dict)
    promoted: list[Waiting] = field(default_factory=list)
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Stock:
    """`locked`: the products that change, where the batch competes for any of them. Else `left`: ids of short
    ones that it leaves to a later batch: whoever wants them waits, and nobody's lock is needed for that.
    """

    locked: Collection[SeatedProduct]
    left: frozenset[int]


def lock(account_id: int, changes: SeatChanges, turn: Turn, guarded: Collection[int]) -> Stock:
    """Those `guarded` are locked too, because their revocations are counted.

    Where any is locked, all others that change are locked with them, in the order of the ids: locked later
    than these, they could close a circle with another batch.
    """
    products = seat_rows.read(account_id)
    contended = {
        product.id for product in products if product.id in guarded or is_contended(product, changes, turn)
    }
    if contended:
        return Stock(seat_rows.lock(contended.union(changes.touched, changes.wanted)), frozenset())
    limited = frozenset(product.id for product in products if product.limit is not None)
    return Stock([], limited.intersection(changes.wanted))


def apply(account_id: int, changes: SeatChanges, stock: Stock, turn: Turn, at: datetime) -> SeatOutcome:
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
    outcome = decide(supplies, changes, turn, front_of_line)
    _leave(stock.left, changes, outcome)
    seat_rows.insert(account_id, changes.gains, outcome.waits, at)
    seat_rows.promote(outcome.promoted, at)
    _count(changes, outcome, held, waiting)
    seat_rows.count(held, waiting, stock.left.union(product.id for product in contended))
    return outcome


def _count(changes: SeatChanges, outcome: SeatOutcome, held: Counter[int], waiting: Counter[int]) -> None:
    """Adds what is given and who waits to what a batch has counted by product."""
    waits = Counter(product_id for _, product_id in outcome.waits)
    held.update(changes.wanted)
    held.subtract(waits)
    waiting.update(waits)
    for promoted in outcome.promoted:
        held[promoted.product_id] += 1
        waiting[promoted.product_id] -= 1


def is_contended(product: SeatedProduct, changes: SeatChanges, turn: Turn) -> bool:
    """Whether the batch may compete with others for this product's seats."""
    may_move = product.id in changes.queued or (turn.moves_lists and product.waiting)
    free = free_seats(product.limit, product.held)
    if may_move and free != 0:
        return True
    if product.limit is None:
        return False
    if product.id in changes.touched:
        return True
    wanted = changes.wanted[product.id]
    return wanted > 0 and (
        not turn.others or Supply(product.id, free, product.waiting).is_for_all(wanted + turn.others)
    )


def _leave(product_ids: Collection[int], changes: SeatChanges, outcome: SeatOutcome) -> None:
    """Everybody who wants these waits; a later batch knows who comes first."""
    if product_ids:
        outcome.is_unfinished = True
        for user_id, product_id in changes.gains:
            if product_id in product_ids:
                outcome.waits[user_id, product_id] = changes.since[user_id]


def decide(supplies: Collection[Supply], changes: SeatChanges, turn: Turn, front: Front) -> SeatOutcome:
    """Free seats go to the front of the line: users who wait already, and the gains of this batch."""
    demands = changes.demands(supply.product_id for supply in supplies)
    outcome = SeatOutcome()
    decided: dict[int, int | None] = {}
    for supply in supplies:
        wanted = demands[supply.product_id]
        for demand in wanted:
            outcome.waits[demand.user_id, supply.product_id] = demand.since
        if not turn.others or supply.is_for_all(len(wanted) + turn.others):
            decided[supply.product_id] = supply.free
        elif supply.free and (wanted or supply.waiting):
            outcome.is_unfinished = True
    _give(decided, demands, front(decided), outcome)
    return outcome


def _give(
    free: Mapping[int, int | None],
    demands: Mapping[int, list[Demand]],
    waiters: Iterable[Waiting],
    outcome: SeatOutcome,
) -> None:
    line = {(waiter.product_id, waiter.user_id): waiter for waiter in waiters}
    in_line = {product_id: list(demands[product_id]) for product_id in free}
    for waiter in line.values():
        in_line[waiter.product_id].append(waiter.demand)
    for product_id, contenders in in_line.items():
        for winner in allocate(free[product_id], contenders):
            outcome.waits.pop((winner.user_id, product_id), None)
            if (product_id, winner.user_id) in line:
                outcome.promoted.append(line[product_id, winner.user_id])
