"""Takes work from the pending table: no two workers take the same row, a killed one gives it back."""

from django.db import connection

_CLAIM = """
    DELETE FROM provisioning_pendinguser WHERE id IN (
        SELECT id FROM provisioning_pendinguser WHERE account_id = %s ORDER BY id
        FOR UPDATE SKIP LOCKED LIMIT %s
    ) RETURNING id, user_id, cause_id
"""


def lock_switch(account_id: int) -> bool:
    """Whether User Sync is on; it stays so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sync_is_on FROM accounts_account WHERE id = %s FOR KEY SHARE", [account_id])
        row = cursor.fetchone()
    return bool(row and row[0])


def claim(account_id: int, limit: int) -> dict[int, int | None]:
    """Remove up to `limit` rows within the transaction. Users -> the latest cause."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [account_id, limit])
        return {user_id: cause_id for _id, user_id, cause_id in sorted(cursor.fetchall())}
