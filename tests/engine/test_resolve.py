from random import Random

from hypothesis import given
from hypothesis import strategies as st

from rules.engine.kinds import Combine, EmptyChoice, Kind
from rules.engine.records import AdminRights, RuleRecord, Value
from rules.engine.resolve import Resolver, resolve
from tests.engine.strategies import CHOICES, RULES, SOME_RULES, numbered

UNION_KINDS = [kind for kind in Kind if kind.combine is Combine.UNION]
SINGLE_KINDS = [kind for kind in Kind if kind.combine is Combine.STRONGEST]

NO_CHOICE = {**dict.fromkeys(Kind, ()), Kind.LANGUAGE: ("en",)}


def rule(priority: int, **choices: tuple[Value, ...]) -> RuleRecord:
    named = {Kind[name.upper()]: values for name, values in choices.items()}
    return RuleRecord(priority, priority, 1, {**NO_CHOICE, **named})


@given(rules=RULES, seed=st.integers())
def test_the_result_does_not_depend_on_the_order_of_rows(rules: list[RuleRecord], seed: int) -> None:
    shuffled = list(rules)
    Random(seed).shuffle(shuffled)  # noqa: S311  # not for secrets
    assert resolve(shuffled) == resolve(rules)


@given(rules=SOME_RULES, weaker=CHOICES)
def test_a_weaker_rule_never_changes_a_single_valued_kind_that_a_stronger_one_decided(
    rules: list[RuleRecord], weaker: dict[Kind, tuple[Value, ...]]
) -> None:
    before = resolve(rules)
    added = numbered([weaker])[0]
    after = resolve([*rules, RuleRecord(999, 999, 1, added.choices)])
    for kind in SINGLE_KINDS:
        if before[kind]:
            assert after[kind] == before[kind]


@given(rules=RULES, weaker=CHOICES)
def test_union_kinds_never_lose_by_one_more_rule(
    rules: list[RuleRecord], weaker: dict[Kind, tuple[Value, ...]]
) -> None:
    before = resolve(rules)
    after = resolve([*rules, RuleRecord(999, 999, 1, numbered([weaker])[0].choices)])
    for kind in UNION_KINDS:
        assert before[kind].items() <= after[kind].items()


@given(rules=SOME_RULES)
def test_every_value_comes_from_a_rule_that_names_it_and_no_stronger_one_does(
    rules: list[RuleRecord],
) -> None:
    by_id = {each.id: each for each in rules}
    for kind, values in resolve(rules).items():
        for value, rule_id in values.items():
            if kind.empty is not EmptyChoice.WINS:
                assert value in by_id[rule_id].choices[kind]
            stronger = [each for each in rules if each.priority < by_id[rule_id].priority]
            assert all(value not in each.choices[kind] for each in stronger)


@given(rules=RULES)
def test_asking_the_resolver_twice_gives_what_resolve_gives(rules: list[RuleRecord]) -> None:
    resolver = Resolver(rules)
    matched = resolver.matched([1])
    assert resolver.entitlements(matched) == resolver.entitlements(list(matched)) == resolve(rules)


def test_products_of_all_matching_rules_add_up_and_remember_the_strongest_rule() -> None:
    result = resolve([rule(2, products=(1, 2)), rule(1, products=(2, 3))])
    assert result[Kind.PRODUCTS] == {2: 1, 3: 1, 1: 2}


def test_no_group_falls_through_to_the_next_rule() -> None:
    result = resolve([rule(1, user_group=()), rule(2, user_group=(7,))])
    assert result[Kind.USER_GROUP] == {7: 2}


def test_default_is_a_choice_and_wins() -> None:
    result = resolve([rule(1, settings_template=()), rule(2, settings_template=(7,))])
    assert result[Kind.SETTINGS_TEMPLATE] == {None: 1}


def test_admin_rights_are_one_unit_and_never_mixed_from_two_rules() -> None:
    seats = AdminRights("manager", frozenset({"seats"}), frozenset({1}))
    users = AdminRights("manager", frozenset({"users"}), frozenset({2}))
    result = resolve([rule(2, admin_rights=(users,)), rule(1, admin_rights=(seats,))])
    assert result[Kind.ADMIN_RIGHTS] == {seats: 1}


def test_an_unticked_administrator_box_falls_through() -> None:
    full = AdminRights("full")
    assert resolve([rule(1), rule(2, admin_rights=(full,))])[Kind.ADMIN_RIGHTS] == {full: 2}
