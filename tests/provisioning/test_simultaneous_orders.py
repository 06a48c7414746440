"""Orders to move the waiting lists, and batches that would wait for each other in a circle."""

from django.db import transaction

from rules.catalog.models import Product
from rules.directory.models import DirectoryUser
from rules.provisioning.models import PendingUser
from rules.provisioning.reconcile import pending, run_batch
from rules.provisioning.seat_limits import set_seat_limit
from tests.live import wait_for
from tests.provisioning.conftest import MAYA, Company, Meanwhile
from tests.provisioning.test_nothing_is_lost import waits_for_a_lock


def purchase(halden: Company, product: Product, limit: int) -> None:
    set_seat_limit(account=halden.account, actor=MAYA, product_id=product.pk, limit=limit)


def full(halden: Company) -> tuple[Product, list[DirectoryUser]]:
    """One seat, which the first of two people has; the other waits."""
    people = halden.people(2)
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", people), meeting)
    halden.settle()
    return meeting, people


def test_an_order_outlives_that_the_work_before_it_comes_back(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    meeting, people = full(halden)
    halden.join(halden.group("Crew"), halden.person("Late"))
    purchase(halden, meeting, 2)
    with transaction.atomic():
        assert pending.claim(halden.account.pk, 1)
        batch = meanwhile(lambda: run_batch(halden.account.pk, limit=100))
        wait_for(waits_for_a_lock, what="the batch to wait for the work before its order")
        transaction.set_rollback(True)  # as where the worker dies
    batch.result()
    halden.settle()
    assert halden.holders(meeting) == set(people)


def test_nobody_relies_on_an_order_that_another_batch_has_taken_already(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    """That batch may have moved the lists before."""
    alice, meeting = halden.person("Alice"), halden.product("Meeting", limit=0)
    halden.rule(halden.group("Sales", [alice]), meeting)
    purchase(halden, meeting, 1)
    with transaction.atomic():
        PendingUser.objects.filter(user=None).delete()
        meanwhile(lambda: run_batch(halden.account.pk, limit=2)).result()
    halden.settle()
    assert halden.holders(meeting) == {alice}


def test_a_batch_that_counts_revocations_locks_all_its_products_in_one_order(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    """Two such batches, one moving users to a product and one away from it, must not wait in a circle."""
    alice, gained, lost = halden.person("Alice"), halden.product("Meeting"), halden.product("Webinar")
    rule = halden.rule(halden.group("Sales", [alice]), lost)
    halden.limit_revocations(seats=5)
    halden.settle()
    halden.edit(rule, product_ids=frozenset({gained.pk}))
    with transaction.atomic():
        Product.objects.select_for_update(no_key=True).get(pk=gained.pk)
        batch = meanwhile(lambda: run_batch(halden.account.pk, limit=100))
        wait_for(waits_for_a_lock, what="the batch to want the first product")
        Product.objects.select_for_update(no_key=True, nowait=True).get(pk=lost.pk)
    batch.result()
    assert halden.seats(alice) == {"Meeting": "held"}
