"""Who gets the seats when more users are entitled than there are seats."""

from collections.abc import Iterable, Sequence
from heapq import nsmallest

from rules.engine.records import Demand


def free_seats(limit: int | None, held: int) -> int | None:
    """How many seats can still be given; None without a limit, 0 when over-assigned."""
    return None if limit is None else max(0, limit - held)


def allocate(free: int | None, demands: Iterable[Demand]) -> Sequence[Demand]:
    """Those who get a seat, first in line first: rule priority, then how long waited, then id."""
    return sorted(demands) if free is None else nsmallest(free, demands)
