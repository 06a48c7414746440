"""Writes and clears the records of failures, for whoever tries and fails. Many users in one statement."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import msgspec
from django.db import connection

from rules.provisioning.bulk import int_array
from rules.provisioning.models import FailureKind

_WRITE = """
    INSERT INTO provisioning_failure (account_id, kind, user_id, other_id, since, detail)
    SELECT %s, %s, (failed->>0)::bigint, (failed->>1)::bigint, %s, left(failed->>2, 500)
    FROM json_array_elements(%s::json) AS failed
    ON CONFLICT (user_id, kind) DO UPDATE SET other_id = EXCLUDED.other_id, detail = EXCLUDED.detail
"""

_CLEAR = """
    DELETE FROM provisioning_failure WHERE account_id = %s AND kind = %s AND user_id = ANY(%s::bigint[])
"""


class Failed(NamedTuple):
    """`other_id`: with `EMAIL_TAKEN`, and only then, who has the address. `detail`: a sentence for people."""

    user_id: int
    other_id: int | None = None
    detail: str = ""


def write(account_id: int, kind: FailureKind, failed: Collection[Failed], at: datetime) -> None:
    """Who has failed in this way before keeps the record, and the `since` of it."""
    if failed:
        rows = msgspec.json.encode(list(failed)).decode()
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [account_id, kind.value, at, rows])


def clear(account_id: int, kind: FailureKind, user_ids: Collection[int]) -> None:
    """Their cause is gone."""
    if user_ids:
        with connection.cursor() as cursor:
            cursor.execute(_CLEAR, [account_id, kind.value, int_array(user_ids)])
