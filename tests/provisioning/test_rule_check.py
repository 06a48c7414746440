from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rules.accounts.languages import Language
from rules.engine.kinds import Kind
from rules.provisioning.intake import delete_group
from rules.provisioning.rule_changes import create_rule, set_rule_enabled
from rules.provisioning.rule_check import Hint, HintKind, check_rules
from rules.provisioning.rule_check.shadows import MORE
from rules.ruleset import content
from rules.ruleset.models import Rule
from rules.ruleset.selectors import rule_order
from tests.factories import AccountFactory
from tests.provisioning.conftest import MAYA, Company


def hints(halden: Company, rule: Rule) -> list[Hint]:
    return check_rules(halden.account, [rule.pk]).get(rule.pk, [])


def rule_ids(halden: Company) -> list[int]:
    return rule_order(halden.account)


def kinds(halden: Company, rule: Rule) -> list[HintKind]:
    return [hint.kind for hint in hints(halden, rule)]


def test_rules_that_give_something_get_no_hint(halden: Company) -> None:
    alice, bruno = halden.people(2)
    meeting, webinar = halden.product("Meeting"), halden.product("Webinar")
    halden.rule(halden.group("Everybody", [alice, bruno]), meeting)
    halden.rule(halden.group("Sales", [alice]), meeting, webinar)
    assert check_rules(halden.account, rule_ids(halden)) == {}


def test_a_rule_whose_members_get_all_of_it_from_stronger_rules_is_shadowed_by_them(halden: Company) -> None:
    alice, bruno = halden.people(2)
    meeting, webinar = halden.product("Meeting"), halden.product("Webinar")
    halden.rule(halden.group("Everybody", [alice, bruno]), meeting)
    halden.rule(halden.group("Marketing", [alice, bruno]), webinar)
    sales = halden.rule(halden.group("Sales", [alice]), meeting, webinar)
    assert hints(halden, sales) == [Hint(HintKind.SHADOWED, (1, 2))]


def test_a_rule_that_is_shadowed_for_some_members_only_gets_no_hint(halden: Company) -> None:
    alice, bruno = halden.people(2)
    meeting = halden.product("Meeting")
    halden.rule(halden.group("Leads", [alice]), meeting)
    assert kinds(halden, halden.rule(halden.group("Sales", [alice, bruno]), meeting)) == []


def test_one_member_among_many_is_enough_to_be_useful(halden: Company) -> None:
    people = halden.people(MORE + 5)
    meeting = halden.product("Meeting")
    halden.rule(halden.group("Most", people[:-1]), meeting)
    sales = halden.rule(halden.group("Sales", people), meeting)
    assert kinds(halden, sales) == []
    halden.leave(sales.group, people[-1])
    assert kinds(halden, sales) == [HintKind.SHADOWED]


def test_a_member_who_is_not_active_makes_no_rule_useful(halden: Company) -> None:
    alice, bruno = halden.people(2)
    halden.rule(halden.group("Leads", [alice]))
    sales = halden.rule(halden.group("Sales", [alice, bruno]))
    assert kinds(halden, sales) == []
    bruno.active = False
    bruno.save()
    assert kinds(halden, sales) == [HintKind.SHADOWED]


def test_a_disabled_rule_shadows_nothing_and_is_not_shadowed(halden: Company) -> None:
    alice = halden.person("Alice")
    first = halden.rule(halden.group("Everybody", [alice]))
    second = halden.rule(halden.group("Sales", [alice]))
    assert kinds(halden, second) == [HintKind.SHADOWED]
    set_rule_enabled(account=halden.account, actor=MAYA, rule_id=first.pk, enabled=False)
    assert check_rules(halden.account, rule_ids(halden)) == {}


def test_no_group_and_no_admin_rights_leave_room_for_a_weaker_rule(halden: Company) -> None:
    alice = halden.person("Alice")
    halden.rule(halden.group("Everybody", [alice]))
    berlin = halden.rule(halden.group("Berlin", [alice]), user_group_id=halden.user_group("Berlin").pk)
    assert kinds(halden, berlin) == []


