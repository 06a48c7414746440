"""What can be said of rules from the rules alone: who competes for what, copies, contradictions."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from rules.engine.kinds import Combine, Kind
from rules.engine.records import RuleRecord, Value
from rules.engine.resolve import Resolver, by_strength, chosen

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


class Competition:
    """Rules that compete for what a user gets."""

    def __init__(self, rules: Collection[RuleRecord]) -> None:
        self._resolver = Resolver(rules)
        self._claims = {rule.id: tuple(claims(rule)) for rule in rules}

    def winners(self, group_ids: Iterable[int]) -> dict[int, set[int]]:
        """Id of each rule on the groups -> those of the rules that give what it claims, itself among them
        where it gives something.
        """
        given: dict[Claim, int] = {}
        return {
            rule.id: {given.setdefault(claim, rule.id) for claim in self._claims[rule.id]}
            for rule in self._resolver.matched(group_ids)
        }


def copies(rules: Iterable[RuleRecord]) -> dict[int, RuleRecord]:
    """Rule id -> the strongest rule on the same group that says the same."""
    first: dict[tuple[object, ...], RuleRecord] = {}
    found = {}
    for rule in by_strength(rules):
        says = (rule.group_id, *(frozenset(chosen(kind, rule)) for kind in Kind))
        if (original := first.setdefault(says, rule)) is not rule:
            found[rule.id] = original
    return found


def contradictions(rules: Iterable[RuleRecord]) -> dict[int, list[Contradiction]]:
    """Rule id -> the single values that it names in vain. What it leaves empty contradicts nobody."""
    deciding: dict[tuple[int, Kind], RuleRecord] = {}
    found: dict[int, list[Contradiction]] = {}
    for rule in by_strength(rules):
        for kind in _SINGLE_KINDS:
            if not (values := chosen(kind, rule)):
                continue
            winner = deciding.setdefault((rule.group_id, kind), rule)
            if rule.choices[kind] and chosen(kind, winner) != values:
                found.setdefault(rule.id, []).append(Contradiction(kind, values[0], winner))
    return found
