"""Device groups add up, each by the strongest rule that gives it."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import DeviceAccess
from rules.ruleset.models import Rule
from tests.provisioning.conftest import Company
from tests.provisioning.kinds import settle


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
