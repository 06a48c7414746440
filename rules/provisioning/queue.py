"""The pending queue: marks users, and nudges a worker after commit.

The rows are the truth; the message carries nothing. A lost one costs the time until the next sweep.
"""

import logging
from collections.abc import Iterable

from celery import current_app
from django.core.cache import cache
from django.db import connection, transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from rules.provisioning.bulk import int_array

logger = logging.getLogger(__name__)

# How long a nudge counts as in flight; a worker that takes it says so earlier.
NUDGE_SECONDS = 5

RECONCILE = "provisioning.reconcile"
SEND_MAILS = "mail.send"


def mark_pending(*, account_id: int, user_ids: Iterable[int], cause_id: int | None) -> None:
    """Leave one row per user in the caller's transaction, and nudge after its commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)"
            " SELECT %s, unnest(%s::bigint[]), %s",
            [account_id, int_array(user_ids), cause_id],
        )
    nudge_after_commit(account_id)


def move_waiting_lists(*, account_id: int, cause_id: int | None) -> None:
    """Have free seats given to who waits for them, after what is in the queue already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id) VALUES (%s, NULL, %s)",
            [account_id, cause_id],
        )
    nudge_after_commit(account_id)


def nudge_after_commit(account_id: int, task: str = RECONCILE) -> None:
    transaction.on_commit(lambda: nudge(account_id, task))


def nudge(account_id: int, task: str = RECONCILE) -> None:
    """Tell a worker that there is work; a burst is one message. Never fails: the sweep finds the rows."""
    try:
        if cache.add(_key(account_id, task), 1, timeout=NUDGE_SECONDS):
            send(account_id, task)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("The broker cannot be reached, the next sweep takes over: %s", error)


def send(account_id: int, task: str = RECONCILE) -> None:
    current_app.send_task(task, args=[account_id], retry=False)


def nudge_arrived(account_id: int, task: str = RECONCILE) -> None:
    """From now on a change sends a nudge of its own."""
    cache.delete(_key(account_id, task))


def _key(account_id: int, task: str) -> str:
    return f"nudge:{task}:{account_id}"
