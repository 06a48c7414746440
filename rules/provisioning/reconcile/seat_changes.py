"""Who wants which seats: what the users of a batch gain and lose, and what deciding asks of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from rules.engine.kinds import Kind
from rules.engine.records import Change, Demand
from rules.provisioning.reconcile.seat_rows import SeatKey


class Wishes(Protocol):
    """What deciding about seats asks of those who want them; ids of products.

    `queued`: those that users wait for already. `wanted`: how many users want a seat. `touched`: those of
    which any user has a seat, held or waited for, that changes.
    """

    wanted: Counter[int]
    touched: set[int]

    @property
    def queued(self) -> Collection[int]: ...

    def demands(self, product_id: int) -> Iterable[Demand]: ...


@dataclass(slots=True)
class SeatChanges:
    """What a batch wants: `Wishes`, and the rows."""

    gains: dict[SeatKey, int] = field(default_factory=dict)  # -> rule id
    losses: list[SeatKey] = field(default_factory=list)
    moves: dict[SeatKey, int] = field(default_factory=dict)  # same seat, another rule: -> rule id
    priorities: Mapping[int, int] = field(default_factory=dict)  # rule id -> priority
    since: Mapping[int, datetime] = field(default_factory=dict)  # user id -> waits since, where it has to
    queued: set[int] = field(default_factory=set)
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

    def demands(self, product_id: int) -> Iterator[Demand]:
        for (user_id, wanted_id), rule_id in self.gains.items():
            if wanted_id == product_id:
                yield Demand(self.priorities[rule_id], self.since[user_id], user_id)
