"""Rules that have nothing left to give."""

from collections.abc import Collection, Mapping

from django.db import transaction

from rules.engine.records import RuleRecord
from rules.engine.rule_check import Competition
from rules.provisioning.rule_check.members import Sample, all_members

# Somebody waits for the page; what more members would have to confirm is not said.
_MOST_READ = 20_000


def shadowed(
    account_id: int, rules: Collection[RuleRecord], samples: Mapping[int, Sample]
) -> dict[int, set[int]]:
    """Id of a rule that gives nobody anything -> those of the stronger rules that its members have it from.

    A few members of each group show most rules to be useful; only for the others everybody is asked.
    """
    competition = Competition(rules)
    suspects = {rule.id: rule.group_id for rule in rules if rule.id in samples and samples[rule.id].members}
    for rule_id in list(suspects):
        if any(competition.is_left_something(rule_id, groups) for groups in samples[rule_id].members):
            del suspects[rule_id]
    return _confirmed(account_id, competition, suspects) if suspects else {}


@transaction.atomic  # outside of a transaction the database would read everybody before the first comes
def _confirmed(account_id: int, competition: Competition, suspects: dict[int, int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {rule_id: set() for rule_id in suspects}
    for read, groups in enumerate(all_members(account_id, set(suspects.values()))):
        if read == _MOST_READ:
            return {}
        for rule_id, winners in competition.winners(groups).items():
            if rule_id in winners:
                found.pop(rule_id, None)
            elif rule_id in found:
                found[rule_id] |= winners
        if not found:
            break
    return found
