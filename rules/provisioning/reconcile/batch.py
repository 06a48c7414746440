"""One batch: claim pending users, and bring what they hold to what the rules say, in one transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils import timezone
from psycopg2.errors import DeadlockDetected

from rules.provisioning.reconcile import devices, journal, pending, people, profiles, seats
from rules.provisioning.reconcile.planning import plan_people
from rules.provisioning.reconcile.seat_rows import LimitAppeared
from rules.provisioning.reconcile.tally import Tally


def run_batch(account_id: int, *, limit: int) -> Tally | None:
    """Reconcile the users of up to `limit` pending rows; None: nothing to do, or User Sync is off."""
    while True:
        try:
            return _run_batch(account_id, limit)
        except LimitAppeared:
            continue
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise


@transaction.atomic
def _run_batch(account_id: int, limit: int) -> Tally | None:
    if not pending.lock_switch(account_id):
        return None
    causes = pending.claim(account_id, limit)
    return reconcile_users(account_id, causes, timezone.now()) if causes else None


def reconcile_users(account_id: int, causes: Mapping[int, int | None], at: datetime) -> Tally:
    """Bring these users (id -> the activity that made them pending) up to date, in the caller's transaction.

    A fixed number of statements, whatever the number of users. Locks: users by id, then products by id.
    """
    people.lock(account_id, causes)
    persons = people.read(account_id, causes).values()
    planning = plan_people(account_id, persons)
    outcome = seats.apply(account_id, planning.seat_changes(), at)
    devices.apply(account_id, planning, at)
    profiles.write(
        [
            each.person.profile
            for each in planning.planned
            if profiles.apply(each.person.profile, each.plan, at)
        ]
    )
    journal.write(account_id, planning, outcome, causes, at)
    people.purge([person.user_id for person in persons if person.is_deleted])
    tally = Tally()
    tally.add(planning)
    return tally
