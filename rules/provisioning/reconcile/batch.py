"""One batch: claim pending users, and bring what they hold to what the rules say, in one transaction."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from psycopg2.errors import DeadlockDetected

from rules.accounts.models import Account
from rules.accounts.walls import within
from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.directory.models import DirectoryUser
from rules.engine.resolve import Resolver
from rules.provisioning.acyclic import acyclic
from rules.provisioning.reconcile import (
    activations,
    devices,
    journal,
    mails,
    pending,
    people,
    profiles,
    revocations,
    seats,
    surroundings,
    turns,
)
from rules.provisioning.reconcile.pending import Claim, Work
from rules.provisioning.reconcile.planning import plan_people, rules_for, seat_changes
from rules.provisioning.reconcile.seat_rows import LimitAppeared
from rules.provisioning.reconcile.tally import Tally

logger = logging.getLogger(__name__)


def run_batch(account_id: int, *, limit: int) -> Tally | None:
    """Reconcile the users of up to `limit` pending rows; None: nothing to do, or User Sync is off.

    A user who makes the batch fail does not stop the others: the batch is halved until that user is alone,
    and then put aside for a while.
    """
    with within(account_id):
        return _run_batches(account_id, limit)


def _run_batches(account_id: int, limit: int) -> Tally | None:
    """The first that comes to an end."""
    while True:
        claims: list[Claim] = []
        try:
            return _run_batch(account_id, limit, claims)
        except LimitAppeared:
            continue
        except (OperationalError, InterfaceError) as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
        except Exception:
            if len(claims) > 1:
                limit = len(claims) // 2
            elif claims:
                logger.exception("%s cannot be reconciled; the others go on.", claims[0])
                _put_aside(account_id, claims[0])
            else:
                raise


@acyclic()
@transaction.atomic
def _run_batch(account_id: int, limit: int, claims: list[Claim]) -> Tally | None:
    """`claims` is filled with the rows that were taken, also for the caller whose batch fails."""
    claims += pending.claim(account_id, limit)
    return reconcile_users(account_id, Work.of(claims, limit), timezone.now()) if claims else None


@transaction.atomic
def _put_aside(account_id: int, claim: Claim) -> None:
    pending.park(account_id, claim.user_id)
    record(
        account_id=account_id,
        at=timezone.now(),
        actor=SYSTEM,
        action="user.reconcile_failed" if claim.user_id else "account.waiting_lists_failed",
        subject=_subject(account_id, claim),
        cause_id=claim.cause_id,
    )


def _subject(account_id: int, claim: Claim) -> tuple[SubjectKind, int, str]:
    if claim.user_id is None:
        account = Account.objects.get(pk=account_id)
        return SubjectKind.ACCOUNT, account_id, account.name
    user = DirectoryUser.objects.filter(pk=claim.user_id).first()
    return SubjectKind.DIRECTORY_USER, claim.user_id, user.full_name if user else ""


def reconcile_users(account_id: int, work: Work, at: datetime) -> Tally:
    """Do the work in the caller's transaction.

    A fixed number of statements, whatever the number of users. Locks: users by id, then e-mail addresses
    that several users share, then products by id.
    """
    moves_lists = turns.moves_lists(account_id, work)
    around = surroundings.read(account_id)
    turn = turns.take(work, around.others, moves_lists=moves_lists)
    persons = people.lock_and_read(account_id, work.causes)
    rules = rules_for(account_id, persons)
    planned = activations.apply(account_id, plan_people(persons, Resolver(rules)), work, at)
    changes = seat_changes(planned, rules, work.since)
    guarded = revocations.guarded_products(planned, around.revocation_limit)
    stock = seats.lock(around.products, changes, turn, guarded)
    braked = revocations.apply(account_id, planned, stock.locked, at)
    if braked is not planned:
        planned, changes = braked, seat_changes(braked, rules, work.since)
    outcome = seats.apply(account_id, changes, stock, turn, at)
    if outcome.is_unfinished or turn.puts_off:
        turns.leave_to_a_later_batch(account_id, work)
    devices.apply(account_id, planned, at)
    profiles.write(
        [each.person.profile for each in planned if profiles.apply(each.person.profile, each.plan)], at
    )
    if around.mail_is_on:
        mails.write(account_id, planned, at)
    journal.write(account_id, planned, outcome, work, at)
    activations.set_free(account_id, planned, work)
    people.purge([person.user_id for person in persons if person.is_deleted])
    seats.count(outcome, stock)
    tally = Tally()
    tally.add(planned)
    return tally
