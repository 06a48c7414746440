from dataclasses import replace

from hypothesis import given

from rules.engine.kinds import Combine, Kind
from rules.engine.records import AdminRights, RuleRecord, Value
from rules.engine.resolve import resolve
from rules.engine.rule_check import Competition, claims, contradictions, copies
from tests.engine.strategies import RULES

NAMES_NOTHING: dict[Kind, tuple[Value, ...]] = {**dict.fromkeys(Kind, ()), Kind.LANGUAGE: ("en",)}


def rule(priority: int, group_id: int = 1, **choices: tuple[Value, ...]) -> RuleRecord:
    named = {Kind[name.upper()]: values for name, values in choices.items()}
    return RuleRecord(priority, priority, group_id, {**NAMES_NOTHING, **named})


@given(rules=RULES)
def test_a_rule_gives_something_exactly_where_it_is_the_strongest_to_claim_it(
    rules: list[RuleRecord],
) -> None:
    entitled = resolve(rules)
    for each in rules:
        stronger = {claim for other in rules if other.priority < each.priority for claim in claims(other)}
        gives = any(each.id in entitled[kind].values() for kind in Kind)
        assert gives == bool(set(claims(each)) - stronger)


@given(rules=RULES)
def test_what_a_rule_is_left_is_told_by_the_winners(rules: list[RuleRecord]) -> None:
    groups = {each.group_id for each in rules}
    competition = Competition(rules)
    for each, winners in competition.winners(groups).items():
        assert competition.is_left_something(each, groups) == (each in winners)


def test_a_rule_gives_nothing_to_whom_it_does_not_match() -> None:
    competition = Competition([rule(1, products=(1,)), rule(2, group_id=2, products=(2,))])
    assert not competition.is_left_something(2, [1])
    assert competition.is_left_something(2, [1, 2])


def test_a_rule_that_says_the_same_for_the_same_group_is_a_copy_of_the_strongest() -> None:
    first = rule(1, products=(1, 2))
    rules = [rule(3, products=(2, 1)), first, rule(2, products=(1, 2)), rule(4, products=(1,))]
    assert copies(rules) == {2: first, 3: first}


def test_a_rule_that_says_the_same_for_another_group_is_no_copy() -> None:
    assert copies([rule(1, products=(1,)), rule(2, group_id=2, products=(1,))]) == {}


def test_rules_on_one_group_that_name_different_user_groups_contradict_each_other() -> None:
    winner = rule(1, user_group=(5,))
    (found,) = contradictions([winner, rule(2, user_group=(6,))])[2]
    assert found == (Kind.USER_GROUP, 6, winner)


def test_a_stronger_default_template_contradicts_a_named_one() -> None:
    winner = rule(1)
    (found,) = contradictions([winner, rule(2, welcome_template=(7,))])[2]
    assert found == (Kind.WELCOME_TEMPLATE, 7, winner)


def test_what_a_rule_leaves_empty_contradicts_nobody() -> None:
    stronger = rule(1, user_group=(5,), welcome_template=(7,), admin_rights=(AdminRights("full"),))
    assert contradictions([stronger, rule(2)]) == {}


def test_no_group_of_a_stronger_rule_leaves_the_choice_to_the_weaker() -> None:
    assert contradictions([rule(1), rule(2, user_group=(5,))]) == {}


def test_the_winner_is_the_strongest_rule_that_decides() -> None:
    winner = rule(2, user_group=(5,))
    rules = [rule(1), winner, rule(3, user_group=(6,)), rule(4, user_group=(6,))]
    assert [each.winner for each in contradictions(rules)[4]] == [winner]


def test_rules_on_different_groups_contradict_nobody() -> None:
    assert contradictions([rule(1, user_group=(5,)), rule(2, group_id=2, user_group=(6,))]) == {}


@given(rules=RULES)
def test_what_is_named_in_vain_can_be_taken_out_of_the_rule_and_nothing_changes(
    rules: list[RuleRecord],
) -> None:
    entitled = resolve(rules)
    for rule_id, found in contradictions(rules).items():
        for each in found:
            assert each.kind.combine is Combine.STRONGEST
            emptied = [
                replace(other, choices={**other.choices, each.kind: ()}) if other.id == rule_id else other
                for other in rules
            ]
            assert resolve(emptied)[each.kind] == entitled[each.kind]
