"""A batch in a deadlock, and members who join while their rules change places."""

import time
from threading import Event

import pytest
from django.db import connection, transaction

from rules.catalog.models import Product
from rules.provisioning.models import Profile
from rules.provisioning.reconcile import Tally, run_batch
from tests.live import PATIENCE, wait_for
from tests.provisioning.conftest import Company, Meanwhile


def notice_deadlocks_after(timeout: str) -> None:
    """Whoever of the circle notices it first is the victim."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('deadlock_timeout', %s, false)", [timeout])


def waiters() -> int:
    """How many wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction would see the first answer again
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def lock(product: Product) -> None:
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)


def test_a_batch_that_a_deadlock_ended_is_tried_again_and_finishes(
    halden: Company,
    meanwhile: Meanwhile,
) -> None:
    """The batch has Alice and wants Webinar, the other has Webinar and wants Alice."""
    alice, meeting, webinar = (
        halden.person("Alice"),
        halden.product("Meeting", 5),
        halden.product("Webinar", 5),
    )
    halden.rule(halden.group("Sales", [alice]), meeting, webinar)
    has_webinar, batch_has_alice = Event(), Event()

    @transaction.atomic
    def other() -> None:
        notice_deadlocks_after("1min")
        lock(webinar)
        has_webinar.set()
        batch_has_alice.wait(timeout=PATIENCE)
        Profile.objects.select_for_update(no_key=True).get(user=alice)

    def batch() -> Tally | None:
        notice_deadlocks_after("10ms")
        return run_batch(halden.account.pk, limit=100)

    with transaction.atomic():
        lock(meeting)  # holds the batch back until the circle is complete but for its last step
        others = meanwhile(other)
        has_webinar.wait(timeout=PATIENCE)
        batches = meanwhile(batch)
        wait_for(lambda: waiters() == 1, what="the batch to have Alice")
        batch_has_alice.set()
        wait_for(lambda: waiters() == 2, what="the other to want Alice")
    others.result(timeout=PATIENCE)
    assert batches.result(timeout=PATIENCE)
    assert halden.seats(alice) == {"Meeting": "held", "Webinar": "held"}


@pytest.mark.parametrize("joins", ["Leads", "Everybody"])
def test_who_joins_a_group_while_its_rule_is_moved_past_another_is_not_missed(
    halden: Company,
    meanwhile: Meanwhile,
    joins: str,
) -> None:
    """The move must not look for members of both groups, miss the one who is joining, and come after them."""
    alice = halden.person("Alice")
    groups = {name: halden.group(name) for name in ("Leads", "Everybody")}
    halden.rule(groups["Leads"], language="fr")
    everybody = halden.rule(groups["Everybody"], language="de")
    halden.join(next(group for name, group in groups.items() if name != joins), alice)
    halden.settle()
    joined = Event()

    @transaction.atomic
    def join_slowly() -> None:
        halden.join(groups[joins], alice)
        joined.set()
        for _ in range(50):  # until the move waits, as it should
            if waiters():
                break
            time.sleep(0.02)

    joining = meanwhile(join_slowly)
    joined.wait(timeout=PATIENCE)
    with transaction.atomic():
        halden.move(everybody, 1)
        joining.result()
        meanwhile(halden.settle).result()
    halden.settle()
    profile = Profile.objects.get(user=alice)
    assert (profile.language, profile.language_rule_id) == ("de", everybody.pk)
