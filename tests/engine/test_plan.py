from collections.abc import Mapping

from hypothesis import given

from rules.engine.kinds import Combine, Kind
from rules.engine.plan import plan
from rules.engine.records import AdminRights, Change, Holdings, Plan, RuleRecord, Status, Value
from rules.engine.resolve import resolve
from tests.engine.strategies import NOTHING_HELD, RULES


def applied(held: Holdings, planned: Plan) -> Holdings:
    """What is held after the plan was carried out."""
    assignments: dict[Kind, dict[Value, int]] = {kind: dict(held.assignments[kind]) for kind in Kind}
    for change in planned.changes:
        if change.after is None:
            del assignments[change.kind][change.value]
        elif change.before is None and change.kind.combine is Combine.STRONGEST:
            assignments[change.kind] = {change.value: change.after}
        else:
            assignments[change.kind][change.value] = change.after
    return Holdings(planned.status, assignments, held.language_is_picked)


def settled(rules: list[RuleRecord], held: Holdings = NOTHING_HELD) -> Holdings:
    return applied(held, plan(resolve(rules), held, reached=bool(rules)))


def holding(status: Status, *, picked: bool = False, **assignments: Mapping[Value, int]) -> Holdings:
    named = {Kind[name.upper()]: values for name, values in assignments.items()}
    return Holdings(status, {**NOTHING_HELD.assignments, **named}, picked)


@given(first=RULES, then=RULES)
def test_planning_after_applying_is_empty(first: list[RuleRecord], then: list[RuleRecord]) -> None:
    held = settled(then, settled(first))
    again = plan(resolve(then), held, reached=bool(then))
    assert again.changes == ()
    assert again.status is held.status


@given(first=RULES, then=RULES)
def test_what_is_held_of_products_follows_the_present_rules_only(
    first: list[RuleRecord], then: list[RuleRecord]
) -> None:
    assert settled(then, settled(first)).assignments[Kind.PRODUCTS] == resolve(then)[Kind.PRODUCTS]


@given(rules=RULES)
def test_a_user_whom_no_rule_reaches_any_more_is_suspended_without_seats_and_role(
    rules: list[RuleRecord],
) -> None:
    before = settled(rules)
    after = settled([], before)
    assert after.status is (Status.SUSPENDED if rules else Status.NEW)
    for kind in (Kind.PRODUCTS, Kind.DEVICE_GROUPS, Kind.ADMIN_RIGHTS):
        assert after.assignments[kind] == {}
    for kind in (Kind.USER_GROUP, Kind.LANGUAGE, Kind.SETTINGS_TEMPLATE):
        assert after.assignments[kind] == before.assignments[kind]


def entitled(**assignments: Mapping[Value, int]) -> dict[Kind, Mapping[Value, int]]:
    named = {Kind[name.upper()]: values for name, values in assignments.items()}
    return {**NOTHING_HELD.assignments, **named}


def test_the_same_seat_from_a_stronger_rule_is_neither_lost_nor_gained() -> None:
    result = plan(entitled(products={1: 5}), holding(Status.ACTIVE, products={1: 8}), reached=True)
    assert result.changes == (Change(Kind.PRODUCTS, 1, before=8, after=5),)


def test_a_language_that_the_user_picked_wins() -> None:
    held = holding(Status.ACTIVE, picked=True, language={"fr": 3})
    assert plan(entitled(language={"de": 1}), held, reached=True).changes == ()


def test_a_settings_template_is_applied_when_the_user_is_first_provisioned() -> None:
    result = plan(entitled(settings_template={7: 1}), holding(Status.NEW), reached=True)
    assert result.changes == (Change(Kind.SETTINGS_TEMPLATE, 7, before=None, after=1),)


def test_a_settings_template_is_never_applied_again_while_the_user_is_active() -> None:
    held = holding(Status.ACTIVE, settings_template={7: 1})
    assert plan(entitled(settings_template={8: 1}), held, reached=True).changes == ()


def test_a_settings_template_is_applied_again_when_the_user_comes_back() -> None:
    held = holding(Status.SUSPENDED, settings_template={7: 1})
    result = plan(entitled(settings_template={8: 1}), held, reached=True)
    assert result.activates
    assert result.changes == (Change(Kind.SETTINGS_TEMPLATE, 8, before=None, after=1),)


def test_the_same_settings_template_is_applied_again_too() -> None:
    held = holding(Status.SUSPENDED, settings_template={7: 1})
    result = plan(entitled(settings_template={7: 1}), held, reached=True)
    assert result.changes == (Change(Kind.SETTINGS_TEMPLATE, 7, before=None, after=1),)


def test_replaced_admin_rights_are_taken_and_given_as_units() -> None:
    full, manager = AdminRights("full"), AdminRights("manager", frozenset({"seats"}))
    held = holding(Status.ACTIVE, admin_rights={full: 1})
    result = plan(entitled(admin_rights={manager: 2}), held, reached=True)
    assert set(result.changes) == {
        Change(Kind.ADMIN_RIGHTS, full, before=1, after=None),
        Change(Kind.ADMIN_RIGHTS, manager, before=None, after=2),
    }
