"""The lock between the switch "User Sync is on" and the batches that obey it.

A lock of the account's row would not do: those who share it let others join, so that a stream of batches
could keep the switch waiting for ever. Advisory locks are taken in turn.
"""

from django.db import connection


def share(account_id: int) -> None:
    """For a batch: the switch stays as it is until the transaction ends."""
    _lock("pg_advisory_xact_lock_shared", account_id)


def change(account_id: int) -> None:
    """For whoever turns the switch, or decides what batches obey: after those that run, before the next."""
    _lock("pg_advisory_xact_lock", account_id)


def _lock(function: str, account_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"usersync:switch:{account_id}"])
