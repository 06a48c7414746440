"""Activity about operators, and about how they sign in."""

from django.utils import timezone

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import record
from usersync.operators.models import Operator


def record_account(account: Account, actor: Actor, action: str, **details: str) -> None:
    record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=(SubjectKind.ACCOUNT, account.pk, account.name),
        details=details,
    )


def record_operator(account: Account, actor: Actor, action: str, operator: Operator, **details: str) -> None:
    record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=(SubjectKind.OPERATOR, operator.pk, operator.name),
        details=details,
    )
