"""What a user should hold against what the user holds -> what has to change."""

from collections.abc import Mapping
from functools import cache

from rules.engine.kinds import Applied, Kind, Suspension
from rules.engine.records import Assignments, Change, Holdings, Plan, Status, Value


def plan(entitled: Assignments, held: Holdings, *, reached: bool) -> Plan:
    """`reached`: whether any rule matches. Planning again after applying gives no change."""
    status = _status(held.status, reached=reached)
    activates = status is Status.ACTIVE and held.status is not Status.ACTIVE
    changes: list[Change] = []
    for kind in _decided(reached=reached, activates=activates, language_is_picked=held.language_is_picked):
        # What is applied once counts as not held: coming back applies it again.
        before = held.assignments[kind] if kind.applied is Applied.ALWAYS else {}
        if before != entitled[kind]:
            changes += _difference(kind, entitled[kind], before)
    return Plan(status, tuple(changes), activates)


def _status(status: Status, *, reached: bool) -> Status:
    if reached:
        return Status.ACTIVE
    return Status.NEW if status is Status.NEW else Status.SUSPENDED


@cache
def _decided(*, reached: bool, activates: bool, language_is_picked: bool) -> tuple[Kind, ...]:
    """The kinds in which the rules have a say now."""
    if not reached:
        return tuple(kind for kind in Kind if kind.suspension is Suspension.TAKES)
    return tuple(
        kind
        for kind in Kind
        if (activates or kind.applied is Applied.ALWAYS)
        and not (kind is Kind.LANGUAGE and language_is_picked)
    )


def _difference(kind: Kind, entitled: Mapping[Value, int], held: Mapping[Value, int]) -> list[Change]:
    """Losses first."""
    rule_of = entitled.get
    changes = [
        Change(kind, value, before, after)
        for value, before in held.items()
        if (after := rule_of(value)) != before
    ]
    if held.keys() >= entitled.keys():
        return changes
    return changes + [
        Change(kind, value, None, after) for value, after in entitled.items() if value not in held
    ]
