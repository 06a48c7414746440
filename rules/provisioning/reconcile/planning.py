"""What has to change for which user: the engine, asked about the people of a batch."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from rules.engine.holds import Held
from rules.engine.kinds import Kind
from rules.engine.plan import plan
from rules.engine.records import Change, Plan, RuleRecord, Status, Value
from rules.engine.resolve import Resolver
from rules.provisioning.effects import UserEffect
from rules.provisioning.history import Event
from rules.provisioning.reconcile.people import Person
from rules.provisioning.reconcile.seat_changes import SeatChanges
from rules.provisioning.reconcile.seat_rows import SeatKey
from rules.provisioning.reconcile.seats import SeatOutcome
from rules.ruleset.snapshot import rules_on_groups


class Planned(NamedTuple):
    person: Person
    plan: Plan
    status_before: Status
    # Revocations left out of the plan: those held back from now on, and the products of all on hold.
    held_back: Mapping[Change, Held] = MappingProxyType({})
    on_hold: frozenset[Value] = frozenset()

    @property
    def is_change(self) -> bool:
        return bool(self.plan.changes or self.held_back) or self.plan.status is not self.status_before

    def changes_of(self, kind: Kind) -> Iterator[Change]:
        return (change for change in self.plan.changes if change.kind is kind)

    def lines_left(self) -> Iterator[SeatKey]:
        """Products that the user waits for, and would not any more."""
        for change in self.changes_of(Kind.PRODUCTS) if self.person.waiting else ():
            if change.after is None and change.value in self.person.waiting:
                assert isinstance(change.value, int)
                yield self.person.user_id, change.value

    def effect(self, outcome: SeatOutcome) -> UserEffect:
        """What the plan comes to after the seats have been given out."""
        user_id, waiting = self.person.user_id, self.person.waiting
        in_line: dict[Value, Event] = {}
        for change in self.changes_of(Kind.PRODUCTS):
            assert isinstance(change.value, int)
            if change.before is None and outcome.waits(user_id, change.value):
                in_line[change.value] = Event.WAITS
            elif change.after is None and change.value in waiting:
                in_line[change.value] = Event.LEFT_LINE
        return UserEffect(self.plan, self.status_before, in_line, tuple(self.held_back))


def seat_changes(
    planned: Iterable[Planned], rules: Iterable[RuleRecord], since: Mapping[int, datetime]
) -> SeatChanges:
    """`since`: users -> since when they wait, should they have to."""
    changes = SeatChanges(priorities={rule.id: rule.priority for rule in rules}, since=since)
    for each in planned:
        changes.queued.update(each.person.waiting)
        changes.add(each.person.user_id, each.plan.changes)
    return changes


def rules_for(account_id: int, people: Iterable[Person]) -> list[RuleRecord]:
    """The rules that can match any of these people; no others are read."""
    groups = {group_id for person in people if person.is_live for group_id in person.group_ids}
    return rules_on_groups(account_id, groups)


def plan_people(people: Collection[Person], resolver: Resolver) -> list[Planned]:
    """Match, resolve and plan."""
    return [_planned(person, resolver) for person in people]


def _planned(person: Person, resolver: Resolver) -> Planned:
    matched = resolver.matched(person.group_ids) if person.is_live else []
    entitled = resolver.entitlements(matched)
    holdings = person.holdings()
    return Planned(person, plan(entitled, holdings, reached=bool(matched)), holdings.status)
