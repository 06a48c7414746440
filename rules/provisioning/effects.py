"""What a plan comes to for one user, once it is decided who gets the scarce seats: step by step."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
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


class UserEffect(NamedTuple):
    """The plan, and what becomes of its products of which the user does not get or lose a seat.

    `in_line`: product id -> joins or leaves its waiting list. `held_back`: losses that would have been part
    of the plan, had they not to wait for an operator.
    """

    plan: Plan
    status_before: Status
    in_line: Mapping[Value, Event] = MappingProxyType({})
    held_back: tuple[Change, ...] = ()

    def steps(self) -> Iterator[Step]:
        event = status_event(self.plan, self.status_before)
        if event:
            yield Step(event)
        for change in self.plan.changes:
            yield step_of(change, self.in_line.get(change.value) if change.kind is Kind.PRODUCTS else None)
        for change in self.held_back:
            yield step_of(change, Event.HELD_BACK)


def status_event(plan: Plan, before: Status) -> Event | None:
    """What becomes of the status; None: nothing."""
    if plan.activates:
        return Event.REACTIVATED if before is Status.SUSPENDED else Event.ACTIVATED
    return None if plan.status is before else Event.SUSPENDED


# The same few steps are taken by many users.
@lru_cache(maxsize=10_000)
def step_of(change: Change, event: Event | None = None) -> Step:
    """`event`: where it is another one than the change itself says."""
    return Step(event or _event(change), change.kind, change.value, change.after or change.before)


def _event(change: Change) -> Event:
    if change.after is None:
        return Event.LOST
    return Event.GOT if change.before is None else Event.OTHER_RULE
