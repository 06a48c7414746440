"""The account's switch "User Sync is on", and the order to reconcile everybody."""

from django.db import transaction
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.provisioning import switch_lock
from rules.provisioning.affected import everybody, mark
from rules.provisioning.queue import nudge_after_commit


@needs(Right.ADMINISTER)
@transaction.atomic
def set_sync(*, account: Account, actor: Actor, on: bool) -> None:
    """Off waits for running batches, and then nothing is applied; what changes meanwhile stays pending.

    On applies what became pending while it was off.
    """
    switch_lock.change(account.pk)
    locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if locked.sync_is_on == on:
        return
    locked.sync_is_on = on
    locked.save(update_fields=["sync_is_on"])
    record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action="sync.turned_on" if on else "sync.turned_off",
        subject=(SubjectKind.ACCOUNT, account.pk, account.name),
    )
    nudge_after_commit(account.pk)


@needs(Right.ADMINISTER)
@transaction.atomic
def reconcile_everybody(*, account: Account, actor: Actor) -> None:
    """Make every user pending, whatever made them differ from the rules."""
    cause = record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action="account.reconciled",
        subject=(SubjectKind.ACCOUNT, account.pk, account.name),
    )
    mark(account, everybody(account), cause)
