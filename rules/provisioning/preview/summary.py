"""Makes an effect on products of what was surveyed and of who gets the scarce seats."""

from collections import Counter
from collections.abc import Iterable

from rules.engine.allocate import free_seats
from rules.provisioning.preview.effect import SeatEffect
from rules.provisioning.preview.survey import Losses, Survey
from rules.provisioning.reconcile.seat_rows import SeatedProduct
from rules.provisioning.reconcile.seats import SeatOutcome, Supply


def supply(product: SeatedProduct, lost: Losses) -> Supply:
    """What there is to give, before anything is given."""
    free = free_seats(product.limit, product.held - lost.held[product.id])
    return Supply(product.id, free=free, waiting=product.waiting - lost.waiting[product.id])


def seat_effects(supplies: Iterable[Supply], survey: Survey, outcome: SeatOutcome) -> dict[int, SeatEffect]:
    """Product -> effect."""
    waits = outcome.waiting(survey.wanted)
    promoted = Counter(waiting.product_id for waiting in outcome.promoted)
    return {
        supply.product_id: _seat_effect(
            supply,
            survey.lost,
            gained=survey.wanted[supply.product_id] - waits[supply.product_id],
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
