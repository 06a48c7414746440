"""What a user should hold against what the user holds -> what has to change."""

from collections.abc import Iterator, Mapping

from rules.engine.kinds import Applied, Kind, Suspension
from rules.engine.records import Assignments, Change, Holdings, Plan, Status, Value


def plan(entitled: Assignments, held: Holdings, *, reached: bool) -> Plan:
    """`reached`: whether any rule matches. Planning again after applying gives no change."""
    status = _status(held.status, reached=reached)
    activates = status is Status.ACTIVE and held.status is not Status.ACTIVE
    changes = [
        change
        for kind in Kind
        if _is_decided(kind, held, reached=reached, activates=activates)
        for change in _difference(kind, entitled[kind], _before(kind, held))
    ]
    return Plan(status, tuple(changes), activates)


def _status(status: Status, *, reached: bool) -> Status:
    if reached:
        return Status.ACTIVE
    return Status.NEW if status is Status.NEW else Status.SUSPENDED


def _is_decided(kind: Kind, held: Holdings, *, reached: bool, activates: bool) -> bool:
    """Whether the rules have a say in this kind now."""
    if not reached:
        return kind.suspension is Suspension.TAKES
    if kind is Kind.LANGUAGE and held.language_is_picked:
        return False
    return activates or kind.applied is Applied.ALWAYS


def _before(kind: Kind, held: Holdings) -> Mapping[Value, int]:
    """What is applied once counts as not held: coming back applies it again."""
    return held.assignments[kind] if kind.applied is Applied.ALWAYS else {}


def _difference(kind: Kind, entitled: Mapping[Value, int], held: Mapping[Value, int]) -> Iterator[Change]:
    for value, before in held.items():
        after = entitled.get(value)
        if after != before:
            yield Change(kind, value, before, after)
    for value, after in entitled.items():
        if value not in held:
            yield Change(kind, value, None, after)
