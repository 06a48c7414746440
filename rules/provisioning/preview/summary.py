"""Makes an effect of plans and of who gets the scarce seats."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rules.engine.allocate import free_seats
from rules.engine.kinds import Kind
from rules.provisioning.effects import Step
from rules.provisioning.history import Event
from rules.provisioning.preview.effect import SeatEffect, UserChange
from rules.provisioning.reconcile.planning import Planned
from rules.provisioning.reconcile.seat_rows import SeatedProduct
from rules.provisioning.reconcile.seats import SeatChanges, SeatOutcome, Supply


@dataclass(slots=True)
class Losses:
    """Product -> how many of those who lose it held a seat, and how many were in line."""

    held: Counter[int] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)


def losses(planned: Iterable[Planned]) -> Losses:
    counted = Losses()
    for each in planned:
        for change in each.changes_of(Kind.PRODUCTS):
            if change.after is None:
                assert isinstance(change.value, int)
                was_in_line = change.value in each.person.waiting
                (counted.waiting if was_in_line else counted.held)[change.value] += 1
    return counted


def supply(product: SeatedProduct, lost: Losses) -> Supply:
    """What there is to give, before anything is given."""
    free = free_seats(product.limit, product.held - lost.held[product.id])
    return Supply(product.id, free=free, waiting=product.waiting - lost.waiting[product.id])


def user_changes(planned: Iterable[Planned], outcome: SeatOutcome) -> list[UserChange]:
    promotions: defaultdict[int, list[Step]] = defaultdict(list)
    names: dict[int, str] = {}
    for waiting in outcome.promoted:
        step = Step(Event.GOT, Kind.PRODUCTS, waiting.product_id, waiting.rule_id)
        promotions[waiting.user_id].append(step)
        names[waiting.user_id] = waiting.name
    own = {each.person.user_id: each for each in planned if each.is_change}
    names |= {user_id: each.person.name for user_id, each in own.items()}
    return [
        UserChange(
            user_id,
            names[user_id],
            own[user_id].effect(outcome) if user_id in own else None,
            tuple(promotions[user_id]),
        )
        for user_id in sorted(names)
    ]


def seat_effects(
    supplies: Iterable[Supply], lost: Losses, changes: SeatChanges, outcome: SeatOutcome
) -> dict[int, SeatEffect]:
    """Product -> effect."""
    waits = Counter(product_id for _, product_id in outcome.waits)
    promoted = Counter(waiting.product_id for waiting in outcome.promoted)
    return {
        supply.product_id: _seat_effect(
            supply,
            lost,
            gained=changes.wanted[supply.product_id] - waits[supply.product_id],
            joins_line=waits[supply.product_id],
            promoted=promoted[supply.product_id],
        )
        for supply in supplies
    }


def _seat_effect(supply: Supply, lost: Losses, *, gained: int, joins_line: int, promoted: int) -> SeatEffect:
    given = gained + promoted
    return SeatEffect(
        supply.product_id,
        gained=given,
        lost=lost.held[supply.product_id],
        joins_line=joins_line,
        leaves_line=lost.waiting[supply.product_id] + promoted,
        free=None if supply.free is None else supply.free - given,
        waiting=supply.waiting + joins_line - promoted,
    )
