"""What operators decide about revocations on hold: release them, so that the seats go, or keep the seats.

Decisions wait for running batches, and later batches wait for them: what a batch reads of holds stays true.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.models import Product
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning import switch_lock
from rules.provisioning.holds.errors import NothingOnHold
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import FrozenGroup, HoldReason, HoldState
from rules.provisioning.queue import mark_pending

# Seats that a frozen group's rules gave to people who are not in it any more, and that no batch has come to
# yet. Who is entitled all the same loses the row with the next batch.
_HOLD_THE_REST = """
    INSERT INTO provisioning_hold
        (account_id, user_id, product_id, reason, group_id, since, state, decided_by)
    SELECT s.account_id, s.user_id, s.product_id, %(reason)s, %(group_id)s, %(at)s, 'waiting', ''
    FROM provisioning_seat s JOIN ruleset_rule r ON r.id = s.rule_id
    WHERE r.account_id = %(account_id)s AND r.group_id = %(group_id)s AND s.state = 'held' AND NOT EXISTS (
        SELECT FROM directory_membership m WHERE m.group_id = r.group_id AND m.user_id = s.user_id
    ) ON CONFLICT (user_id, product_id) DO NOTHING
"""


@needs(Right.ADMINISTER)
@transaction.atomic
def release(*, account: Account, actor: Actor, scope: Scope) -> int:
    """How many seats will go; they do not count against the limit. Raises NothingOnHold.

    Deciding about a whole directory group ends its being frozen.
    """
    return _decide(account, actor, scope, HoldState.RELEASED)


@needs(Right.ADMINISTER)
@transaction.atomic
def keep(*, account: Account, actor: Actor, scope: Scope) -> int:
    """How many seats stay, until a rule gives them again or somebody releases them. Raises NothingOnHold.

    Deciding about a whole directory group ends its being frozen.
    """
    return _decide(account, actor, scope, HoldState.KEPT)


def _decide(account: Account, actor: Actor, scope: Scope, state: HoldState) -> int:
    at = timezone.now()
    switch_lock.change(account.pk)
    was_frozen = scope.is_whole_group and _thaw(account, scope.group_id, at)
    holds = scope.holds(account)
    user_ids = sorted(set(holds.values_list("user_id", flat=True)))
    seats = holds.update(state=state, decided_by=actor.name, decided_at=at)
    if not seats and not was_frozen:
        raise NothingOnHold
    cause = record(
        account_id=account.pk,
        at=at,
        actor=actor,
        action=f"holds.{state.value}",
        subject=_subject(account, scope),
        details={"seats": seats, "users": len(user_ids)},
    )
    mark_pending(account_id=account.pk, user_ids=user_ids, cause_id=cause)
    return seats


def _thaw(account: Account, group_id: int | None, at: datetime) -> bool:
    """Whether the group was frozen; then all that its freezing stopped is on hold.

    Locked first: who left with a request that is still under way is seen below, or freezes the group anew.
    """
    found = FrozenGroup.objects.select_for_update(of=["self"]).select_related("group")
    frozen = found.filter(account=account, group=group_id).first()
    if not frozen:
        return False
    reason = HoldReason.GROUP_GONE if frozen.group.gone_at else HoldReason.GROUP_SHRANK
    parameters = {"account_id": account.pk, "group_id": group_id, "reason": reason.value, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_THE_REST, parameters)
    frozen.delete()
    return True


def _subject(account: Account, scope: Scope) -> tuple[SubjectKind, int, str]:
    """The user where it is about one, else the group, else the product."""
    if scope.user_ids is not None and len(scope.user_ids) == 1:
        [user_id] = scope.user_ids
        user = DirectoryUser.objects.get(account=account, pk=user_id)
        return SubjectKind.DIRECTORY_USER, user.pk, user.full_name
    if scope.group_id:
        group = DirectoryGroup.objects.get(account=account, pk=scope.group_id)
        return SubjectKind.DIRECTORY_GROUP, group.pk, group.display_name
    assert scope.product_id
    product = Product.objects.get(account=account, pk=scope.product_id)
    return SubjectKind.PRODUCT, product.pk, product.name
