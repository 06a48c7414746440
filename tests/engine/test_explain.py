from hypothesis import given

from rules.engine.explain import Outcome, explain
from rules.engine.kinds import Kind
from rules.engine.records import RuleRecord
from rules.engine.resolve import resolve
from tests.engine.strategies import RULES


@given(rules=RULES)
def test_the_explanation_names_the_rule_that_resolve_took(rules: list[RuleRecord]) -> None:
    entitled = resolve(rules)
    for kind in Kind:
        given_by = {
            verdict.value: verdict.rule_id
            for verdict in explain(kind, rules)
            if verdict.outcome is Outcome.GIVES
        }
        assert given_by == entitled[kind]


@given(rules=RULES)
def test_every_matching_rule_is_accounted_for_in_every_kind(rules: list[RuleRecord]) -> None:
    for kind in Kind:
        assert {verdict.rule_id for verdict in explain(kind, rules)} == {rule.id for rule in rules}


@given(rules=RULES)
def test_who_loses_loses_to_a_stronger_rule_that_gives(rules: list[RuleRecord]) -> None:
    priority = {rule.id: rule.priority for rule in rules}
    for kind in Kind:
        for verdict in explain(kind, rules):
            if verdict.outcome in (Outcome.LOSES, Outcome.ALSO_GIVES):
                assert verdict.winner is not None
                assert priority[verdict.winner] < priority[verdict.rule_id]
