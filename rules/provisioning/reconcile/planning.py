"""What has to change for which user: the engine, asked about the people of a batch."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.engine.kinds import Kind
from rules.engine.plan import plan
from rules.engine.records import Change, Plan, RuleRecord, Status
from rules.engine.resolve import Resolver
from rules.provisioning.reconcile.people import Person
from rules.provisioning.reconcile.seat_rows import SeatKey
from rules.provisioning.reconcile.seats import SeatChanges
from rules.ruleset.snapshot import rules_on_groups


@dataclass(frozen=True, slots=True)
class Planned:
    person: Person
    plan: Plan
    status_before: Status

    @property
    def comes_back(self) -> bool:
        return self.plan.activates and self.status_before is Status.SUSPENDED

    @property
    def changes_status(self) -> bool:
        return self.plan.status is not self.status_before

    @property
    def is_change(self) -> bool:
        return bool(self.plan.changes) or self.changes_status

    def changes_of(self, kind: Kind) -> Iterator[Change]:
        return (change for change in self.plan.changes if change.kind is kind)

    def gained_products(self) -> Iterator[int]:
        for change in self.changes_of(Kind.PRODUCTS):
            if change.before is None:
                assert isinstance(change.value, int)
                yield change.value


@dataclass(frozen=True, slots=True)
class Planning:
    """The plans of a batch, and the rules that they come from by id."""

    planned: list[Planned]
    rules: dict[int, RuleRecord]

    def seat_changes(self, since: Mapping[int, datetime]) -> SeatChanges:
        """`since`: users -> since when they wait, should they have to."""
        priorities = {rule.id: rule.priority for rule in self.rules.values()}
        changes = SeatChanges(priorities=priorities, since=since)
        for each in self.planned:
            changes.queued |= each.person.waiting
            for change in each.changes_of(Kind.PRODUCTS):
                assert isinstance(change.value, int)
                changes.add(SeatKey(each.person.user_id, change.value), change.before, change.after)
        return changes


def plan_people(account_id: int, people: Collection[Person]) -> Planning:
    """Match, resolve and plan; the only rows read are the rules on the groups of these people."""
    groups = {group_id for person in people if person.is_live for group_id in person.group_ids}
    rules = rules_on_groups(account_id, groups)
    resolver = Resolver(rules)
    return Planning([_planned(person, resolver) for person in people], {rule.id: rule for rule in rules})


def _planned(person: Person, resolver: Resolver) -> Planned:
    matched = resolver.matched(person.group_ids) if person.is_live else []
    entitled = resolver.entitlements(matched)
    holdings = person.holdings()
    return Planned(person, plan(entitled, holdings, reached=bool(matched)), holdings.status)
