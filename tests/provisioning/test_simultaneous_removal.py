"""What rules name is deleted while a batch is about to give it."""

from django.db import transaction

from rules.catalog.models import DeviceGroup, Product
from rules.provisioning.models import DeviceAccess
from rules.provisioning.reconcile import run_batch
from rules.provisioning.removal import Instead, delete_row
from tests.live import wait_for
from tests.provisioning.conftest import MAYA, Company, Meanwhile
from tests.provisioning.test_simultaneous_moves import waiters


def test_a_device_group_is_deleted_after_the_batch_that_gives_access_to_it(
    halden: Company, meanwhile: Meanwhile
) -> None:
    """The batch has locked who has access, and will look for the device group. Neither waits in a circle."""
    alice, bob, kiosk = halden.person("Alice"), halden.person("Bob"), halden.device_group("Kiosk")
    sales, meeting = halden.group("Sales", [alice]), halden.product("Meeting", limit=1)
    halden.rule(sales, device_group_ids=frozenset({kiosk.pk}))
    halden.settle()
    halden.rule(halden.group("Support", [alice, bob]), meeting)
    halden.join(sales, bob)

    def delete() -> None:
        delete_row(DeviceGroup, account=halden.account, actor=MAYA, row_id=kiosk.pk, instead=Instead())

    with transaction.atomic():
        Product.objects.select_for_update(no_key=True).get(pk=meeting.pk)
        batch = meanwhile(lambda: run_batch(halden.account.pk, limit=10))
        wait_for(lambda: waiters() == 1, what="the batch to reach the product")
        deletion = meanwhile(delete)
        wait_for(lambda: waiters() == 2, what="the deletion to wait for the batch")
    batch.result(timeout=20)
    deletion.result(timeout=20)
    assert not DeviceAccess.objects.exists()
    assert not DeviceGroup.objects.exists()
