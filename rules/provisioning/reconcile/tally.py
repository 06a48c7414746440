"""Counts of what batches do, or would do."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

from rules.engine.kinds import Kind
from rules.engine.records import Value
from rules.provisioning.reconcile.planning import Planned


@dataclass(slots=True)
class Tally:
    """Over all users added so far; seats by product id, whether they are had at once or waited for."""

    users: int = 0
    users_changed: int = 0
    gained: Counter[Value] = field(default_factory=Counter)
    lost: Counter[Value] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)  # label of the kind -> changes

    def add(self, planned: Collection[Planned]) -> None:
        self.users += len(planned)
        self.users_changed += sum(each.is_change for each in planned)
        for each in planned:
            for change in each.plan.changes:
                if change.kind is not Kind.PRODUCTS:
                    self.other[change.kind.label] += 1
                elif change.before is None:
                    self.gained[change.value] += 1
                elif change.after is None:
                    self.lost[change.value] += 1

    def __iadd__(self, other: Self) -> Self:
        self.users += other.users
        self.users_changed += other.users_changed
        self.gained += other.gained
        self.lost += other.lost
        self.other += other.other
        return self
