"""What an operator is in which accounts, read afresh for every request: no right outlives its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.models import Account
from rules.accounts.rights import Authority, Right
from rules.accounts.walls import within
from rules.audit.actors import Actor
from rules.catalog.models import AdminPrivilege
from rules.provisioning.admin_rights import counting_rights
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole
from usersync.operators.models import Appointment, Operator, SsoConnection
from usersync.operators.rights import MANAGERS_MAY

# Of the session: the account that was chosen by whoever belongs to several.
CHOSEN = "account_id"
# Of the session: the account whose identity provider has signed the operator in. Nothing of another
# account is open then: no company vouches for people in front of another one.
THROUGH_SSO = "sso_account_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`managed_group_ids` of a manager: empty means all users of the account."""

    operator: Operator
    account: Account
    role: AdminRole
    privileges: frozenset[AdminPrivilege]
    managed_group_ids: frozenset[int]
    is_by_rule: bool
    needs_sso: bool  # a password does not open this account

    @property
    def is_full(self) -> bool:
        return self.role == AdminRole.FULL

    @property
    def sees_all_users(self) -> bool:
        return self.is_full or not self.managed_group_ids

    @property
    def actor(self) -> Actor:
        """In whose name services are called, and with whose rights."""
        rights = frozenset(right for right in Right if self.may(right))
        return Actor.operator(self.operator.name, Authority(rights, self.account.pk, self.managed_group_ids))

    def may(self, right: Right) -> bool:
        if self.is_full:
            return True
        condition = MANAGERS_MAY.get(right)
        if condition is None or (condition.of_all_users and not self.sees_all_users):
            return False
        return condition.privilege is None or condition.privilege in self.privileges


def standings_of(operator: Operator) -> dict[int, Standing]:
    """Account id -> what the operator is there, the account they joined first in front.

    Somebody appointed by hand whom a rule has made something too is what they were appointed to, or a full
    administrator where either says so: roles are never mixed.
    """
    found: dict[int, Standing] = {}
    for account_id in accounts_behind(Door.OF_OPERATOR, operator.pk):
        with within(account_id):
            standings = [*_by_hand(operator), *_by_rules(operator)]
        if standings:
            found[account_id] = next((each for each in standings if each.is_full), standings[0])
    return found


def open_standings(request: HttpRequest, operator: Operator) -> dict[int, Standing]:
    """Those that the way in which the session was signed in opens."""
    through = request.session.get(THROUGH_SSO)
    return {
        account_id: standing
        for account_id, standing in standings_of(operator).items()
        if (account_id == through if through else not standing.needs_sso)
    }


def current_standing(request: HttpRequest, standings: dict[int, Standing]) -> Standing | None:
    """In the account that was chosen, else in the first one. None where there is none."""
    chosen = standings.get(request.session.get(CHOSEN, 0))
    return chosen or next(iter(standings.values()), None)


def _by_hand(operator: Operator) -> Iterator[Standing]:
    for row in Appointment.objects.filter(operator=operator).select_related("account__sso"):
        yield _standing(operator, row, AdminRole(row.role), is_by_rule=False)


def _by_rules(operator: Operator) -> Iterator[Standing]:
    # Most operators are no directory user, and planning the question takes longer than all else of this.
    if not operator.identities.exists():
        return
    rights = counting_rights().filter(user__identity__operator=operator).select_related("account__sso")
    for row in rights.order_by("user__identity__pk"):
        yield _standing(operator, row, AdminRole(row.admin_role), is_by_rule=True)


def _standing(
    operator: Operator, row: Appointment | Profile, role: AdminRole, *, is_by_rule: bool
) -> Standing:
    return Standing(
        operator=operator,
        account=row.account,
        role=role,
        privileges=frozenset(AdminPrivilege(each) for each in row.privileges),
        managed_group_ids=frozenset(row.managed_group_ids),
        is_by_rule=is_by_rule,
        needs_sso=_needs_sso(operator, row.account),
    )


def _needs_sso(operator: Operator, account: Account) -> bool:
    sso: SsoConnection | None = getattr(account, "sso", None)
    return bool(sso and sso.is_enforced and sso.break_glass_id != operator.pk)
