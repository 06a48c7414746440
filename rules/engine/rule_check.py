"""What can be said of rules from the rules alone: who competes for what, copies, contradictions."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from rules.engine.kinds import Combine, Kind
from rules.engine.records import RuleRecord, Value
from rules.engine.resolve import Matcher, by_strength, chosen

_SINGLE_KINDS = tuple(kind for kind in Kind if kind.combine is Combine.STRONGEST)


class Claim(NamedTuple):
    """What a user gets from one rule only: one value, or a kind of which everybody has one value."""

    kind: Kind
    value: Value = None


class Contradiction(NamedTuple):
    """What a rule names of a kind and nobody can get from it: `winner`, on the same group, says another."""

    kind: Kind
    value: Value
    winner: RuleRecord


def claims(rule: RuleRecord) -> Iterator[Claim]:
    """A rule gives a user something exactly where no stronger rule of the user makes the same claim."""
    for kind in Kind:
        values = chosen(kind, rule)
        if kind.combine is Combine.UNION:
            yield from (Claim(kind, value) for value in values)
        elif values:
            yield Claim(kind)


class Competition(Matcher):
    """Rules that compete for what a user gets."""

    def __init__(self, rules: Iterable[RuleRecord]) -> None:
        super().__init__(rules)
        self._known: dict[int, frozenset[Claim]] = {}

    def is_left_something(self, rule_id: int, group_ids: Iterable[int]) -> bool:
        """Whether a rule on one of the groups gives somebody in all of them anything."""
        taken: set[Claim] = set()
        for rule in self.matched(group_ids):
            if rule.id == rule_id:
                return not self._claims(rule) <= taken
            taken |= self._claims(rule)
        return False

    def winners(self, group_ids: Iterable[int]) -> dict[int, set[int]]:
        """Id of each rule on the groups -> those of the rules that give what it claims, itself among them
        where it gives something.
        """
        given: dict[Claim, int] = {}
        return {
            rule.id: {given.setdefault(claim, rule.id) for claim in self._claims(rule)}
            for rule in self.matched(group_ids)
        }

    def _claims(self, rule: RuleRecord) -> frozenset[Claim]:
        """Of those rules only that somebody's groups lead to."""
        known = self._known.get(rule.id)
        if known is None:
            known = self._known[rule.id] = frozenset(claims(rule))
        return known


def copies(rules: Iterable[RuleRecord]) -> dict[int, RuleRecord]:
    """Rule id -> the strongest rule on the same group that says the same."""
    found = {}
    for rivals in _on_one_group(rules):
        first: dict[tuple[object, ...], RuleRecord] = {}
        for rule in rivals:
            says = tuple(frozenset(chosen(kind, rule)) for kind in Kind)
            if (original := first.setdefault(says, rule)) is not rule:
                found[rule.id] = original
    return found


def contradictions(rules: Iterable[RuleRecord]) -> dict[int, list[Contradiction]]:
    """Rule id -> the single values that it names in vain. What it leaves empty contradicts nobody."""
    found: dict[int, list[Contradiction]] = {}
    for rivals in _on_one_group(rules):
        deciding: dict[Kind, RuleRecord] = {}
        for rule, kind in product(rivals, _SINGLE_KINDS):
            if not (values := chosen(kind, rule)):
                continue
            winner = deciding.setdefault(kind, rule)
            if rule.choices[kind] and chosen(kind, winner) != values:
                found.setdefault(rule.id, []).append(Contradiction(kind, values[0], winner))
    return found


def _on_one_group(rules: Iterable[RuleRecord]) -> Iterator[list[RuleRecord]]:
    """The rules of each group that has several, strongest first: most groups have one."""
    by_group: dict[int, list[RuleRecord]] = {}
    for rule in rules:
        by_group.setdefault(rule.group_id, []).append(rule)
    return (by_strength(rivals) for rivals in by_group.values() if len(rivals) > 1)
