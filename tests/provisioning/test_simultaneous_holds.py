"""Two workers that take seats side by side, and operators who decide meanwhile."""

from collections.abc import Callable

from django.db import connection, transaction

from rules.catalog.models import Product
from rules.provisioning.holds.decisions import keep
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import FrozenGroup, Hold, Revocation
from rules.provisioning.reconcile import run_batch
from tests.live import wait_for
from tests.provisioning.conftest import MAYA, Company, Meanwhile
from tests.provisioning.test_nothing_is_lost import waits_for_a_lock
from tests.provisioning.test_simultaneous import uncommitted_limit


def company_that_loses_everybody(halden: Company, count: int) -> Product:
    people = halden.people(count)
    meeting = halden.product("Meeting")
    sales = halden.group("Sales", people)
    halden.rule(sales, meeting)
    halden.settle()
    halden.limit_revocations(seats=3)
    halden.leave(sales, *people)
    return meeting


def test_two_batches_never_take_more_than_the_limit_together(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    meeting = company_that_loses_everybody(halden, 12)
    batches = [meanwhile(lambda: halden.settle(batch=1)) for _ in range(2)]
    for batch in batches:
        batch.result()
    assert len(halden.holders(meeting)) == Hold.objects.count() == 9
    assert sum(Revocation.objects.values_list("seats", flat=True)) == 3


def test_a_decision_waits_for_the_batch_that_is_running_and_reaches_what_it_held_back(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    meeting = company_that_loses_everybody(halden, 5)
    with uncommitted_limit(meeting, 10):
        batch = meanwhile(lambda: run_batch(halden.account.pk, limit=100))
        wait_for(waits_for_a_lock, what="the batch to reach the product")
        scope = Scope(product_id=meeting.pk)
        deciding = meanwhile(lambda: keep(account=halden.account, actor=MAYA, scope=scope))
    batch.result()
    assert deciding.result() == 2


def test_a_group_that_had_recovered_and_shrinks_again_meanwhile_stays_frozen(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    people = halden.people(50)
    meeting, sales = halden.product("Meeting"), halden.group("Sales", people)
    halden.rule(sales, meeting)
    halden.limit_revocations()
    halden.settle()
    halden.leave(sales, *people[:30])
    halden.settle()
    halden.join(sales, *people[:30])
    with transaction.atomic():
        halden.leave(sales, *people[:40])
        meanwhile(lambda: run_batch(halden.account.pk, limit=100)).result()
    halden.settle()
    assert FrozenGroup.objects.exists()
    assert halden.holders(meeting) == set(people)


def test_a_revocation_limit_turned_on_in_the_middle_of_a_batch_is_counted_under_the_lock(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    meeting = company_that_loses_everybody(halden, 5)
    halden.limit_revocations()
    seen: list[str] = []

    def turn_it_on(execute: Callable[..., object], sql: str, *rest: object) -> object:
        answer = execute(sql, *rest)
        seen.append(sql)
        if sum("revocation_limit" in each for each in seen) == 1:
            meanwhile(lambda: halden.limit_revocations(seats=2)).result()
        return answer

    with connection.execute_wrapper(turn_it_on):
        run_batch(halden.account.pk, limit=100)
    assert len(halden.holders(meeting)) == 3
    locked = next(n for n, sql in enumerate(seen) if "catalog_product" in sql and "FOR NO KEY" in sql)
    counted = next(n for n, sql in enumerate(seen) if "INSERT INTO provisioning_revocation" in sql)
    assert locked < counted
