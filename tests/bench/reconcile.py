"""A full reconcile of the large directory, its floor, and the physical limit."""

import os
import resource
import tempfile

from django.conf import settings
from django.db import connection, connections, transaction

from rules.audit.actors import SYSTEM
from rules.provisioning.models import Profile
from rules.provisioning.reconcile import run_batch
from rules.provisioning.switch import reconcile_everybody
from tests.bench.directory import Company
from tests.bench.report import report, seconds

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


def measure(company: Company) -> None:
    floor = seconds(lambda: _write_seats_by_sql(company))
    report("copy_of_the_finished_seats", _copy_of_the_seats(), "s", floor=floor, goal=None)
    _forget(company)
    report("reconcile_from_nothing_two_workers", _two_workers(company), "s", floor=floor, goal=0.75)
    _forget(company)
    report("reconcile_from_nothing", seconds(lambda: everybody(company)), "s", floor=floor, goal=1.25)
    report("reconcile_unchanged", seconds(lambda: everybody(company)), "s", floor=floor, goal=1.25)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report("worker_peak_memory", peak, "MB", goal=300)


def everybody(company: Company) -> None:
    reconcile_everybody(account=company.account, actor=SYSTEM)
    work_off(company)


def work_off(company: Company) -> None:
    while run_batch(company.account.pk, limit=settings.RECONCILE_BATCH_USERS):
        pass


def _two_workers(company: Company) -> float:
    """Two processes, each with its own connection, as two workers are."""
    reconcile_everybody(account=company.account, actor=SYSTEM)
    connections.close_all()

    def both() -> None:
        for child in [_fork(company) for _ in range(2)]:
            os.waitpid(child, 0)

    return seconds(both)


def _fork(company: Company) -> int:
    child = os.fork()
    if not child:
        work_off(company)
        os._exit(0)
    return child


@transaction.atomic
def _write_seats_by_sql(company: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR, [company.account.pk])


def _copy_of_the_seats() -> float:
    """COPY the rows that are there into an empty table of the same shape, without any check."""
    # In a file, so that it does not count as memory of the worker that is measured later.
    with tempfile.TemporaryFile() as rows, connection.cursor() as cursor:
        cursor.copy_expert("COPY provisioning_seat TO STDOUT", rows)
        cursor.execute("CREATE TABLE bench_seat (LIKE provisioning_seat INCLUDING INDEXES)")
        rows.seek(0)
        return seconds(lambda: cursor.copy_expert("COPY bench_seat FROM STDIN", rows))


def _forget(company: Company) -> None:
    """As if nobody had ever been reconciled."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE provisioning_seat")
        cursor.execute("DROP TABLE IF EXISTS bench_seat")
        cursor.execute("UPDATE catalog_product SET seats_held = 0, seats_waiting = 0")
    blank = Profile(account=company.account)
    given = {"user_id", "account_id"}
    names = [each.attname for each in Profile._meta.concrete_fields if each.attname not in given]
    profiles = Profile.objects.filter(account=company.account)
    profiles.update(**{name: getattr(blank, name) for name in names})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE provisioning_profile")
