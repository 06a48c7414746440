"""When free seats may be given away: not before everybody who may have a better right to them is in line.

A change of many users is many batches, and its strongest users may be in the last one. So a batch that is
not alone leaves the users in line, and the order to move the waiting lists as a last row in the queue.
Whoever takes that row lets older work end first, and then gives the seats. Who gets them does not depend on
how the work was cut into batches.
"""

from dataclasses import dataclass

from django.db import connection

from rules.provisioning.reconcile.pending import Work

# Rows that another worker has taken are seen until it commits, and waited for. Some remain where that worker
# failed, or where they became visible late.
_OLDER = """
    SELECT FROM provisioning_pendinguser
    WHERE account_id = %s AND id < %s AND not_before <= clock_timestamp() ORDER BY id FOR KEY SHARE LIMIT 1
"""

# The ids between the first and the last row: never fewer than the rows, and found without counting them.
_OTHERS = """
    SELECT COALESCE(max(id) - min(id) + 1, 0) FROM provisioning_pendinguser
    WHERE account_id = %s AND not_before <= clock_timestamp()
"""

# An order that a worker has taken already may have been carried out before this batch put its users in line.
_ORDER = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT %(account_id)s, NULL, %(cause_id)s WHERE NOT EXISTS (
        SELECT FROM provisioning_pendinguser
        WHERE account_id = %(account_id)s AND user_id IS NULL AND id > %(last_id)s
            AND not_before <= clock_timestamp()
        FOR KEY SHARE SKIP LOCKED
    )
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """`others`: how many users at most are on their way to the line beside those of the batch.

    `puts_off`: the batch has an order to move the waiting lists, but it is too early for that.
    `most`: so many seats of a product at once, where more users are in line for them; None: all.
    """

    others: int = 0
    moves_lists: bool = False
    puts_off: bool = False
    most: int | None = None


def take(account_id: int, work: Work) -> Turn:
    """To be called before the batch locks anything, because it may wait for other batches."""
    with connection.cursor() as cursor:
        if work.lists_id is not None:
            cursor.execute(_OLDER, [account_id, work.lists_id])
            if not cursor.fetchall():
                return Turn(moves_lists=True, most=work.limit)
        cursor.execute(_OTHERS, [account_id])
        (others,) = cursor.fetchone()
        return Turn(others, puts_off=work.lists_id is not None, most=work.limit)


def leave_to_a_later_batch(account_id: int, work: Work) -> None:
    """One such order is enough, if it comes after all that the batch took."""
    with connection.cursor() as cursor:
        cursor.execute(_ORDER, {"account_id": account_id, "cause_id": work.cause_id, "last_id": work.last_id})
