"""Reads what decides whether revocations take place. Read-only: previews ask as batches do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.accounts.prepared import Row, fetch
from rules.engine.holds import Brakes, Held, Reason, RevocationLimit
from rules.engine.records import RuleRecord

# Revocations of this long count against the limit.
WINDOW = timedelta(hours=24)

_TAKEN = """
    SELECT a.revocation_limit_seats, a.revocation_limit_percent,
        EXISTS (SELECT FROM provisioning_frozengroup f WHERE f.account_id = a.id),
        p.id, p.seats_held, COALESCE(
            (SELECT sum(r.seats) FROM provisioning_revocation r WHERE r.product_id = p.id AND r.at > %s), 0)
    FROM accounts_account a JOIN catalog_product p ON p.account_id = a.id WHERE a.id = %s
"""

_FROZEN = """
    SELECT r.id, g.id, g.gone_at IS NOT NULL
    FROM provisioning_frozengroup f
    JOIN directory_directorygroup g ON g.id = f.group_id
    LEFT JOIN ruleset_rule r ON r.group_id = g.id
    WHERE f.account_id = %s
"""


@dataclass(frozen=True, slots=True)
class HoldContext:
    """`brakes` are used up by whoever asks; a preview in several turns asks with the same context."""

    limit: RevocationLimit
    brakes: Brakes


def read_context(account_id: int, at: datetime, rules: Iterable[RuleRecord] = ()) -> HoldContext:
    """Of an account with products. For a batch: once those are locked that lose seats.

    `rules`: as they would be, for a preview.
    """
    rows = fetch(_TAKEN, [at - WINDOW, account_id])
    seats, percent, any_frozen = rows[0][:3]
    limit = RevocationLimit(seats, percent)
    left = {product_id: limit.left(held, revoked) for *_, product_id, held, revoked in rows}
    frozen = _frozen_rules(fetch(_FROZEN, [account_id]), rules) if any_frozen else {}
    limited = {product_id: seats for product_id, seats in left.items() if seats is not None}
    return HoldContext(limit, Brakes(limited, frozen))


def _frozen_rules(rows: Iterable[Row], rules: Iterable[RuleRecord]) -> dict[int, Held]:
    groups: dict[int, Held] = {}
    frozen: dict[int, Held] = {}
    for rule_id, group_id, is_gone in rows:
        groups[group_id] = Held(Reason.GROUP_GONE if is_gone else Reason.GROUP_SHRANK, group_id)
        if rule_id is not None:
            frozen[rule_id] = groups[group_id]
    for rule in rules:
        frozen.pop(rule.id, None)
        if rule.group_id in groups:
            frozen[rule.id] = groups[rule.group_id]
    return frozen
