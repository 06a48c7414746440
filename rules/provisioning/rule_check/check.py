from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rules.accounts.models import Account
from rules.engine.records import RuleRecord
from rules.engine.rule_check import Contradiction, contradictions, copies
from rules.provisioning.rule_check.demand import shortages
from rules.provisioning.rule_check.hints import Hint, HintKind, Shortage
from rules.provisioning.rule_check.members import Sample, some_members
from rules.provisioning.rule_check.shadows import shadowed
from rules.ruleset.snapshot import enabled_rules

# Of each group; most rules are useful to one of the first that come by.
SAMPLE = 2


def check_rules(account: Account, rule_ids: Collection[int]) -> dict[int, list[Hint]]:
    """Id of one of these rules -> its hints; a rule without any is left out. Of a disabled rule only its
    group is looked at.

    Five statements, however many rules there are, and two of them only where rules may be shadowed.
    """
    check = _read(account.pk, rule_ids)
    hints = {rule_id: list(check.hints(rule_id)) for rule_id in check.groups}
    return {rule_id: found for rule_id, found in hints.items() if found}


@dataclass(frozen=True, slots=True)
class _Check:
    """What was found out, by rule id."""

    priorities: dict[int, int]
    groups: dict[int, Sample]
    copies: dict[int, RuleRecord]
    shadowed: dict[int, set[int]]
    contradictions: dict[int, list[Contradiction]]
    shortages: dict[int, list[Shortage]]

    def hints(self, rule_id: int) -> Iterator[Hint]:
        """The most serious first. A copy is shadowed too, which goes without saying."""
        group = self.groups[rule_id]
        if not group.members:
            yield Hint(HintKind.GROUP_GONE if group.is_gone else HintKind.GROUP_EMPTY)
        if original := self.copies.get(rule_id):
            yield Hint(HintKind.DUPLICATE, (original.priority,))
        elif rule_id in self.shadowed:
            yield Hint(HintKind.SHADOWED, self._priorities_of(self.shadowed[rule_id]))
        for each in self.contradictions.get(rule_id, []):
            yield Hint(HintKind.CONTRADICTORY, (each.winner.priority,), kind_in_vain=each.kind)
        for shortage in self.shortages.get(rule_id, []) if group.members else []:
            yield Hint(HintKind.DEMAND_ABOVE_SUPPLY, shortage=shortage)

    def _priorities_of(self, rule_ids: set[int]) -> tuple[int, ...]:
        return tuple(sorted(self.priorities[rule_id] for rule_id in rule_ids))


def _read(account_id: int, rule_ids: Collection[int]) -> _Check:
    rules = enabled_rules(account_id)
    groups = some_members(account_id, rule_ids, SAMPLE)
    return _Check(
        priorities={rule.id: rule.priority for rule in rules},
        groups=groups,
        copies=copies(rules),
        shadowed=shadowed(account_id, rules, groups),
        contradictions=contradictions(rules),
        shortages=shortages(account_id),
    )
