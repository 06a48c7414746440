"""When free seats may be given away: not before everybody who may have a better right to them is in line.

A change of many users is many batches, and its strongest users may be in the last one. So a batch that is
not alone leaves the users in line, and the order to move the waiting lists as a last row in the queue.
Whoever takes that row lets older work end first, and then gives the seats. Who gets them does not depend on
how the work was cut into batches.
"""

from dataclasses import dataclass

from rules.accounts.prepared import ask
from rules.provisioning.reconcile.pending import Work

# Rows that another worker has taken are seen until it commits, and waited for. Some remain where that worker
# failed, or where they became visible late.
_OLDER = """
    SELECT FROM provisioning_pendinguser
    WHERE account_id = %s AND id < %s AND not_before <= clock_timestamp() ORDER BY id FOR KEY SHARE LIMIT 1
"""

# An order that a worker has taken already may have been carried out before this batch put its users in line.
_ORDER = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT %(account_id)s::bigint, NULL::bigint, %(cause_id)s::bigint WHERE NOT EXISTS (
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


def moves_lists(account_id: int, work: Work) -> bool:
    """Whether the batch has the order to move the waiting lists, and may follow it.

    To be called before the batch locks anything, because it may wait for other batches.
    """
    return work.lists_id is not None and not ask(_OLDER, [account_id, work.lists_id])


def take(work: Work, others: int, *, moves_lists: bool) -> Turn:
    if moves_lists:
        return Turn(moves_lists=True, most=work.limit)
    return Turn(others, puts_off=work.lists_id is not None, most=work.limit)


def leave_to_a_later_batch(account_id: int, work: Work) -> None:
    """One such order is enough, if it comes after all that the batch took."""
    ask(_ORDER, {"account_id": account_id, "cause_id": work.cause_id, "last_id": work.last_id})
