"""Thin Celery tasks around reconcile. They take ids, may run twice, and ignore their result."""

import time

from celery import shared_task
from celery.signals import beat_init
from django.conf import settings
from django.core.cache import cache

from rules.accounts.walls import within
from rules.provisioning import queue
from rules.provisioning.reconcile import run_batch
from rules.provisioning.selectors import accounts_with_work, has_work

# A task ends by itself after this long, so that a worker that is asked to stop can; another goes on.
RUN_SECONDS = 30

HEARTBEAT_KEY = "worker-heartbeat"


@shared_task(name="provisioning.reconcile")
def reconcile(account_id: int) -> None:
    """Work through what is pending; more than one batch calls another worker in."""
    with within(account_id):
        _reconcile(account_id)


def _reconcile(account_id: int) -> None:
    queue.nudge_arrived(account_id)
    limit = settings.RECONCILE_BATCH_USERS
    ends_at = time.monotonic() + RUN_SECONDS
    if run_batch(account_id, limit=limit) and has_work(account_id):
        queue.send(account_id)
        while run_batch(account_id, limit=limit):
            if time.monotonic() > ends_at:
                queue.send(account_id)
                break


@shared_task(name="provisioning.sweep")
def sweep() -> None:
    """Find the work of nudges that were lost."""
    for account_id in accounts_with_work():
        queue.nudge(account_id)


@shared_task(name="provisioning.heartbeat")
def heartbeat() -> None:
    """Say that a worker works; `/health/ready` reads it."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=60)


@beat_init.connect
def ask_for_the_first_heartbeat(**_signal: object) -> None:
    """The schedule would ask after its first interval; whoever waits for `/health/ready` waits for this."""
    heartbeat.apply_async(expires=60)
