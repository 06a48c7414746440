"""Reads what decides whether revocations take place. Read-only: previews ask as batches do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from rules.accounts.models import Account
from rules.engine.holds import Brakes, Held, Reason, RevocationLimit
from rules.engine.records import RuleRecord

# Revocations of this long count against the limit.
WINDOW = timedelta(hours=24)

_TAKEN = """
    SELECT p.id, p.seats_held, COALESCE(
        (SELECT sum(r.seats) FROM provisioning_revocation r WHERE r.product_id = p.id AND r.at > %s), 0)
    FROM catalog_product p WHERE p.account_id = %s
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


def read_limit(account_id: int) -> RevocationLimit:
    limits = Account.objects.values_list("revocation_limit_seats", "revocation_limit_percent")
    return RevocationLimit(*limits.get(pk=account_id))


def read_context(account_id: int, at: datetime, rules: Iterable[RuleRecord] = ()) -> HoldContext:
    """For a batch: once the products are locked that lose seats. `rules`: as they would be, for a preview."""
    limit = read_limit(account_id)
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [at - WINDOW, account_id])
        left = {product_id: limit.left(held, revoked) for product_id, held, revoked in cursor.fetchall()}
        cursor.execute(_FROZEN, [account_id])
        frozen = _frozen_rules(cursor.fetchall(), rules)
    limited = {product_id: seats for product_id, seats in left.items() if seats is not None}
    return HoldContext(limit, Brakes(limited, frozen))


def _frozen_rules(
    rows: Iterable[tuple[int | None, int, bool]], rules: Iterable[RuleRecord]
) -> dict[int, Held]:
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
