"""Who can be affected by a change of rules: exactly those users are marked, or looked at by a preview.

A change locks the groups first, until its end. Somebody who joins at the same moment is either seen here, or
joins after the change is visible; then the batch of their own pending row sees both. Without the lock a
user could fall between the two.
"""

from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection

from rules.accounts.models import Account
from rules.provisioning.bulk import int_array
from rules.provisioning.queue import nudge_after_commit

_LOCK = "SELECT id FROM directory_directorygroup WHERE id = ANY(%s::bigint[]) ORDER BY id FOR UPDATE"

_MEMBERS = "SELECT DISTINCT user_id FROM directory_membership WHERE group_id = ANY(%s::bigint[])"

_MEMBERS_OF_BOTH = """
    SELECT m.user_id FROM directory_membership m
    WHERE m.group_id = ANY(%s::bigint[]) AND EXISTS (
        SELECT FROM directory_membership other
        WHERE other.user_id = m.user_id AND other.group_id = ANY(%s::bigint[])
    )
"""

_EVERYBODY = "SELECT id AS user_id FROM directory_directoryuser WHERE account_id = %s"

_PENDING = """
    SELECT DISTINCT user_id FROM provisioning_pendinguser WHERE account_id = %s AND user_id IS NOT NULL
"""

_GROUPS_OF_RULES = "SELECT group_id FROM ruleset_rule WHERE enabled AND id = ANY(%s::bigint[])"


@dataclass(frozen=True, slots=True)
class Affected:
    """A set of users as a query; `group_ids`: the groups that have to stand still while it is read."""

    query: str
    parameters: tuple[str | int, ...]
    group_ids: frozenset[int] = frozenset()

    def user_ids(self) -> Sequence[int]:
        """In the order of the ids, without any lock. An array, because it may be a million."""
        with connection.cursor() as cursor:
            cursor.execute(f"{self.query} ORDER BY user_id", self.parameters)
            return array("q", (user_id for (user_id,) in cursor))


def nobody() -> Affected:
    return members([])


def members(group_ids: Collection[int]) -> Affected:
    """Everybody in any of the groups."""
    return Affected(_MEMBERS, (int_array(group_ids),), frozenset(group_ids))


def members_of_passed(group_id: int, passed_rule_ids: Collection[int]) -> Affected:
    """Members of the moved rule's group whom one of the rules that it passed reaches too."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS_OF_RULES, [int_array(passed_rule_ids)])
        passed = {row[0] for row in cursor.fetchall()}
    return Affected(
        _MEMBERS_OF_BOTH, (int_array([group_id]), int_array(passed)), frozenset({group_id, *passed})
    )


def everybody(account: Account) -> Affected:
    return Affected(_EVERYBODY, (account.pk,))


def pending(account: Account) -> Affected:
    """Those who have not got yet what the rules say."""
    return Affected(_PENDING, (account.pk,))


def mark(account: Account, affected: Affected, cause_id: int) -> None:
    """One pending row each, in the order of the ids, and a nudge after the commit."""
    with connection.cursor() as cursor:
        if affected.group_ids:
            cursor.execute(_LOCK, [int_array(affected.group_ids)])
        cursor.execute(
            "INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)"
            f" SELECT %s, user_id, %s FROM ({affected.query} ORDER BY user_id) affected",
            [account.pk, cause_id, *affected.parameters],
        )
    nudge_after_commit(account.pk)
