"""A full reconcile of the large directory, and its floor."""

from django.conf import settings
from django.db import connection, transaction

from rules.audit.actors import SYSTEM
from rules.provisioning.reconcile import run_batch
from rules.provisioning.switch import reconcile_everybody
from tests.bench.directory import Company

# Limits left out: what the seats cost to write, nothing to decide.
_FLOOR = """
    INSERT INTO provisioning_seat (account_id, user_id, product_id, rule_id, state, since)
    SELECT DISTINCT ON (m.user_id, given.product_id)
        m.account_id, m.user_id, given.product_id, r.id, 'held', now()
    FROM directory_membership m
    JOIN ruleset_rule r ON r.group_id = m.group_id AND r.enabled AND r.deleted_at IS NULL
    JOIN ruleset_ruleproduct given ON given.rule_id = r.id
    WHERE m.account_id = %s
    ORDER BY m.user_id, given.product_id, r.priority
"""


@transaction.atomic
def write_seats_by_sql(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR, [company.account.pk])


def forget_seats() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE provisioning_seat")


def everybody(company: Company) -> None:
    reconcile_everybody(account=company.account, actor=SYSTEM)
    while run_batch(company.account.pk, limit=settings.RECONCILE_BATCH_USERS):
        pass
