"""Every kind of assignment but seats, from the rule to what the user holds: value, rule and since when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pytest
from django.utils import timezone

from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import DeviceAccess, Profile
from rules.ruleset.models import AdminRole, Rule
from tests.provisioning.conftest import Company


class Choice(NamedTuple):
    """What a rule says of one kind, as fields of the rule, and what its members then hold."""

    fields: dict[str, object]
    value: object


class Held(NamedTuple):
    value: object
    rule_id: int | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Batch:
    """When a batch ran: `since in batch`."""

    began: datetime
    ended: datetime

    def __contains__(self, at: datetime | None) -> bool:
        return at is not None and self.began <= at <= self.ended


def settle(halden: Company) -> Batch:
    began = timezone.now()
    halden.settle()
    return Batch(began, timezone.now())


# ---- the kinds that a user holds one value of ------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Kind:
    """`first` and `second` are two different choices, `empty` is the choice that names nothing."""

    first: Callable[[Company], Choice]
    second: Callable[[Company], Choice]
    empty: Choice
    held: Callable[[Profile], Held]


def a_user_group(name: str) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        group = halden.user_group(name)
        return Choice({"user_group_id": group.pk}, group.pk)

    return make


def a_manager(of: str, *privileges: AdminPrivilege) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        group = halden.user_group(of)
        fields: dict[str, object] = {
            "admin_role": AdminRole.MANAGER,
            "privileges": frozenset(privileges),
            "managed_group_ids": frozenset([group.pk]),
        }
        return Choice(fields, ("manager", sorted(privileges), [group.pk]))

    return make


def a_language(language: Language) -> Callable[[Company], Choice]:
    return lambda _: Choice({"language": language}, language.value)


def a_welcome_template(name: str) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        template = halden.welcome_template(name)
        return Choice({"welcome_template_id": template.pk}, template.pk)

    return make


def a_settings_template(name: str) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        template = halden.settings_template(name)
        return Choice({"settings_template_id": template.pk}, template.pk)

    return make


USER_GROUP = Kind(
    first=a_user_group("Berlin"),
    second=a_user_group("Lisbon"),
    empty=Choice({}, None),
    held=lambda p: Held(p.user_group_id, p.user_group_rule_id, p.user_group_since),
)
ADMIN_RIGHTS = Kind(
    first=a_manager("Berlin office", AdminPrivilege.USERS, AdminPrivilege.SEATS),
    second=a_manager("Lisbon office", AdminPrivilege.REPORTS),
    empty=Choice({}, ("none", [], [])),
    held=lambda p: Held(
        (p.admin_role, sorted(p.privileges), p.managed_group_ids), p.admin_rule_id, p.admin_since
    ),
)
LANGUAGE = Kind(
    first=a_language(Language.FRENCH),
    second=a_language(Language.GERMAN),
    empty=Choice({}, Language.ENGLISH.value),
    held=lambda p: Held(p.language, p.language_rule_id, p.language_since),
)
WELCOME_TEMPLATE = Kind(
    first=a_welcome_template("Hello Berlin"),
    second=a_welcome_template("Hello Lisbon"),
    empty=Choice({}, None),
    held=lambda p: Held(p.welcome_template_id, p.welcome_rule_id, p.welcome_since),
)
SETTINGS_TEMPLATE = Kind(
    first=a_settings_template("Strict"),
    second=a_settings_template("Relaxed"),
    empty=Choice({}, None),
    held=lambda p: Held(p.settings_template_id, p.settings_rule_id, p.settings_since),
)

KINDS = {
    "user group": USER_GROUP,
    "admin rights": ADMIN_RIGHTS,
    "language": LANGUAGE,
    "welcome template": WELCOME_TEMPLATE,
    "settings template": SETTINGS_TEMPLATE,
}


def each_of(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", [KINDS[name] for name in names], ids=names)


each = each_of(*KINDS)
each_that_follows_the_rules_at_once = each_of("user group", "admin rights", "language", "welcome template")
each_that_suspension_keeps = each_of("user group", "language", "welcome template", "settings template")
each_whose_empty_choice_falls_through = each_of("user group", "admin rights")
each_whose_default_wins = each_of("language", "welcome template", "settings template")


@dataclass(slots=True)
class Scene:
    """Alice, and two rules: on Leads, the stronger one, and on Everybody."""

    halden: Company
    kind: Kind
    alice: DirectoryUser
    leads: DirectoryGroup
    everybody: DirectoryGroup
    strong: Rule
    weak: Rule

    def held(self) -> Held:
        return self.kind.held(Profile.objects.get(user=self.alice))


def scene(halden: Company, kind: Kind, strong: Choice, weak: Choice) -> Scene:
    leads, everybody = halden.group("Leads"), halden.group("Everybody")
    stronger, weaker = halden.rule(leads, **strong.fields), halden.rule(everybody, **weak.fields)
    return Scene(halden, kind, halden.person("Alice"), leads, everybody, stronger, weaker)


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


# ---- admin rights ----------------------------------------------------------------------------------
def test_suspension_takes_all_admin_rights(halden: Company) -> None:
    at = scene(halden, ADMIN_RIGHTS, strong=ADMIN_RIGHTS.first(halden), weak=ADMIN_RIGHTS.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    assert at.held() == (("none", [], []), None, None)


def test_who_comes_back_has_the_admin_rights_anew(halden: Company) -> None:
    rights = ADMIN_RIGHTS.first(halden)
    at = scene(halden, ADMIN_RIGHTS, strong=rights, weak=ADMIN_RIGHTS.empty)
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.leave(at.leads, at.alice)
    settle(halden)
    halden.join(at.leads, at.alice)
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (rights.value, at.strong.pk)
    assert held.since in batch


def test_admin_rights_are_never_mixed_from_two_rules(halden: Company) -> None:
    full = Choice({"admin_role": AdminRole.FULL}, ("full", [], []))
    at = scene(halden, ADMIN_RIGHTS, strong=full, weak=ADMIN_RIGHTS.first(halden))
    halden.join(at.everybody, at.alice)
    settle(halden)
    halden.join(at.leads, at.alice)
    settle(halden)
    assert at.held()[:2] == (("full", [], []), at.strong.pk)


def test_a_rule_that_changes_one_part_gives_the_admin_rights_anew(halden: Company) -> None:
    at = scene(halden, ADMIN_RIGHTS, strong=ADMIN_RIGHTS.first(halden), weak=ADMIN_RIGHTS.empty)
    lisbon = halden.user_group("Lisbon office").pk
    halden.join(at.leads, at.alice)
    settle(halden)
    halden.edit(at.strong, managed_group_ids=frozenset([lisbon]))
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (("manager", ["seats", "users"], [lisbon]), at.strong.pk)
    assert held.since in batch
    halden.edit(at.strong, privileges=frozenset([AdminPrivilege.USERS]))
    batch = settle(halden)
    held = at.held()
    assert held[:2] == (("manager", ["users"], [lisbon]), at.strong.pk)
    assert held.since in batch


# ---- language --------------------------------------------------------------------------------------
def test_a_language_that_the_user_picked_stays(halden: Company) -> None:
    at = scene(halden, LANGUAGE, strong=LANGUAGE.first(halden), weak=LANGUAGE.second(halden))
    halden.join(at.everybody, at.alice)
    settle(halden)
    Profile.objects.filter(user=at.alice).update(language="it", language_is_picked=True)
    halden.join(at.leads, at.alice)
    settle(halden)
    assert at.held().value == "it"


# ---- settings template -----------------------------------------------------------------------------
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


# ---- device groups ---------------------------------------------------------------------------------
@dataclass(slots=True)
class Devices:
    """Alice; a rule on Leads gives the servers, a weaker one on Everybody servers and kiosks."""

    alice: DirectoryUser
    leads: DirectoryGroup
    everybody: DirectoryGroup
    strong: Rule
    weak: Rule
    servers: int
    kiosks: int

    def held(self) -> dict[int, int]:
        """Device group -> rule."""
        return dict(DeviceAccess.objects.filter(user=self.alice).values_list("device_group_id", "rule_id"))

    def since(self, device_group_id: int) -> datetime:
        return DeviceAccess.objects.get(user=self.alice, device_group_id=device_group_id).since


@pytest.fixture
def devices(halden: Company) -> Devices:
    servers, kiosks = halden.device_group("Servers").pk, halden.device_group("Kiosks").pk
    leads, everybody = halden.group("Leads"), halden.group("Everybody")
    strong = halden.rule(leads, device_group_ids=frozenset([servers]))
    weak = halden.rule(everybody, device_group_ids=frozenset([servers, kiosks]))
    return Devices(halden.person("Alice"), leads, everybody, strong, weak, servers, kiosks)


def test_device_groups_of_all_rules_add_up_each_by_the_strongest_rule_that_gives_it(
    halden: Company, devices: Devices
) -> None:
    halden.join(devices.leads, devices.alice)
    halden.join(devices.everybody, devices.alice)
    batch = settle(halden)
    assert devices.held() == {devices.servers: devices.strong.pk, devices.kiosks: devices.weak.pk}
    assert devices.since(devices.servers) in batch
    assert devices.since(devices.kiosks) in batch


def test_each_user_of_a_batch_gets_the_device_groups_of_their_own_rules(
    halden: Company, devices: Devices
) -> None:
    bruno = halden.person("Bruno")
    halden.join(devices.leads, devices.alice)
    halden.join(devices.everybody, bruno)
    settle(halden)
    assert devices.held() == {devices.servers: devices.strong.pk}
    assert DeviceAccess.objects.filter(user=bruno, rule=devices.weak).count() == 2


def test_a_stronger_rule_takes_over_a_device_group_that_is_held_since_the_same_time(
    halden: Company, devices: Devices
) -> None:
    halden.join(devices.everybody, devices.alice)
    batch = settle(halden)
    halden.join(devices.leads, devices.alice)
    settle(halden)
    assert devices.held() == {devices.servers: devices.strong.pk, devices.kiosks: devices.weak.pk}
    assert devices.since(devices.servers) in batch


def test_an_edited_rule_gives_and_takes_exactly_the_device_groups_that_changed(
    halden: Company, devices: Devices
) -> None:
    halden.join(devices.everybody, devices.alice)
    batch = settle(halden)
    laptops = halden.device_group("Laptops").pk
    halden.edit(devices.weak, device_group_ids=frozenset([devices.servers, laptops]))
    later = settle(halden)
    assert devices.held() == {devices.servers: devices.weak.pk, laptops: devices.weak.pk}
    assert devices.since(devices.servers) in batch
    assert devices.since(laptops) in later


def test_a_rule_without_device_groups_takes_none_of_a_weaker_one(halden: Company, devices: Devices) -> None:
    halden.edit(devices.strong, device_group_ids=frozenset[int]())
    halden.join(devices.leads, devices.alice)
    halden.join(devices.everybody, devices.alice)
    settle(halden)
    assert devices.held() == {devices.servers: devices.weak.pk, devices.kiosks: devices.weak.pk}


def test_suspension_takes_all_device_groups_and_who_comes_back_has_them_anew(
    halden: Company, devices: Devices
) -> None:
    bruno = halden.person("Bruno")
    halden.join(devices.everybody, devices.alice, bruno)
    settle(halden)
    halden.leave(devices.everybody, devices.alice)
    settle(halden)
    assert devices.held() == {}
    assert DeviceAccess.objects.filter(user=bruno).count() == 2
    halden.join(devices.everybody, devices.alice)
    batch = settle(halden)
    assert devices.held() == {devices.servers: devices.weak.pk, devices.kiosks: devices.weak.pk}
    assert devices.since(devices.servers) in batch


def test_a_deleted_rule_takes_the_device_groups_that_it_alone_gave(halden: Company, devices: Devices) -> None:
    halden.join(devices.leads, devices.alice)
    halden.join(devices.everybody, devices.alice)
    settle(halden)
    halden.delete(devices.weak)
    settle(halden)
    assert devices.held() == {devices.servers: devices.strong.pk}
    halden.delete(devices.strong)
    settle(halden)
    assert devices.held() == {}


def test_a_deleted_rule_leaves_a_device_group_to_the_next_rule_since_the_same_time(
    halden: Company, devices: Devices
) -> None:
    halden.join(devices.leads, devices.alice)
    halden.join(devices.everybody, devices.alice)
    batch = settle(halden)
    halden.delete(devices.strong)
    settle(halden)
    assert devices.held() == {devices.servers: devices.weak.pk, devices.kiosks: devices.weak.pk}
    assert devices.since(devices.servers) in batch
