"""Rules that have nothing left to give."""

from collections.abc import Collection, Mapping

from django.db import transaction

from rules.engine.records import RuleRecord
from rules.engine.rule_check import Competition
from rules.provisioning.rule_check.members import Sample, all_members, some_members

# Enough to meet somebody to whom the rule is useful, where there is anybody.
MORE = 8

# Somebody waits for the page; what more members would have to confirm is not said.
_MOST_READ = 20_000


def shadowed(
    account_id: int, rules: Collection[RuleRecord], samples: Mapping[int, Sample]
) -> dict[int, set[int]]:
    """Id of a rule that gives nobody anything -> those of the stronger rules that its members have it from.

    The samples show most rules to be useful, and a few more members most others; only for what is left then
    everybody is asked.
    """
    competition, groups = Competition(rules), {rule.id: rule.group_id for rule in rules}
    suspects = _useless(competition, {id_: sample for id_, sample in samples.items() if id_ in groups})
    if suspects:
        suspects = _useless(competition, some_members(account_id, suspects, MORE))
    return _confirmed(account_id, competition, {id_: groups[id_] for id_ in suspects}) if suspects else {}


def _useless(competition: Competition, samples: Mapping[int, Sample]) -> list[int]:
    """The rules that have members and give none of these anything."""
    return [
        rule_id
        for rule_id, sample in samples.items()
        if sample.members
        and not any(competition.is_left_something(rule_id, groups) for groups in sample.members)
    ]


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
