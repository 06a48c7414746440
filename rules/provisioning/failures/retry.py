"""Tries again what has failed, for an operator who has done something about it."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.provisioning.affected import Affected, mark
from rules.provisioning.failures.errors import NothingToRetry
from rules.provisioning.models import Failure, FailureKind, WelcomeMail, WelcomeMailState
from rules.provisioning.queue import SEND_MAILS, nudge_after_commit

# A rule whose group is gone has nobody to try it with.
RETRIED = (FailureKind.OUT_OF_SEATS, FailureKind.EMAIL_TAKEN, FailureKind.MAIL_UNDELIVERABLE)

_FAILED = "SELECT user_id FROM provisioning_failure WHERE account_id = %s AND kind = %s"

_WAITING = """
    SELECT DISTINCT s.user_id FROM catalog_product p
    JOIN provisioning_seat s ON s.product_id = p.id AND s.state = 'waiting'
    WHERE p.account_id = %s AND p.seats_waiting > 0
"""


@needs(Right.ADMINISTER)
@transaction.atomic
def retry_failures(*, account: Account, actor: Actor, kind: FailureKind) -> int:
    """How many users are tried again. Whose cause is still there stays a failure. Raises NothingToRetry."""
    assert kind in RETRIED
    affected = _affected(account, kind)
    users = len(affected.user_ids())
    if not users:
        raise NothingToRetry
    cause = record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action="failures.retried",
        subject=(SubjectKind.ACCOUNT, account.pk, account.name),
        details={"kind": kind.value, "users": users},
    )
    if kind is FailureKind.MAIL_UNDELIVERABLE:
        _send_again(account)
    else:
        mark(account, affected, cause)
    return users


def _affected(account: Account, kind: FailureKind) -> Affected:
    if kind is FailureKind.OUT_OF_SEATS:
        return Affected(_WAITING, (account.pk,))
    return Affected(_FAILED, (account.pk, kind.value))


def _send_again(account: Account) -> None:
    failures = Failure.objects.filter(account=account, kind=FailureKind.MAIL_UNDELIVERABLE)
    WelcomeMail.objects.filter(
        account=account, state=WelcomeMailState.FAILED, user__in=failures.values("user")
    ).update(state=WelcomeMailState.QUEUED, not_before=Now(), tries=0, detail="")
    failures.delete()
    nudge_after_commit(account.pk, SEND_MAILS)
