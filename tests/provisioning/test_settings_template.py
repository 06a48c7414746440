"""A settings template is applied on activation only."""

from tests.provisioning.conftest import Company
from tests.provisioning.kinds import SETTINGS_TEMPLATE, Choice, Scene, scene, settle


def strict_and_relaxed(halden: Company) -> tuple[Scene, Choice, Choice]:
    strict, relaxed = SETTINGS_TEMPLATE.first(halden), SETTINGS_TEMPLATE.second(halden)
    return scene(halden, SETTINGS_TEMPLATE, strong=strict, weak=relaxed), strict, relaxed


def test_a_settings_template_is_not_replaced_while_the_user_is_active(halden: Company) -> None:
    at, _, relaxed = strict_and_relaxed(halden)
    halden.join(at.everybody, at.alice)
    settle(halden)
    before = at.held()
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.edit(at.strong, settings_template_id=None)
    settle(halden)
    assert at.held() == before
    assert before[:2] == (relaxed.value, at.weak.pk)


def test_who_comes_back_gets_the_settings_template_of_the_strongest_rule_now(halden: Company) -> None:
    at, strict, _ = strict_and_relaxed(halden)
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.leave(at.everybody, at.alice)
    settle(halden)
    halden.join(at.everybody, at.alice)
    halden.join(at.leads, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (strict.value, at.strong.pk)
    assert held.since in batch


def test_who_comes_back_to_a_default_settings_template_loses_the_old_one(halden: Company) -> None:
    at = scene(
        halden, SETTINGS_TEMPLATE, strong=SETTINGS_TEMPLATE.first(halden), weak=SETTINGS_TEMPLATE.empty
    )
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    halden.join(at.everybody, at.alice)
    settle(halden)
    assert at.held()[:2] == (None, at.weak.pk)


def test_who_comes_back_by_another_rule_to_the_same_settings_template_gets_it_applied_again(
    halden: Company,
) -> None:
    strict = SETTINGS_TEMPLATE.first(halden)
    at = scene(halden, SETTINGS_TEMPLATE, strong=strict, weak=strict)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    halden.join(at.everybody, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (strict.value, at.weak.pk)
    assert held.since in batch


def test_a_deleted_rule_leaves_its_settings_template_to_active_users(halden: Company) -> None:
    at, strict, _ = strict_and_relaxed(halden)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    settle(halden)
    before = at.held()
    halden.delete(at.strong)
    settle(halden)
    assert at.held() == before
    assert before.value == strict.value
