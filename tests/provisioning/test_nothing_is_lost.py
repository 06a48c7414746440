"""Real workers on real parts: killed, robbed of their messages, and many at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
import redis
from celery import current_app
from django.db import connection
from django.db.models import Model
from django.test import override_settings
from pytest_django.fixtures import Settings

from rules.provisioning.models import PendingUser, Seat
from tests.live import Workers, wait_for
from tests.provisioning.conftest import Company
from tests.provisioning.oracle import demanded, entitled


def settled(halden: Company) -> bool:
    return not PendingUser.objects.filter(account=halden.account).exists()


def sweep() -> None:
    """What beat does every five seconds."""
    current_app.send_task("provisioning.sweep")


def wait_until_settled(halden: Company) -> None:
    sweep()
    wait_for(lambda: settled(halden), what="the workers to finish")


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction would see the first answer again
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() is not None


@contextmanager
def locked(row: Model) -> Iterator[None]:
    """Somebody else holds the row: a batch that needs it stops in the middle, half written."""
    at = connection.settings_dict
    other = psycopg2.connect(host=at["HOST"], user=at["USER"], dbname=at["NAME"])
    try:
        with other.cursor() as cursor:
            cursor.execute(
                f"SELECT FROM {row._meta.db_table} WHERE {row._meta.pk.column} = %s FOR UPDATE", [row.pk]
            )
            yield
    finally:
        other.close()


def test_a_worker_killed_in_the_middle_of_a_batch_loses_nothing(halden: Company, worker: Workers) -> None:
    people = halden.people(30)
    meeting = halden.product("Meeting", limit=20)
    halden.rule(halden.group("Sales", people), meeting, halden.product("Connect"))
    with locked(meeting):
        victim = worker()
        sweep()
        wait_for(waits_for_a_lock, what="the batch to be in its middle")
        victim.kill()
    assert not Seat.objects.exists()
    assert PendingUser.objects.count() >= 30
    worker()
    wait_until_settled(halden)
    assert demanded(halden.account.pk) == entitled(halden.account.pk)
    assert halden.holders(meeting) == set(people[:20])


def test_workers_killed_again_and_again_leave_every_user_with_exactly_the_right_seats(
    halden: Company, worker: Workers
) -> None:
    people = halden.people(200)
    halden.rule(
        halden.group("Sales", people), halden.product("Meeting", limit=120), halden.product("Connect")
    )
    for hindered in (people[60], people[110], people[160]):
        before = PendingUser.objects.count()
        with locked(hindered.profile):
            victim = worker()
            sweep()
            wait_for(waits_for_a_lock, what="a batch to be in its middle")
            victim.kill()
        assert 0 < PendingUser.objects.count() < before
    worker()
    wait_until_settled(halden)
    assert demanded(halden.account.pk) == entitled(halden.account.pk)
    assert Seat.objects.filter(product__name="Meeting", state="held").count() == 120


def test_a_broker_wiped_between_commit_and_delivery_costs_only_the_time_to_the_next_sweep(
    halden: Company, worker: Workers
) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales")
    halden.rule(sales, halden.product("Meeting"))
    halden.join(sales, alice)
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    assert client.llen("celery") > 0
    client.flushdb()
    client.close()
    worker()
    wait_until_settled(halden)
    assert halden.seats(alice) == {"Meeting": "held"}


def test_without_a_broker_changes_are_taken_in_and_applied_later(
    halden: Company, worker: Workers, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    alice = halden.person("Alice")
    sales = halden.group("Sales")
    halden.rule(sales, halden.product("Meeting"))
    with override_settings(CACHES={"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere"}}):
        halden.join(sales, alice)
    assert "The broker cannot be reached" in caplog.text
    worker()
    wait_until_settled(halden)
    assert halden.seats(alice) == {"Meeting": "held"}
