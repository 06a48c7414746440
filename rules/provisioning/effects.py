"""What a plan comes to for one user, once it is decided who gets the scarce seats: step by step."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from rules.engine.kinds import Kind
from rules.engine.records import Change, Plan, Status, Value
from rules.provisioning.history import Event


class Step(NamedTuple):
    """`rule_id`: what gives it (for a loss: what gave it); a change of status has no kind."""

    event: Event
    kind: Kind | None = None
    value: Value = None
    rule_id: int | None = None


# The same few steps are taken by many users.
@lru_cache(maxsize=10_000)
def _step(event: Event, change: Change) -> Step:
    return Step(event, change.kind, change.value, change.after or change.before)


class UserEffect(NamedTuple):
    """The plan; which of the products it gives are waited for, and which it takes were only waited for.

    `held_back`: losses that would have been part of it, had they not to wait for an operator.
    """

    plan: Plan
    status_before: Status
    waits: Collection[Value] = ()
    left_lines: Collection[Value] = ()
    held_back: tuple[Change, ...] = ()

    def steps(self) -> Iterator[Step]:
        if self.plan.activates:
            yield Step(Event.REACTIVATED if self.status_before is Status.SUSPENDED else Event.ACTIVATED)
        elif self.plan.status is not self.status_before:
            yield Step(Event.SUSPENDED)
        for change in self.plan.changes:
            yield _step(self._event(change), change)
        for change in self.held_back:
            yield _step(Event.HELD_BACK, change)

    def _event(self, change: Change) -> Event:
        is_product = change.kind is Kind.PRODUCTS
        if change.after is None:
            return Event.LEFT_LINE if is_product and change.value in self.left_lines else Event.LOST
        if change.before is not None:
            return Event.OTHER_RULE
        return Event.WAITS if is_product and change.value in self.waits else Event.GOT
