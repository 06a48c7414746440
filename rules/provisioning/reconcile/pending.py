"""Takes work from the pending table: no two workers take the same row, a killed one gives it back."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Self

from rules.accounts.prepared import ask, ask_after
from rules.provisioning import switch_lock

# A user whom no batch can finish is tried again after this long.
PARKED_MINUTES = 10

# By their places in the table, which the database finds at once whatever it believes about the table. Its
# statistics are those of a moment, mostly of one in which the queue was empty; joined by id, so that each row
# taken was looked for in the whole queue.
_CLAIM = """
    DELETE FROM provisioning_pendinguser WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM provisioning_pendinguser WHERE account_id = %s AND not_before <= clock_timestamp()
            AND EXISTS (SELECT FROM accounts_account WHERE id = %s AND sync_is_on)
        ORDER BY id FOR UPDATE SKIP LOCKED LIMIT %s
    ))
    RETURNING id, user_id, cause_id, since
"""

_PARK = """
    UPDATE provisioning_pendinguser SET not_before = clock_timestamp() + make_interval(mins => %s)
    WHERE account_id = %s AND user_id IS NOT DISTINCT FROM %s
"""


class Claim(NamedTuple):
    """A row that was taken; without a user it is the order to move the waiting lists."""

    id: int
    user_id: int | None
    cause_id: int | None
    since: datetime


@dataclass(slots=True)
class Work:
    """What a batch has taken upon itself. `limit`: how much it may do at most."""

    limit: int
    # Users -> the latest activity that made them pending, and when the earliest one did.
    causes: dict[int, int | None] = field(default_factory=dict)
    since: dict[int, datetime] = field(default_factory=dict)
    last_id: int = 0
    # The last order to move the waiting lists, and what led to it.
    lists_id: int | None = None
    lists_cause_id: int | None = None

    @classmethod
    def of(cls, claims: Collection[Claim], limit: int) -> Self:
        work = cls(limit)
        for claim in sorted(claims):
            work.last_id = claim.id
            if claim.user_id is None:
                work.lists_id, work.lists_cause_id = claim.id, claim.cause_id
            else:
                work.causes[claim.user_id] = claim.cause_id
                work.since.setdefault(claim.user_id, claim.since)
        return work

    @property
    def cause_id(self) -> int | None:
        """One activity for what the batch does to users whom it did not take."""
        return self.lists_cause_id or next(reversed(self.causes.values()), None)


def claim(account_id: int, limit: int) -> list[Claim]:
    """Remove up to `limit` rows within the transaction, oldest first; none where User Sync is off.

    Where it is on, it stays so until the transaction ends.
    """
    rows = ask_after(switch_lock.to_share(account_id), (_CLAIM, [account_id, account_id, limit]))
    return sorted(Claim(*row) for row in rows)


def park(account_id: int, user_id: int | None) -> None:
    """Let the others pass this user's rows for a while."""
    ask(_PARK, [PARKED_MINUTES, account_id, user_id])
