from dataclasses import replace

import pytest
from django.db import IntegrityError, connection

from rules.audit.models import Activity
from rules.directory.models import DirectoryGroup
from rules.provisioning.models import PendingUser
from rules.provisioning.rule_changes import (
    create_rule,
    delete_rule,
    edit_rule,
    move_rule,
    set_rule_enabled,
)
from rules.ruleset import content
from rules.ruleset.errors import NoSuchRule, OrderChangedMeanwhile, RuleChangedMeanwhile
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from tests.factories import AccountFactory, DirectoryGroupFactory
from tests.provisioning.conftest import MAYA, Company


def order(halden: Company) -> list[int]:
    rules = Rule.objects.filter(account=halden.account, deleted_at=None).order_by("priority")
    assert [rule.priority for rule in rules] == list(range(1, len(rules) + 1))
    return [rule.pk for rule in rules]


def pending(halden: Company) -> set[str]:
    names = PendingUser.objects.filter(account=halden.account).values_list("user__given_name", flat=True)
    return set(names)


def three_rules(halden: Company) -> tuple[list[Rule], list[DirectoryGroup]]:
    groups = [halden.group(name) for name in ("Leads", "Sales", "Everybody")]
    return [halden.rule(group, halden.product(group.display_name)) for group in groups], groups


def test_a_new_rule_goes_last(halden: Company) -> None:
    rules, _ = three_rules(halden)
    assert order(halden) == [rule.pk for rule in rules]


@pytest.mark.parametrize(
    ("place", "position", "expected"),
    [(3, 1, [3, 1, 2]), (1, 3, [2, 3, 1]), (2, 99, [1, 3, 2]), (2, 0, [2, 1, 3])],
)
def test_moving_a_rule_keeps_the_order_dense(
    halden: Company, place: int, position: int, expected: list[int]
) -> None:
    rules, _ = three_rules(halden)
    rule = rules[place - 1]
    move_rule(account=halden.account, actor=MAYA, rule_id=rule.pk, position=position, seen=order(halden))
    assert order(halden) == [rules[place - 1].pk for place in expected]


def test_moving_marks_only_members_whom_a_passed_rule_reaches_too(halden: Company) -> None:
    alice, bruno, carla = halden.person("Alice"), halden.person("Bruno"), halden.person("Carla")
    rules, (leads, sales, everybody) = three_rules(halden)
    halden.join(leads, carla)
    halden.join(sales, alice, bruno)
    halden.join(everybody, alice, carla)
    halden.settle()
    move_rule(account=halden.account, actor=MAYA, rule_id=rules[2].pk, position=2, seen=order(halden))
    assert pending(halden) == {"Alice"}


def test_a_move_from_an_order_that_is_no_longer_there_is_refused(halden: Company) -> None:
    rules, _ = three_rules(halden)
    seen = order(halden)
    move_rule(account=halden.account, actor=MAYA, rule_id=rules[2].pk, position=1, seen=seen)
    with pytest.raises(OrderChangedMeanwhile):
        move_rule(account=halden.account, actor=MAYA, rule_id=rules[0].pk, position=3, seen=seen)
    assert order(halden) == [rules[2].pk, rules[0].pk, rules[1].pk]


def test_deleting_a_rule_takes_what_it_gave_and_closes_the_gap(halden: Company) -> None:
    alice = halden.person("Alice")
    rules, (_, sales, everybody) = three_rules(halden)
    halden.join(sales, alice)
    halden.join(everybody, alice)
    halden.settle()
    delete_rule(account=halden.account, actor=MAYA, rule_id=rules[1].pk)
    halden.settle()
    assert halden.seats(alice) == {"Everybody": "held"}
    assert order(halden) == [rules[0].pk, rules[2].pk]


def test_a_disabled_rule_gives_nothing_until_it_is_enabled_again(halden: Company) -> None:
    alice = halden.person("Alice")
    rules, (_, sales, _) = three_rules(halden)
    halden.join(sales, alice)
    halden.settle()
    set_rule_enabled(account=halden.account, actor=MAYA, rule_id=rules[1].pk, enabled=False)
    halden.settle()
    assert halden.seats(alice) == {}
    set_rule_enabled(account=halden.account, actor=MAYA, rule_id=rules[1].pk, enabled=True)
    halden.settle()
    assert halden.seats(alice) == {"Sales": "held"}


def test_moving_a_rule_to_another_group_takes_from_the_old_and_gives_to_the_new(halden: Company) -> None:
    alice, bruno = halden.person("Alice"), halden.person("Bruno")
    old, new = halden.group("Old", [alice]), halden.group("New", [bruno])
    rule = halden.rule(old, halden.product("Meeting"))
    halden.settle()
    changed = replace(content.read(rule), group_id=new.pk)
    edit_rule(account=halden.account, actor=MAYA, rule_id=rule.pk, version=rule.version, content=changed)
    halden.settle()
    assert (halden.seats(alice), halden.seats(bruno)) == ({}, {"Meeting": "held"})


def test_a_rule_that_somebody_else_saved_meanwhile_is_not_overwritten(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    first = replace(content.read(rule), description="first")
    edit_rule(account=halden.account, actor=MAYA, rule_id=rule.pk, version=1, content=first)
    with pytest.raises(RuleChangedMeanwhile, match="Maya Okafor"):
        edit_rule(
            account=halden.account,
            actor=MAYA,
            rule_id=rule.pk,
            version=1,
            content=replace(first, description="second"),
        )
    rule.refresh_from_db()
    assert rule.description == "first"


def test_a_new_description_makes_nobody_pending(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales", [halden.person("Alice")]))
    halden.settle()
    described = replace(content.read(rule), description="Account executives")
    edit_rule(account=halden.account, actor=MAYA, rule_id=rule.pk, version=1, content=described)
    assert pending(halden) == set()


def test_a_rule_of_another_account_does_not_exist_here(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    with pytest.raises(NoSuchRule):
        delete_rule(account=AccountFactory.create(), actor=MAYA, rule_id=rule.pk)


def test_a_rule_cannot_point_to_a_group_of_another_account(halden: Company) -> None:
    foreign = DirectoryGroupFactory.create()
    create_rule(account=halden.account, actor=MAYA, content=RuleContent(group_id=foreign.pk))
    with pytest.raises(IntegrityError, match="rule_group"):
        connection.check_constraints()


def test_who_changed_which_rule_is_in_the_activity(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    delete_rule(account=halden.account, actor=MAYA, rule_id=rule.pk)
    rows = Activity.objects.filter(subject_kind="rule").values_list("action", "actor_name", "subject_name")
    assert list(rows.order_by("id")) == [
        ("rule.created", "Maya Okafor", "Sales"),
        ("rule.deleted", "Maya Okafor", "Sales"),
    ]
