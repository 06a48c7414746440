"""Takes work from the pending table: no two workers take the same row, a killed one gives it back."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from rules.accounts.models import Account
from rules.provisioning import switch_lock

# A user whom no batch can finish is tried again after this long.
PARKED_MINUTES = 10

_CLAIM = """
    DELETE FROM provisioning_pendinguser WHERE id IN (
        SELECT id FROM provisioning_pendinguser WHERE account_id = %s AND not_before <= clock_timestamp()
        ORDER BY id FOR UPDATE SKIP LOCKED LIMIT %s
    ) RETURNING id, user_id, cause_id
"""

_PARK = """
    UPDATE provisioning_pendinguser SET not_before = clock_timestamp() + make_interval(mins => %s)
    WHERE account_id = %s AND user_id = %s
"""


class Claim(NamedTuple):
    id: int
    user_id: int
    cause_id: int | None


def sync_is_on(account_id: int) -> bool:
    """Whether User Sync is on; it stays so until the transaction ends."""
    switch_lock.share(account_id)
    return Account.objects.filter(pk=account_id, sync_is_on=True).exists()


def claim(account_id: int, limit: int) -> list[Claim]:
    """Remove up to `limit` rows within the transaction, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [account_id, limit])
        return sorted(Claim(*row) for row in cursor.fetchall())


def causes(claims: Collection[Claim]) -> dict[int, int | None]:
    """Users -> the latest activity that made them pending."""
    return {each.user_id: each.cause_id for each in claims}


def park(account_id: int, user_id: int) -> None:
    """Let the others pass this user's rows for a while."""
    with connection.cursor() as cursor:
        cursor.execute(_PARK, [PARKED_MINUTES, account_id, user_id])
