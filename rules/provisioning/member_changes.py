"""Changes the members of a group with all that follows from it, in one statement.

While a group is locked its other changes wait, and each statement is a round trip. So memberships, version of
the group, activity and pending rows are written together. The member list is never loaded.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import connection

from rules.accounts.prepared import fetch
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import REQUEST
from rules.directory.errors import UnknownMembers
from rules.directory.group_changes import NetChange
from rules.directory.models import DirectoryGroup
from rules.provisioning.queue import nudge_after_commit

# Fenced by OFFSET 0: a plan made before there are statistics, and kept, must look for the ids, and not go
# through all users of the source.
_IDS = """
    SELECT id FROM (
        SELECT id, public_id, source_id, deleted_at FROM directory_directoryuser
        WHERE public_id = ANY(%({ids})s::uuid[]) OFFSET 0
    ) u WHERE source_id = %(source)s AND deleted_at IS NULL
"""

# Members are not locked, which would write their rows. Who joins is, in the order of ids: a user who is being
# deleted is waited for, and is then unknown.
_JOIN = f"""
    named AS MATERIALIZED ({_IDS.format(ids="joining")}),
    strangers AS MATERIALIZED (
        SELECT id FROM named WHERE NOT EXISTS (
            SELECT FROM directory_membership m WHERE m.group_id = %(group)s AND m.user_id = named.id
        )
    ),
    joining AS (
        SELECT id FROM (
            SELECT id, deleted_at FROM directory_directoryuser
            WHERE id = ANY(ARRAY(SELECT id FROM strangers)) ORDER BY id OFFSET 0 FOR KEY SHARE
        ) u WHERE deleted_at IS NULL
    ),
    joined AS (
        INSERT INTO directory_membership (account_id, group_id, user_id)
        SELECT %(account)s, %(group)s, id FROM joining ON CONFLICT DO NOTHING RETURNING user_id
    ),
"""
_NOBODY_JOINS = """
    named AS (SELECT 0::bigint AS id WHERE false), strangers AS (SELECT id FROM named),
    joining AS (SELECT id FROM named), joined AS (SELECT id AS user_id FROM named),
"""
_LEAVE = """
    gone AS (DELETE FROM directory_membership WHERE group_id = %(group)s AND {who} RETURNING user_id),
"""
_NAMED_LEAVE = _LEAVE.format(who=f"user_id = ANY(ARRAY({_IDS.format(ids='leaving')}))")
_OTHERS_LEAVE = _LEAVE.format(who="user_id NOT IN (SELECT id FROM named)")
_NOBODY_LEAVES = "gone AS (SELECT 0::bigint AS user_id WHERE false),"

# Who joined and who left have a cause of their own, so that their history can say which it was.
_TELL = """
    counted AS (SELECT (SELECT count(*) FROM joined) AS joined, (SELECT count(*) FROM gone) AS gone),
    changed AS (
        UPDATE directory_directorygroup SET version = version + 1, updated_at = %(at)s
        WHERE id = %(group)s AND %(needs_version)s AND (SELECT joined + gone > 0 FROM counted)
        RETURNING version
    ),
    told AS (
        INSERT INTO audit_activity (account_id, at, action, actor_kind, actor_name,
            subject_kind, subject_id, subject_name, details)
        SELECT %(account)s, %(at)s, action, %(actor_kind)s, %(actor_name)s,
            %(subject_kind)s, %(group)s, %(group_name)s,
            jsonb_build_object('members', members) || %(details)s::jsonb
        FROM counted, LATERAL (VALUES
            ('group.members_joined', joined), ('group.members_left', gone)) AS each (action, members)
        WHERE members > 0 ORDER BY action RETURNING id, action
    ),
    pending AS (
        INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
        SELECT %(account)s, user_id, told.id FROM told JOIN (
            SELECT user_id, 'group.members_joined' AS action FROM joined
            UNION ALL SELECT user_id, 'group.members_left' FROM gone
        ) who USING (action) ORDER BY told.id, user_id
    )
    SELECT
        (SELECT count(*) FROM named) - (SELECT count(*) FROM strangers) + (SELECT count(*) FROM joining),
        joined, (SELECT id FROM told WHERE action = 'group.members_joined'),
        gone, (SELECT id FROM told WHERE action = 'group.members_left'),
        (SELECT version FROM changed),
        EXISTS (SELECT FROM provisioning_frozengroup f WHERE f.group_id = %(group)s)
    FROM counted
"""


class MembersChanged(NamedTuple):
    """How many joined and left, each with the activity that tells of it, if anybody did."""

    joined: int = 0
    came: int | None = None
    left: int = 0
    gone: int | None = None
    is_frozen: bool = False


def change_members(
    group: DirectoryGroup, change: NetChange, actor: Actor, at: datetime, *, needs_version: bool
) -> MembersChanged:
    """Under the group's lock. `needs_version`: who joins or leaves makes a version. Raises UnknownMembers."""
    if not change.is_about_members:
        return MembersChanged()
    _check(group, change.named - change.joining)
    statement = _statement(
        joins=bool(change.joining), leaves=bool(change.leaving), others_leave=change.others_leave
    )
    parameters = {**_parameters(group, change, actor, at), "needs_version": needs_version}
    [[known, joined, came, left, gone, version, is_frozen]] = fetch(statement, parameters)
    if known != len(change.joining):
        _check(group, change.joining)
    if version:
        group.version, group.updated_at = version, at
    if came or gone:
        nudge_after_commit(group.account_id)
    return MembersChanged(joined, came, left, gone, is_frozen)


@cache
def _statement(*, joins: bool, leaves: bool, others_leave: bool) -> str:
    leave = _OTHERS_LEAVE if others_leave else _NAMED_LEAVE if leaves else _NOBODY_LEAVES
    return f"WITH {_JOIN if joins else _NOBODY_JOINS}{leave}{_TELL}"


def _parameters(group: DirectoryGroup, change: NetChange, actor: Actor, at: datetime) -> Mapping[str, Any]:
    details = {REQUEST: actor.request} if actor.request else {}
    return {
        "account": group.account_id,
        "source": group.source_id,
        "group": group.pk,
        "group_name": group.display_name,
        "joining": _array(change.joining),
        "leaving": _array(change.leaving),
        "at": at,
        "actor_kind": actor.kind.value,
        "actor_name": actor.name,
        "subject_kind": SubjectKind.DIRECTORY_GROUP.value,
        "details": msgspec.json.encode(details).decode(),
    }


def _check(group: DirectoryGroup, ids: Collection[str]) -> None:
    """Raises UnknownMembers, with those who are no users of the group's source."""
    if not ids:
        return
    with connection.cursor() as cursor:
        statement = _IDS.format(ids="ids").replace("SELECT id", "SELECT public_id", 1)
        cursor.execute(statement, {"source": group.source_id, "ids": _array(ids)})
        unknown = {UUID(each) for each in ids} - {public_id for (public_id,) in cursor.fetchall()}
    if unknown:
        raise UnknownMembers(unknown)


def _array(ids: Collection[str]) -> str:
    """One literal: the driver adapts a list element by element, five times slower."""
    return "{" + ",".join(ids) + "}"
