"""The lock on an e-mail address, which belongs to one active user of the account; and who waits for it."""

from collections.abc import Collection

import msgspec
from django.db import connection

from rules.provisioning.queue import nudge_after_commit

_LOCK = """
    SELECT pg_advisory_xact_lock(key) FROM (
        SELECT hashtextextended('usersync:email:' || %s || ':' || email, 0) AS key
        FROM json_array_elements_text(%s::json) AS email ORDER BY key OFFSET 0
    ) ordered
"""

_MARK_REFUSED = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT f.account_id, f.user_id, %s FROM provisioning_failure f
    JOIN directory_directoryuser u ON u.id = f.user_id
    WHERE f.account_id = %s AND f.kind = 'email_taken'
        AND u.lowered_email IN (SELECT json_array_elements_text(%s::json)) ORDER BY f.user_id
"""


def lock(account_id: int, emails: Collection[str]) -> None:
    """Until the transaction ends nobody else decides who has these addresses (lower case)."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [account_id, _json(emails)])


def mark_refused(account_id: int, emails: Collection[str], cause_id: int | None) -> None:
    """The addresses may be free now: those who could not have them are pending. Under the lock."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_REFUSED, [cause_id, account_id, _json(emails)])
        if cursor.rowcount:
            nudge_after_commit(account_id)


def _json(emails: Collection[str]) -> str:
    return msgspec.json.encode(sorted(emails)).decode()
