"""What a batch has to know besides its users, in one statement."""

from dataclasses import dataclass

from rules.accounts.prepared import fetch
from rules.engine.holds import RevocationLimit
from rules.provisioning.reconcile.seat_rows import SEATED, SeatedProduct

# The ids between the first and the last row of the queue: never fewer than the rows, and found without
# counting them.
_READ = f"""
    WITH queue AS MATERIALIZED (
        SELECT COALESCE(max(id) - min(id) + 1, 0) AS length FROM provisioning_pendinguser
        WHERE account_id = %s AND not_before <= clock_timestamp()
    )
    SELECT a.mail_is_on, a.revocation_limit_seats, a.revocation_limit_percent, queue.length, {SEATED}
    FROM queue CROSS JOIN accounts_account a LEFT JOIN catalog_product p ON p.account_id = a.id
    WHERE a.id = %s
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`others`: how many users at most are pending beside those of the batch."""

    mail_is_on: bool
    revocation_limit: RevocationLimit
    others: int
    products: list[SeatedProduct]


def read(account_id: int) -> Surroundings:
    """Without a lock: whoever relies on a limit or a count looks again under the lock of the product."""
    rows = fetch(_READ, [account_id, account_id])
    mail_is_on, seats, percent, others = rows[0][:4]
    products = [SeatedProduct(*row[4:]) for row in rows if row[4] is not None]
    return Surroundings(mail_is_on, RevocationLimit(seats, percent), others, products)