def test_a_copy_is_told_as_such_once_it_is_enabled(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales", [halden.person("Alice")]), halden.product("Meeting"))
    same = replace(content.read(rule), enabled=False)
    copy = create_rule(account=halden.account, actor=MAYA, content=same)
    assert kinds(halden, copy) == []
    set_rule_enabled(account=halden.account, actor=MAYA, rule_id=copy.pk, enabled=True)
    assert hints(halden, copy) == [Hint(HintKind.DUPLICATE, (1,))]


def test_a_choice_against_a_stronger_rule_on_the_same_group_names_the_kind_and_the_winner(
    halden: Company,
) -> None:
    sales = halden.group("Sales", [halden.person("Alice")])
    halden.rule(sales, language=Language.GERMAN)
    weaker = halden.rule(sales, halden.product("Meeting"), language=Language.FRENCH)
    assert hints(halden, weaker) == [Hint(HintKind.CONTRADICTORY, (1,), kind_in_vain=Kind.LANGUAGE)]


def test_a_rule_on_a_group_without_active_members_is_told_of(halden: Company) -> None:
    bruno = halden.person("Bruno")
    rule = halden.rule(halden.group("Sales", [bruno]), halden.product("Meeting", limit=0))
    bruno.active = False
    bruno.save()
    assert kinds(halden, rule) == [HintKind.GROUP_EMPTY]


def test_a_rule_whose_group_the_directory_deleted_is_told_of(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    set_rule_enabled(account=halden.account, actor=MAYA, rule_id=rule.pk, enabled=False)
    delete_group(source=halden.source, public_id=rule.group.public_id)
    assert kinds(halden, rule) == [HintKind.GROUP_GONE]


def test_a_product_that_users_wait_for_is_short_for_every_rule_that_gives_it(halden: Company) -> None:
    alice, bruno, carla = halden.people(3)
    meeting, webinar = halden.product("Meeting", limit=1), halden.product("Webinar", limit=5)
    leads = halden.rule(halden.group("Leads", [alice, bruno]), meeting)
    sales = halden.rule(halden.group("Sales", [carla]), webinar, meeting)
    halden.settle()
    for rule in (leads, sales):
        ((shortage),) = [hint.shortage for hint in hints(halden, rule)]
        assert shortage is not None
        assert (shortage.product_name, shortage.waiting, shortage.free) == ("Meeting", 2, 0)


@pytest.mark.parametrize(("limit", "expected"), [(2, [HintKind.DEMAND_ABOVE_SUPPLY]), (3, [])])
def test_more_members_without_a_seat_than_seats_are_free_is_told_before_anybody_waits(
    halden: Company, limit: int, expected: list[HintKind]
) -> None:
    meeting = halden.product("Meeting", limit=limit)
    rule = halden.rule(halden.group("Sales", halden.people(3)), meeting)
    assert kinds(halden, rule) == expected


def test_who_holds_a_seat_needs_none(halden: Company) -> None:
    meeting = halden.product("Meeting", limit=3)
    rule = halden.rule(halden.group("Sales", halden.people(3)), meeting)
    halden.settle()
    assert kinds(halden, rule) == []


def test_another_account_has_no_say(halden: Company) -> None:
    halden.rule(halden.group("Sales"))
    assert check_rules(AccountFactory.create(), rule_ids(halden)) == {}


def statements_with_more_rules(halden: Company, rules: int) -> int:
    """Each of them shadowed, the most expensive case."""
    alice = halden.person(f"Alice{rules}")
    for number in range(rules):
        halden.rule(halden.group(f"Group {rules} {number}", [alice]), halden.product(f"P{rules} {number}"))
        halden.rule(halden.group(f"Again {rules} {number}", [alice]))
    with CaptureQueriesContext(connection) as queries:
        found = check_rules(halden.account, rule_ids(halden))
    assert HintKind.SHADOWED in {hint.kind for each in found.values() for hint in each}
    return len(queries)


def test_the_number_of_statements_does_not_grow_with_the_rules(halden: Company) -> None:
    assert statements_with_more_rules(halden, 2) == statements_with_more_rules(halden, 10)
