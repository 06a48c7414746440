"""Profiles between the database and the engine: the kinds that a user holds at most one value of."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec

from rules.accounts.prepared import ask
from rules.engine.kinds import Applied, Kind
from rules.engine.records import AdminRights, Change, Plan, Value
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole


class ProfileRow(msgspec.Struct):
    """What rules decide of a row of `provisioning_profile`, points in time left out; fields are columns."""

    user_id: int
    status: str
    admin_role: str
    privileges: list[str]
    managed_group_ids: list[int]
    admin_rule_id: int | None
    user_group_id: int | None
    user_group_rule_id: int | None
    language: str
    language_is_picked: bool
    language_rule_id: int | None
    welcome_template_id: int | None
    welcome_rule_id: int | None
    settings_template_id: int | None
    settings_rule_id: int | None


COLUMNS = ProfileRow.__struct_fields__
_WRITTEN = [column for column in COLUMNS if column not in {"user_id", "language_is_picked"}]


class _Columns(NamedTuple):
    """Where the profile keeps a kind."""

    value: tuple[str, ...]
    rule: str
    since: str


_COLUMNS = {
    Kind.USER_GROUP: _Columns(("user_group_id",), "user_group_rule_id", "user_group_since"),
    Kind.ADMIN_RIGHTS: _Columns(
        ("admin_role", "privileges", "managed_group_ids"), "admin_rule_id", "admin_since"
    ),
    Kind.LANGUAGE: _Columns(("language",), "language_rule_id", "language_since"),
    Kind.WELCOME_TEMPLATE: _Columns(("welcome_template_id",), "welcome_rule_id", "welcome_since"),
    Kind.SETTINGS_TEMPLATE: _Columns(("settings_template_id",), "settings_rule_id", "settings_since"),
}

_ACTIVATES = "(p.status <> 'active' AND new.status = 'active')"


def _since(kind: Kind) -> str:
    """The same value from another rule is held since the same time."""
    value, rule, since = _COLUMNS[kind]
    if kind.applied is Applied.ONCE:
        return f"{since} = CASE WHEN {_ACTIVATES} THEN %(at)s ELSE p.{since} END"
    before, after = (
        f"({', '.join(f'{row}.{column}' for column in value)}, {row}.{rule} IS NULL)" for row in ("p", "new")
    )
    return (
        f"{since} = CASE WHEN {before} IS NOT DISTINCT FROM {after} THEN p.{since}"
        f" WHEN new.{rule} IS NOT NULL THEN %(at)s END"
    )


# Points in time follow from the old row and the new one. Batches neither read nor carry them, which took
# longer than all else that is read of a user.
_UPDATE = f"""
    UPDATE provisioning_profile p SET {", ".join(f"{column} = new.{column}" for column in _WRITTEN)},
        {", ".join(_since(kind) for kind in _COLUMNS)},
        status_since = CASE WHEN p.status = new.status THEN p.status_since ELSE %(at)s END,
        first_active_at = CASE WHEN {_ACTIVATES} THEN COALESCE(p.first_active_at, %(at)s)
            ELSE p.first_active_at END,
        settings_version_id = CASE WHEN {_ACTIVATES} THEN (
            SELECT version_id FROM catalog_settingstemplate t WHERE t.id = new.settings_template_id
        ) ELSE p.settings_version_id END
    FROM json_populate_recordset(NULL::provisioning_profile, %(rows)s::json) new
    WHERE p.user_id = new.user_id
"""


def single_assignments(row: ProfileRow) -> dict[Kind, Mapping[Value, int]]:
    """What the profile holds, kind by kind, as the engine reads it."""
    return {
        Kind.USER_GROUP: _one(row.user_group_id, row.user_group_rule_id),
        Kind.ADMIN_RIGHTS: {} if row.admin_rule_id is None else {_admin_rights(row): row.admin_rule_id},
        Kind.LANGUAGE: _one(row.language, row.language_rule_id),
        Kind.WELCOME_TEMPLATE: _one(row.welcome_template_id, row.welcome_rule_id),
        Kind.SETTINGS_TEMPLATE: _one(row.settings_template_id, row.settings_rule_id),
    }


def row_of(profile: Profile) -> ProfileRow:
    return ProfileRow(*(getattr(profile, column) for column in COLUMNS))


def held_since(profile: Profile, kind: Kind) -> datetime | None:
    since: datetime | None = getattr(profile, _COLUMNS[kind].since)
    return since


def apply(row: ProfileRow, plan: Plan) -> bool:
    """Write the plan's part into the row; True where that changed anything."""
    mine = [change for change in plan.changes if change.kind in _COLUMNS]
    for change in mine:
        _assign(row, change)
    is_other_status = row.status != plan.status.value
    row.status = plan.status.value
    return is_other_status or bool(mine)


def write(rows: Collection[ProfileRow], at: datetime) -> None:
    if rows:
        ask(_UPDATE, {"rows": msgspec.json.encode(list(rows)).decode(), "at": at})


def _one(value: Value, rule_id: int | None) -> Mapping[Value, int]:
    return {} if rule_id is None else {value: rule_id}


def _admin_rights(row: ProfileRow) -> AdminRights:
    return AdminRights(row.admin_role, frozenset(row.privileges), frozenset(row.managed_group_ids))


def _assign(row: ProfileRow, change: Change) -> None:
    gone = change.after is None
    if change.kind is Kind.ADMIN_RIGHTS:
        assert isinstance(change.value, AdminRights)
        _assign_admin_rights(row, AdminRights(AdminRole.NONE) if gone else change.value)
    else:
        nothing = "" if change.kind is Kind.LANGUAGE else None
        setattr(row, _COLUMNS[change.kind].value[0], nothing if gone else change.value)
    setattr(row, _COLUMNS[change.kind].rule, change.after)


def _assign_admin_rights(row: ProfileRow, rights: AdminRights) -> None:
    row.admin_role = rights.role
    row.privileges = sorted(rights.privileges)
    row.managed_group_ids = sorted(rights.managed_groups)
