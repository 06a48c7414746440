"""Profiles between the database and the engine: the kinds that a user holds at most one value of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime

import msgspec
from django.db import connection

from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, Assignments, Change, Plan, Status, Value
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole


@dataclass(slots=True)
class ProfileRow:
    """A row of `provisioning_profile`; the fields are its columns."""

    user_id: int
    account_id: int
    status: str
    status_since: datetime | None
    first_active_at: datetime | None
    admin_role: str
    privileges: list[str]
    managed_group_ids: list[int]
    admin_rule_id: int | None
    admin_since: datetime | None
    user_group_id: int | None
    user_group_rule_id: int | None
    user_group_since: datetime | None
    language: str
    language_is_picked: bool
    language_rule_id: int | None
    language_since: datetime | None
    welcome_template_id: int | None
    welcome_rule_id: int | None
    welcome_since: datetime | None
    settings_template_id: int | None
    settings_version_id: int | None
    settings_rule_id: int | None
    settings_since: datetime | None


COLUMNS = tuple(field.name for field in fields(ProfileRow))
_WRITTEN = [
    column
    for column in COLUMNS
    if column not in {"user_id", "account_id", "language_is_picked", "settings_version_id"}
]

# Stands for the version that the template has when the row is written.
_PRESENT = -1

_UPDATE = f"""
    UPDATE provisioning_profile p SET {", ".join(f"{column} = new.{column}" for column in _WRITTEN)},
        settings_version_id = CASE WHEN new.settings_version_id = {_PRESENT} THEN (
            SELECT version_id FROM catalog_settingstemplate t WHERE t.id = new.settings_template_id
        ) ELSE new.settings_version_id END
    FROM json_populate_recordset(NULL::provisioning_profile, %s::json) new
    WHERE p.user_id = new.user_id
"""

# Kind -> the columns of rule and since, and of the value where that is a single one.
_RULE_AND_SINCE = {
    Kind.USER_GROUP: ("user_group_rule_id", "user_group_since"),
    Kind.ADMIN_RIGHTS: ("admin_rule_id", "admin_since"),
    Kind.LANGUAGE: ("language_rule_id", "language_since"),
    Kind.WELCOME_TEMPLATE: ("welcome_rule_id", "welcome_since"),
    Kind.SETTINGS_TEMPLATE: ("settings_rule_id", "settings_since"),
}
_VALUE = {
    Kind.USER_GROUP: "user_group_id",
    Kind.LANGUAGE: "language",
    Kind.WELCOME_TEMPLATE: "welcome_template_id",
    Kind.SETTINGS_TEMPLATE: "settings_template_id",
}


def single_assignments(row: ProfileRow) -> Assignments:
    """What the profile holds, kind by kind, as the engine reads it."""
    return {
        Kind.USER_GROUP: _one(row.user_group_id, row.user_group_rule_id),
        Kind.ADMIN_RIGHTS: _one(_admin_rights(row), row.admin_rule_id),
        Kind.LANGUAGE: _one(row.language, row.language_rule_id),
        Kind.WELCOME_TEMPLATE: _one(row.welcome_template_id, row.welcome_rule_id),
        Kind.SETTINGS_TEMPLATE: _one(row.settings_template_id, row.settings_rule_id),
    }


def row_of(profile: Profile) -> ProfileRow:
    return ProfileRow(*(getattr(profile, column) for column in COLUMNS))


def held_since(row: ProfileRow, kind: Kind) -> datetime | None:
    since: datetime | None = getattr(row, _RULE_AND_SINCE[kind][1])
    return since


def apply(row: ProfileRow, plan: Plan, at: datetime) -> bool:
    """Write the plan's part into the row; True where that changed anything."""
    mine = [change for change in plan.changes if change.kind in _RULE_AND_SINCE]
    for change in mine:
        _assign(row, change, at)
    return _apply_status(row, plan, at) or bool(mine)


def write(rows: Collection[ProfileRow]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [msgspec.json.encode(list(rows)).decode()])


def _one(value: Value, rule_id: int | None) -> Mapping[Value, int]:
    return {} if rule_id is None else {value: rule_id}


def _admin_rights(row: ProfileRow) -> AdminRights:
    return AdminRights(row.admin_role, frozenset(row.privileges), frozenset(row.managed_group_ids))


def _apply_status(row: ProfileRow, plan: Plan, at: datetime) -> bool:
    if row.status == plan.status.value:
        return False
    row.status, row.status_since = plan.status.value, at
    if plan.status is Status.ACTIVE:
        row.first_active_at = row.first_active_at or at
    return True


def _assign(row: ProfileRow, change: Change, at: datetime) -> None:
    gone = change.after is None
    if change.kind is Kind.ADMIN_RIGHTS:
        assert isinstance(change.value, AdminRights)
        _assign_admin_rights(row, AdminRights(AdminRole.NONE) if gone else change.value)
    else:
        nothing = "" if change.kind is Kind.LANGUAGE else None
        setattr(row, _VALUE[change.kind], nothing if gone else change.value)
    if change.kind is Kind.SETTINGS_TEMPLATE:
        row.settings_version_id = _PRESENT
    rule, since = _RULE_AND_SINCE[change.kind]
    setattr(row, rule, change.after)
    if gone or change.before is None:  # the same value from another rule is held since the same time
        setattr(row, since, None if gone else at)


def _assign_admin_rights(row: ProfileRow, rights: AdminRights) -> None:
    row.admin_role = rights.role
    row.privileges = sorted(rights.privileges)
    row.managed_group_ids = sorted(rights.managed_groups)
