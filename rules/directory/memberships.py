"""Membership changes as row operations: one set-based statement each, and the member list is never loaded.

Users come in by `public_id` and go out by `id`, effective changes only. The caller holds the group's lock.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from rules.accounts.prepared import fetch
from rules.directory.errors import UnknownMembers
from rules.directory.models import DirectoryGroup, DirectoryUser

_KNOWN = """
    SELECT id FROM directory_directoryuser
    WHERE source_id = %(source)s AND deleted_at IS NULL AND public_id = ANY(%(wanted)s::uuid[])
"""

# The users are locked in id order: one who is being deleted is waited for, and is then unknown.
_ADD = f"""
    WITH known AS ({_KNOWN} ORDER BY id FOR KEY SHARE), added AS (
        INSERT INTO directory_membership (account_id, group_id, user_id)
        SELECT %(account)s, %(group)s, id FROM known
        ON CONFLICT DO NOTHING RETURNING user_id
    )
    SELECT (SELECT count(*) FROM known), ARRAY(SELECT user_id FROM added)
"""

_REMOVE = f"""
    DELETE FROM directory_membership
    WHERE group_id = %(group)s AND user_id IN ({_KNOWN})
    RETURNING user_id
"""

_REMOVE_OTHERS = f"""
    DELETE FROM directory_membership
    WHERE group_id = %(group)s AND user_id NOT IN ({_KNOWN})
    RETURNING user_id
"""


def add(group: DirectoryGroup, public_ids: Sequence[UUID]) -> list[int]:
    """Returns the users who were not members before. Raises UnknownMembers."""
    if not public_ids:
        return []
    [[known, added]] = fetch(_ADD, _parameters(group, public_ids))
    if known != len(set(public_ids)):
        raise UnknownMembers(_unknown(group, public_ids))
    return list(added)


def remove(group: DirectoryGroup, public_ids: Sequence[UUID]) -> list[int]:
    """Returns the users who were members before; strangers are passed over."""
    return _delete(_REMOVE, group, public_ids) if public_ids else []


def remove_all_but(group: DirectoryGroup, public_ids: Sequence[UUID]) -> list[int]:
    """Returns the users who were members before and are not in `public_ids`."""
    return _delete(_REMOVE_OTHERS, group, public_ids)


def remove_from_all(user: DirectoryUser) -> list[int]:
    """Returns the groups that the user was in."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM directory_membership WHERE user_id = %s RETURNING group_id", [user.pk])
        return [group_id for (group_id,) in cursor.fetchall()]


def _delete(statement: str, group: DirectoryGroup, public_ids: Sequence[UUID]) -> list[int]:
    return [user_id for (user_id,) in fetch(statement, _parameters(group, public_ids))]


def _parameters(group: DirectoryGroup, public_ids: Sequence[UUID]) -> dict[str, int | str]:
    # One array literal: the driver adapts a list element by element, five times slower.
    wanted = "{" + ",".join(map(str, public_ids)) + "}"
    return {
        "account": group.account_id,
        "source": group.source_id,
        "group": group.pk,
        "wanted": wanted,
    }


def _unknown(group: DirectoryGroup, public_ids: Sequence[UUID]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN.replace("SELECT id", "SELECT public_id", 1), _parameters(group, public_ids))
        return set(public_ids) - {public_id for (public_id,) in cursor.fetchall()}
