"""Freezes directory groups that lose most of their members at once, and thaws them, with the request.

Intake calls, in its transaction: whoever takes the pending row of a member who left sees that the group is
frozen. A group that has at least half of its members again is not frozen any more (those who came while the
others left do not count); what is on hold by then stays on hold.
"""

from datetime import datetime

from django.db import connection

from rules.audit.actors import SYSTEM
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.directory.models import DirectoryGroup, Membership
from rules.ruleset.models import RuleProduct

# What a group may lose in one request without being frozen, if it was larger; else half of it.
UNSUSPICIOUS = 20

_FREEZE = """
    INSERT INTO provisioning_frozengroup AS f
        (group_id, account_id, since, members_before, lost, joined, cause_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (group_id) DO UPDATE SET
        members_before = GREATEST(f.members_before, EXCLUDED.members_before),
        lost = GREATEST(f.members_before - EXCLUDED.members_before, 0) + EXCLUDED.lost,
        joined = EXCLUDED.joined
"""

# The members are counted only where the group is frozen.
_THAW = """
    DELETE FROM provisioning_frozengroup f WHERE group_id = %s AND members_before <= 2 * (
        SELECT count(*) - f.joined FROM directory_membership m WHERE m.group_id = f.group_id
    )
"""


def members_left(group: DirectoryGroup, *, joined: int, left: int, cause_id: int, at: datetime) -> None:
    """To be called under the group's lock, once they have left and others have joined."""
    if left > UNSUSPICIOUS:
        before = _members(group) + left - joined
        if left * 2 > before:
            _freeze(group, before, left, joined, cause_id, at)


def group_gone(group: DirectoryGroup, *, left: int, cause_id: int, at: datetime) -> None:
    if left:
        _freeze(group, left, left, 0, cause_id, at)


def members_joined(group: DirectoryGroup, *, cause_id: int, at: datetime) -> None:
    """To be called under the group's lock, after `members_left` where others have left with them."""
    with connection.cursor() as cursor:
        cursor.execute(_THAW, [group.pk])
        if cursor.rowcount:
            _record(group, "group.thawed", cause_id, at)


def _freeze(group: DirectoryGroup, before: int, lost: int, joined: int, cause_id: int, at: datetime) -> None:
    """A group whose rules give no product has nothing to lose."""
    if RuleProduct.objects.filter(rule__group=group, rule__deleted_at=None).exists():
        with connection.cursor() as cursor:
            cursor.execute(_FREEZE, [group.pk, group.account_id, at, before, lost, joined, cause_id])
        _record(group, "group.frozen", cause_id, at, members_before=before, lost=lost)


def _record(group: DirectoryGroup, action: str, cause_id: int, at: datetime, **details: int) -> None:
    record(
        account_id=group.account_id,
        at=at,
        actor=SYSTEM,
        action=action,
        subject=(SubjectKind.DIRECTORY_GROUP, group.pk, group.display_name),
        details=details,
        cause_id=cause_id,
    )


def _members(group: DirectoryGroup) -> int:
    return Membership.objects.filter(group=group).count()
