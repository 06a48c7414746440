"""Products that a rule gives and that have too few seats for its group."""

from django.db import connection

from rules.provisioning.rule_check.hints import Shortage

# Whoever should have a seat and has none is pending, so the members are looked for there.
_SHORTAGES = """
    WITH needed AS (
        SELECT r.id AS rule_id, p.id AS product_id, count(*) AS members
        FROM (SELECT DISTINCT user_id FROM provisioning_pendinguser WHERE account_id = %(account)s) pending
        JOIN directory_directoryuser u ON u.id = pending.user_id AND u.active AND u.deleted_at IS NULL
        JOIN directory_membership m ON m.user_id = u.id
        JOIN ruleset_rule r ON r.group_id = m.group_id AND r.enabled AND r.deleted_at IS NULL
        JOIN ruleset_ruleproduct given ON given.rule_id = r.id
        JOIN catalog_product p ON p.id = given.product_id AND p.seat_limit IS NOT NULL
        WHERE NOT EXISTS (
            SELECT FROM provisioning_seat s
            WHERE s.user_id = u.id AND s.product_id = p.id AND s.state = 'held'
        )
        GROUP BY r.id, p.id
    )
    SELECT r.id, p.id, p.name, p.seats_waiting, free, COALESCE(needed.members, 0)
    FROM ruleset_rule r
    JOIN ruleset_ruleproduct given ON given.rule_id = r.id
    JOIN catalog_product p ON p.id = given.product_id
    CROSS JOIN LATERAL greatest(p.seat_limit - p.seats_held, 0) AS free
    LEFT JOIN needed ON needed.rule_id = r.id AND needed.product_id = p.id
    WHERE r.account_id = %(account)s AND r.enabled AND r.deleted_at IS NULL AND p.seat_limit IS NOT NULL
        AND (p.seats_waiting > 0 OR needed.members > free)
    ORDER BY p.id
"""


def shortages(account_id: int) -> dict[int, list[Shortage]]:
    """Rule id -> its products with users in line, or with fewer free seats than members without one."""
    found: dict[int, list[Shortage]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SHORTAGES, {"account": account_id})
        for rule_id, *shortage in cursor.fetchall():
            found.setdefault(rule_id, []).append(Shortage(*shortage))
    return found
