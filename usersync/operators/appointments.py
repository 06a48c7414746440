"""Who administers an account by appointment."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.ruleset.models import AdminRole
from usersync.operators.activity import record_operator
from usersync.operators.errors import LastAdministrator, LastWayIn
from usersync.operators.models import Appointment, Invitation, Operator, SsoConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What somebody is appointed to. Privileges and groups are a manager's; no group: all users."""

    role: AdminRole
    privileges: Collection[str] = ()
    managed_group_ids: Collection[int] = ()

    def write(self, row: Appointment | Invitation) -> None:
        is_manager = self.role == AdminRole.MANAGER
        row.role = self.role
        row.privileges = sorted(self.privileges) if is_manager else []
        row.managed_group_ids = sorted(self.managed_group_ids) if is_manager else []


@needs(Right.ADMINISTER)
@transaction.atomic
def appoint(*, account: Account, actor: Actor, operator: Operator, office: Office) -> Appointment:
    """In place of what the operator was appointed to before. Raises LastAdministrator, LastWayIn."""
    _lock(account)
    row = Appointment.objects.filter(account=account, operator=operator).first()
    row = row or Appointment(account=account, operator=operator)
    office.write(row)
    row.save()
    _keep_an_administrator(account)
    record_operator(account, actor, "operator.appointed", operator, role=office.role)
    return row


@needs(Right.ADMINISTER)
@transaction.atomic
def dismiss(*, account: Account, actor: Actor, operator: Operator) -> None:
    """What rules make of the operator stays. Raises LastAdministrator, LastWayIn."""
    _lock(account)
    Appointment.objects.filter(account=account, operator=operator).delete()
    _keep_an_administrator(account)
    record_operator(account, actor, "operator.dismissed", operator)


def _lock(account: Account) -> None:
    """One change of administrators at a time, so that two of them never dismiss each other."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _keep_an_administrator(account: Account) -> None:
    full = Appointment.objects.filter(account=account, role=AdminRole.FULL, operator__is_active=True)
    if not full.exists():
        raise LastAdministrator
    enforced = SsoConnection.objects.filter(account=account, is_enforced=True).first()
    if enforced and not full.filter(operator=enforced.break_glass).exists():
        raise LastWayIn
