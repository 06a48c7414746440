"""Who is in which group, put together as JSON by the database: one query for a whole page."""

from collections.abc import Collection

import msgspec
from django.db import connection

EMPTY = msgspec.Raw(b"[]")

_MEMBERS_OF_GROUPS = """
    SELECT m.group_id, json_agg(json_build_object(
        'value', u.public_id,
        '$ref', %(base_url)s || '/Users/' || u.public_id,
        'type', 'User') ORDER BY u.id)::text
    FROM directory_membership m JOIN directory_directoryuser u ON u.id = m.user_id AND u.deleted_at IS NULL
    WHERE m.group_id = ANY(%(ids)s::bigint[])
    GROUP BY m.group_id
"""

_GROUPS_OF_USERS = """
    SELECT m.user_id, json_agg(json_build_object(
        'value', g.public_id,
        '$ref', %(base_url)s || '/Groups/' || g.public_id,
        'display', g.display_name,
        'type', 'direct') ORDER BY g.id)::text
    FROM directory_membership m JOIN directory_directorygroup g ON g.id = m.group_id AND g.gone_at IS NULL
    WHERE m.user_id = ANY(%(ids)s::bigint[])
    GROUP BY m.user_id
"""


def members_of(group_ids: Collection[int], base_url: str) -> dict[int, msgspec.Raw]:
    """The value of `members` by group; groups without members are not there."""
    return _arrays(_MEMBERS_OF_GROUPS, group_ids, base_url)


def groups_of(user_ids: Collection[int], base_url: str) -> dict[int, msgspec.Raw]:
    """The value of `groups` by user; users without groups are not there."""
    return _arrays(_GROUPS_OF_USERS, user_ids, base_url)


def _arrays(statement: str, ids: Collection[int], base_url: str) -> dict[int, msgspec.Raw]:
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"base_url": base_url, "ids": list(ids)})
        return {key: msgspec.Raw(array.encode()) for key, array in cursor.fetchall()}
