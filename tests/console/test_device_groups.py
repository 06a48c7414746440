import pytest
from django.test import Client
from django.urls import reverse

from rules.audit.models import Activity
from rules.catalog.models import DeviceGroup
from rules.provisioning.models import DeviceAccess
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import LONG_AGO, DeviceGroupFactory

URL = reverse("console:device_groups")


@pytest.fixture
def servers(harbour: Harbour) -> DeviceGroup:
    return DeviceGroupFactory.create(account=harbour.account, name="Servers")


def delete(device_group: DeviceGroup) -> str:
    return reverse("console:device_group_delete", args=[device_group.pk])


def test_the_list_counts_users_and_names_rules(
    console: Client, harbour: Harbour, servers: DeviceGroup
) -> None:
    (rule,) = harbour.rules(harbour.sales)
    rule.device_groups.add(servers, through_defaults={"account": harbour.account})
    DeviceAccess.objects.create(
        account=harbour.account, user=harbour.alice, device_group=servers, rule=rule, since=LONG_AGO
    )
    assert "Servers 1 #1" in words(console.get(URL))


def test_a_device_group_is_added_renamed_and_deleted(console: Client, harbour: Harbour) -> None:
    console.post(reverse("console:device_group_add"), {"name": "Servers"})
    servers = DeviceGroup.objects.get()
    console.post(reverse("console:device_group_edit", args=[servers.pk]), {"name": "Office servers"})
    assert "Office servers is deleted." in words(console.post(delete(servers), follow=True))
    assert list(Activity.objects.order_by("pk").values_list("action", "subject_name")) == [
        ("device_group.created", "Servers"),
        ("device_group.changed", "Office servers"),
        ("device_group.deleted", "Office servers"),
    ]


def test_one_that_no_rule_gives_any_more_is_taken_from_who_still_reaches_it(
    console: Client, harbour: Harbour, servers: DeviceGroup
) -> None:
    (rule,) = harbour.rules(harbour.sales)
    DeviceAccess.objects.create(
        account=harbour.account, user=harbour.alice, device_group=servers, rule=rule, since=LONG_AGO
    )
    assert "1 user reaches its devices, and will not any more." in words(console.get(delete(servers)))
    assert "Servers is deleted." in words(console.post(delete(servers), follow=True))
    assert not DeviceAccess.objects.exists()
    page = words(console.get(reverse("console:user", args=[harbour.alice.pk])))
    assert (
        "Lost device group Servers #1 Sales, version 1 · Device group Servers was deleted, Vera Vogt" in page
    )
