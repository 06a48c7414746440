"""Matched rules -> what a user should hold, each value with the rule that gives it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce

from rules.engine.kinds import Combine, EmptyChoice, Kind
from rules.engine.records import DEFAULT, Assignments, RuleRecord, Value

_JUST_DEFAULT: tuple[Value, ...] = (DEFAULT,)
_NOTHING: Assignments = {kind: {} for kind in Kind}


def resolve(rules: Iterable[RuleRecord]) -> Assignments:
    """Combine the matching rules, in any order, by the table in `kinds`."""
    return _combined([gives(rule) for rule in by_strength(rules)])


def by_strength(rules: Iterable[RuleRecord]) -> list[RuleRecord]:
    """Strongest first."""
    return sorted(rules, key=lambda rule: rule.priority)


def chosen(kind: Kind, rule: RuleRecord) -> tuple[Value, ...]:
    """What the rule chooses for a kind, after reading an empty choice by the table."""
    values = rule.choices[kind]
    if not values and kind.empty is EmptyChoice.WINS:
        return _JUST_DEFAULT
    return values


def gives(rule: RuleRecord) -> Assignments:
    """What somebody has whom only this rule reaches."""
    return {kind: dict.fromkeys(chosen(kind, rule), rule.id) for kind in Kind}


def _combined(by_strength: Sequence[Assignments]) -> Assignments:
    return reduce(_beside, by_strength) if by_strength else _NOTHING


def _beside(stronger: Assignments, weaker: Assignments) -> Assignments:
    return {kind: _combine(kind, values, weaker[kind]) for kind, values in stronger.items()}


def _combine(kind: Kind, stronger: Mapping[Value, int], weaker: Mapping[Value, int]) -> Mapping[Value, int]:
    if not stronger:
        return weaker
    if not weaker or kind.combine is Combine.STRONGEST:
        return stronger
    return {**stronger, **weaker, **stronger}  # in the order of strength


# So many sets of matched rules are remembered; a million users may match in a million ways.
_REMEMBERED = 20_000


class Matcher:
    """Matches groups to rules."""

    def __init__(self, rules: Iterable[RuleRecord]) -> None:
        self._by_group: dict[int, list[RuleRecord]] = {}
        for rule in rules:
            self._by_group.setdefault(rule.group_id, []).append(rule)

    def matched(self, group_ids: Iterable[int]) -> list[RuleRecord]:
        """The rules on any of the groups, strongest first."""
        by_group = self._by_group
        return by_strength(rule for group_id in group_ids for rule in by_group.get(group_id, ()))


class Resolver(Matcher):
    """Resolves what it matches, most often once per distinct set of matched rules."""

    def __init__(self, rules: Collection[RuleRecord]) -> None:
        super().__init__(rules)
        self._gives = {rule.id: gives(rule) for rule in rules}
        self._memo: dict[tuple[int, ...], Assignments] = {}

    def entitlements(self, matched: list[RuleRecord]) -> Assignments:
        """`matched` strongest first, as `matched()` returns it."""
        key = tuple([rule.id for rule in matched])
        known = self._memo.get(key)
        if known is None:
            if len(self._memo) >= _REMEMBERED:
                self._memo.clear()
            known = self._memo[key] = _combined([self._gives[rule_id] for rule_id in key])
        return known
