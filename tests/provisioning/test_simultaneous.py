"""Two transactions that meet at the worst moment."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, get_ident
from uuid import uuid4

import pytest
from django.db import connection, transaction

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.directory.errors import UnknownMembers
from rules.provisioning import intake
from rules.provisioning.reconcile import pending, run_batch
from rules.provisioning.rule_changes import create_rule, move_rule
from rules.provisioning.switch import set_sync
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from tests.live import PATIENCE, wait_for
from tests.provisioning.conftest import MAYA, Company, Meanwhile
from tests.provisioning.test_nothing_is_lost import waits_for_a_lock


def test_who_joins_a_group_while_a_rule_on_it_is_being_created_is_not_missed(
    halden: Company, meanwhile: Meanwhile
) -> None:
    """The rule must not mark the members, miss the one who is joining, and come after their batch."""
    alice, sales, meeting = halden.person("Alice"), halden.group("Sales"), halden.product("Meeting")
    joined, may_commit = Event(), Event()

    @transaction.atomic
    def join_slowly() -> None:
        halden.join(sales, alice)
        joined.set()
        may_commit.wait(timeout=1)

    joining = meanwhile(join_slowly)
    joined.wait(timeout=PATIENCE)
    with transaction.atomic():
        halden.rule(sales, meeting)
        joining.result()
        meanwhile(halden.settle).result()
    halden.settle()
    assert halden.seats(alice) == {"Meeting": "held"}


@contextmanager
def uncommitted_limit(product: Product, limit: int) -> Iterator[None]:
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(seat_limit=limit)
        yield


def test_a_limit_that_appears_in_the_middle_of_a_batch_is_kept(halden: Company, meanwhile: Meanwhile) -> None:
    people = halden.people(3)
    meeting = halden.product("Meeting")
    halden.rule(halden.group("Sales", people), meeting)
    with uncommitted_limit(meeting, 1):
        batch = meanwhile(lambda: run_batch(halden.account.pk, limit=100))
        wait_for(waits_for_a_lock, what="the batch to reach the product")
    batch.result()
    assert halden.holders(meeting) == {people[0]}
    assert halden.waiting(meeting) == set(people[1:])


def test_two_batches_for_one_seat_never_both_get_it(halden: Company, meanwhile: Meanwhile) -> None:
    people = halden.people(8)
    meeting = halden.product("Meeting", limit=1)
    halden.rule(halden.group("Sales", people), meeting)
    batches = [meanwhile(lambda: halden.settle(batch=1)) for _ in range(2)]
    for batch in batches:
        batch.result()
    assert len(halden.holders(meeting)) == 1
    assert len(halden.waiting(meeting)) == 7


def test_turning_user_sync_off_waits_for_the_batch_that_is_running(
    halden: Company, meanwhile: Meanwhile
) -> None:
    alice, meeting = halden.person("Alice"), halden.product("Meeting", limit=5)
    halden.rule(halden.group("Sales", [alice]), meeting)
    with uncommitted_limit(meeting, 6):
        meanwhile(lambda: run_batch(halden.account.pk, limit=100))
        wait_for(waits_for_a_lock, what="the batch to reach the product")
        turning_off = meanwhile(lambda: set_sync(account=halden.account, actor=MAYA, on=False))
        time.sleep(0.2)
        assert not turning_off.done()
    turning_off.result()
    assert halden.seats(alice) == {"Meeting": "held"}


def test_reordering_rules_does_not_wait_for_seats_that_name_them(
    halden: Company, meanwhile: Meanwhile
) -> None:
    first, second = halden.rule(halden.group("Sales")), halden.rule(halden.group("Support"))

    def swap() -> None:
        seen = [first.pk, second.pk]
        move_rule(account=halden.account, actor=MAYA, rule_id=second.pk, position=1, seen=seen)

    with transaction.atomic(), connection.cursor() as cursor:
        # What the foreign key check of a new seat takes.
        cursor.execute("SELECT FROM ruleset_rule FOR KEY SHARE")
        meanwhile(swap).result(timeout=PATIENCE)
    second.refresh_from_db()
    assert second.priority == 1


def test_the_switch_is_turned_even_while_batches_never_pause(halden: Company, meanwhile: Meanwhile) -> None:
    stop, ended = Event(), list[int]()

    def batches() -> None:
        while not stop.is_set() and len(ended) < 500:
            with transaction.atomic():
                pending.claim(halden.account.pk, 1)
                time.sleep(0.1)
            ended.append(get_ident())

    running = [meanwhile(batches), meanwhile(batches)]
    wait_for(lambda: len(set(ended)) == 2, what="both to be at it")
    before = len(ended)
    set_sync(account=halden.account, actor=MAYA, on=False)
    meanwhile_ended = len(ended) - before
    stop.set()
    for each in running:
        each.result()
    assert meanwhile_ended < 20
    assert not Account.objects.get(pk=halden.account.pk).sync_is_on


def test_who_is_being_deleted_cannot_be_added_to_a_group(halden: Company, meanwhile: Meanwhile) -> None:
    alice, sales = halden.person("Alice"), halden.group("Sales")
    with transaction.atomic():
        intake.delete_user(source=halden.source, public_id=alice.public_id)
        adding = meanwhile(lambda: halden.join(sales, alice))
        wait_for(waits_for_a_lock, what="the other to wait")
    with pytest.raises(UnknownMembers):
        adding.result()
    assert not sales.members.exists()


def test_a_form_that_is_sent_twice_at_once_makes_one_rule(halden: Company, meanwhile: Meanwhile) -> None:
    key, said = uuid4(), RuleContent(group_id=halden.group("Sales").pk)

    def create() -> int:
        return create_rule(account=halden.account, actor=MAYA, content=said, key=key).pk

    with transaction.atomic():
        first = create()
        second = meanwhile(create)
        wait_for(waits_for_a_lock, what="the second to wait")
    assert second.result() == first
    assert Rule.objects.count() == 1


def test_while_a_batch_checks_foreign_keys_others_can_have_the_products(
    halden: Company, meanwhile: Meanwhile
) -> None:
    """Most of the time of a large batch goes into these checks; workers must not queue up behind them."""
    alice, meeting = halden.person("Alice"), halden.product("Meeting")
    rule = halden.rule(halden.group("Sales", [alice]), meeting)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT FROM ruleset_rule WHERE id = %s FOR UPDATE", [rule.pk])
        batch = meanwhile(lambda: run_batch(halden.account.pk, limit=10))
        wait_for(waits_for_a_lock, what="the check of the seat's rule")
        cursor.execute("SELECT FROM catalog_product WHERE id = %s FOR NO KEY UPDATE NOWAIT", [meeting.pk])
    assert batch.result()
    assert halden.holders(meeting) == {alice}
