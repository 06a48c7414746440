"""Who is in which group, put together as JSON by the database: one query for a whole page."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from rules.accounts.prepared import fetch
from rules.directory.models import DirectoryUser

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

# Fenced by OFFSET 0: a plan that is kept must not be the one that goes through all groups.
_GROUPS = """
    SELECT json_agg(json_build_array(g.public_id, g.display_name) ORDER BY m.group_id)::text
    FROM directory_membership m CROSS JOIN LATERAL (
        SELECT public_id, display_name, gone_at FROM directory_directorygroup
        WHERE id = m.group_id OFFSET 0
    ) g
    WHERE g.gone_at IS NULL AND m.user_id
"""
# To be read beside a user, for `groups`.
GROUPS_OF_USER = f"({_GROUPS} = directory_directoryuser.id)"
_GROUPS_OF_USERS = f"SELECT id, ({_GROUPS} = asked.id) FROM unnest(%s::bigint[]) asked (id)"


def members_of(group_ids: Collection[int], base_url: str) -> dict[int, msgspec.Raw]:
    """The value of `members` by group; groups without members are not there."""
    found = _rows(_MEMBERS_OF_GROUPS, {"base_url": base_url, "ids": list(group_ids)}) if group_ids else []
    return {group_id: msgspec.Raw(array.encode()) for group_id, array in found}


def groups_of(users: Sequence[DirectoryUser], base_url: str) -> dict[int, list[dict[str, str]]]:
    """The value of `groups` by user."""
    if all(hasattr(user, "beside") for user in users):
        found = [(user.pk, user.beside) for user in users]  # type: ignore[attr-defined]  # read with them
    else:
        found = _rows(_GROUPS_OF_USERS, [[user.pk for user in users]])
    return {user_id: _groups(array, base_url) for user_id, array in found if array}


def _groups(array: str, base_url: str) -> list[dict[str, str]]:
    return [
        {"value": public_id, "$ref": f"{base_url}/Groups/{public_id}", "display": name, "type": "direct"}
        for public_id, name in msgspec.json.decode(array)
    ]


def _rows(statement: str, parameters: Any) -> list[tuple[int, str]]:  # noqa: ANN401 - as psycopg2 takes them
    return [(key, array) for key, array in fetch(statement, parameters)]
