"""Every kind of which a user holds one value, from the rule to the user: value, rule and since when."""

import pytest

from rules.provisioning.models import Profile
from tests.provisioning.conftest import Company
from tests.provisioning.kinds import KINDS, LANGUAGE, SETTINGS_TEMPLATE, Kind, scene, settle


def each_of(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", [KINDS[name] for name in names], ids=names)


each = each_of(*KINDS)
each_that_follows_the_rules_at_once = each_of("user group", "admin rights", "language", "welcome template")
each_that_suspension_keeps = each_of("user group", "language", "welcome template", "settings template")
each_whose_empty_choice_falls_through = each_of("user group", "admin rights")
each_whose_default_wins = each_of("language", "welcome template", "settings template")


@each
def test_the_stronger_rule_gives_its_value_from_the_batch_on(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=second)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (first.value, at.strong.pk)
    assert held.since in batch


@each
def test_each_user_of_a_batch_gets_the_value_of_their_own_rule(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=second)
    bruno, carla = halden.person("Bruno"), halden.person("Carla")
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, bruno)
    settle(halden)
    assert at.held()[:2] == (first.value, at.strong.pk)
    assert kind.held(Profile.objects.get(user=bruno))[:2] == (second.value, at.weak.pk)
    assert kind.held(Profile.objects.get(user=carla))[1:] == (None, None)


@each_that_follows_the_rules_at_once
def test_a_stronger_rule_that_says_otherwise_replaces_the_value(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=second)
    halden.join(at.everybody, at.alice)
    settle(halden)
    assert at.held()[:2] == (second.value, at.weak.pk)
    halden.join(at.leads, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (first.value, at.strong.pk)
    assert held.since in batch


@each_that_follows_the_rules_at_once
def test_an_edited_rule_gives_its_new_value(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=kind.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.edit(at.strong, **second.fields)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (second.value, at.strong.pk)
    assert held.since in batch


@each_whose_empty_choice_falls_through
def test_a_stronger_rule_that_names_nothing_leaves_the_choice_to_the_next(
    halden: Company, kind: Kind
) -> None:
    first = kind.first(halden)
    at = scene(halden, kind, strong=kind.empty, weak=first)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    settle(halden)
    assert at.held()[:2] == (first.value, at.weak.pk)


@each_whose_empty_choice_falls_through
def test_a_value_that_no_rule_names_any_more_is_taken_from_an_active_user(
    halden: Company, kind: Kind
) -> None:
    at = scene(halden, kind, strong=kind.first(halden), weak=kind.empty)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    assert at.held() == (kind.empty.value, None, None)


@each_whose_default_wins
def test_the_default_of_a_stronger_rule_wins_over_a_weaker_rule(halden: Company, kind: Kind) -> None:
    at = scene(halden, kind, strong=kind.empty, weak=kind.first(halden))
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (kind.empty.value, at.strong.pk)
    assert held.since in batch


@each_of("language", "welcome template")
def test_the_default_of_a_stronger_rule_replaces_the_value_of_a_weaker_one(
    halden: Company, kind: Kind
) -> None:
    at = scene(halden, kind, strong=kind.empty, weak=kind.first(halden))
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.join(at.leads, at.alice)
    settle(halden)
    assert at.held()[:2] == (kind.empty.value, at.strong.pk)


@each_that_suspension_keeps
def test_suspension_keeps_the_value_its_rule_and_since_when(halden: Company, kind: Kind) -> None:
    first = kind.first(halden)
    at = scene(halden, kind, strong=first, weak=kind.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    before = at.held()
    halden.leave(at.leads, at.alice)
    settle(halden)
    assert at.held() == before
    assert before[:2] == (first.value, at.strong.pk)


@each_that_suspension_keeps
def test_who_comes_back_to_the_same_rule_has_the_value_since_the_first_time_unless_it_is_applied_again(
    halden: Company, kind: Kind
) -> None:
    at = scene(halden, kind, strong=kind.first(halden), weak=kind.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    before = at.held()
    halden.leave(at.leads, at.alice)
    settle(halden)
    halden.join(at.leads, at.alice)
    batch = settle(halden)
    after = at.held()
    assert after[:2] == before[:2]
    assert after.since in batch if kind is SETTINGS_TEMPLATE else after.since == before.since


@each
def test_who_comes_back_by_another_rule_gets_the_value_of_that_one(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=second)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    halden.join(at.everybody, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (second.value, at.weak.pk)
    assert held.since in batch


@each_that_follows_the_rules_at_once
def test_the_same_value_from_another_rule_is_held_since_the_same_time(halden: Company, kind: Kind) -> None:
    first = kind.first(halden)
    at = scene(halden, kind, strong=first, weak=first)
    halden.join(at.everybody, at.alice)
    batch = settle(halden)
    halden.join(at.leads, at.alice)
    settle(halden)
    held = at.held()
    assert held[:2] == (first.value, at.strong.pk)
    assert held.since in batch


@each_that_follows_the_rules_at_once
def test_a_deleted_rule_leaves_the_value_to_the_next_rule(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=second)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.delete(at.strong)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (second.value, at.weak.pk)
    assert held.since in batch


@each_that_follows_the_rules_at_once
def test_a_deleted_rule_takes_its_value_from_who_has_other_rules(halden: Company, kind: Kind) -> None:
    at = scene(halden, kind, strong=kind.first(halden), weak=kind.empty)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.delete(at.strong)
    settle(halden)
    assert at.held().value == kind.empty.value
    assert at.held().rule_id in {None, at.weak.pk}


@each_that_follows_the_rules_at_once
def test_a_rule_moved_to_the_top_decides(halden: Company, kind: Kind) -> None:
    first, second = kind.first(halden), kind.second(halden)
    at = scene(halden, kind, strong=first, weak=second)
    halden.join(at.leads, at.alice)
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.move(at.weak, 1)
    settle(halden)
    assert at.held()[:2] == (second.value, at.weak.pk)


def test_a_language_that_the_user_picked_stays(halden: Company) -> None:
    at = scene(halden, LANGUAGE, strong=LANGUAGE.first(halden), weak=LANGUAGE.second(halden))
    halden.join(at.everybody, at.alice)
    settle(halden)
    Profile.objects.filter(user=at.alice).update(language="it", language_is_picked=True)
    halden.join(at.leads, at.alice)
    settle(halden)
    assert at.held().value == "it"
