"""Marks exactly the users that a change of rules can affect, in the transaction of that change.

The groups are locked first, until its end. Somebody who joins at the same moment is either seen here, or
joins after the change is visible; then the batch of their own pending row sees both. Without the lock a
user could fall between the two.
"""

from collections.abc import Collection

from django.db import connection

from rules.accounts.models import Account
from rules.provisioning.bulk import int_array
from rules.provisioning.queue import nudge_after_commit

_LOCK = "SELECT id FROM directory_directorygroup WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"

_MARK_MEMBERS = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT DISTINCT account_id, user_id, %s::bigint FROM directory_membership
    WHERE group_id = ANY(%s::bigint[]) ORDER BY user_id
"""

_MARK_MEMBERS_OF_BOTH = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT m.account_id, m.user_id, %s::bigint FROM directory_membership m
    WHERE m.group_id = %s AND EXISTS (
        SELECT FROM directory_membership other
        WHERE other.user_id = m.user_id AND other.group_id = ANY(%s::bigint[])
    ) ORDER BY m.user_id
"""

_MARK_EVERYBODY = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT account_id, id, %s::bigint FROM directory_directoryuser WHERE account_id = %s ORDER BY id
"""

_GROUPS_OF_RULES = "SELECT group_id FROM ruleset_rule WHERE enabled AND id = ANY(%s::bigint[])"


def mark_members(account: Account, group_ids: Collection[int], cause_id: int) -> None:
    """Everybody in any of the groups."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [int_array(group_ids)])
        cursor.execute(_MARK_MEMBERS, [cause_id, int_array(group_ids)])
    nudge_after_commit(account.pk)


def mark_members_of_passed(
    account: Account, group_id: int, passed_rule_ids: Collection[int], cause_id: int
) -> None:
    """Members of the moved rule's group whom one of the rules that it passed reaches too."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS_OF_RULES, [int_array(passed_rule_ids)])
        passed = {row[0] for row in cursor.fetchall()}
        cursor.execute(_LOCK, [int_array(passed | {group_id})])
        cursor.execute(_MARK_MEMBERS_OF_BOTH, [cause_id, group_id, int_array(passed)])
    nudge_after_commit(account.pk)


def mark_everybody(account: Account, cause_id: int) -> None:
    """All users of the account, for a full reconcile."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_EVERYBODY, [cause_id, account.pk])
    nudge_after_commit(account.pk)
