"""Why and why not, kind by kind, as data; the words are the console's."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from rules.engine.kinds import Combine, Kind
from rules.engine.records import RuleRecord, Value
from rules.engine.resolve import by_strength, chosen


class Outcome(Enum):
    GIVES = "gives"  # the rule that the user has the value from
    ALSO_GIVES = "also_gives"  # names it too, a stronger rule already gives it
    LOSES = "loses"  # names another value, a stronger rule decides
    NAMES_NOTHING = "names_nothing"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule's choice. `winner`: the rule it lost to, where it did."""

    rule_id: int
    value: Value
    outcome: Outcome
    winner: int | None = None


def explain(kind: Kind, rules: Iterable[RuleRecord]) -> list[Verdict]:
    """One verdict per value that a matching rule names, or one for a rule that names nothing."""
    verdicts: list[Verdict] = []
    given: dict[Value, int] = {}
    for rule in by_strength(rules):
        values = chosen(kind, rule)
        if not values:
            verdicts.append(Verdict(rule.id, None, Outcome.NAMES_NOTHING))
        verdicts += [_verdict(kind, rule.id, value, given) for value in values]
    return verdicts


def _verdict(kind: Kind, rule_id: int, value: Value, given: dict[Value, int]) -> Verdict:
    if value in given:
        return Verdict(rule_id, value, Outcome.ALSO_GIVES, given[value])
    if given and kind.combine is Combine.STRONGEST:
        return Verdict(rule_id, value, Outcome.LOSES, next(iter(given.values())))
    given[value] = rule_id
    return Verdict(rule_id, value, Outcome.GIVES)
