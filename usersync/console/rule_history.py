"""The history of a rule in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.audit.models import Activity
from rules.catalog.models import AdminPrivilege
from rules.provisioning.rule_names import RuleNames
from rules.provisioning.rule_versions import Difference, RuleVersion, differences, version_of
from rules.ruleset.models import Rule

# In the order of the rule form.
_LABELS = {
    "enabled": "State",
    "group_id": "Directory group",
    "description": "Description",
    "product_ids": "Products",
    "admin_role": "Admin role",
    "privileges": "Privileges",
    "managed_group_ids": "Manages",
    "welcome_template_id": "Welcome e-mail",
    "language": "Language",
    "user_group_id": "User group",
    "device_group_ids": "Device groups",
    "settings_template_id": "Settings template",
}
_TITLES = {"rule.created": "Created", "rule.changed": "Edited", "rule.deleted": "Deleted"}


@dataclass(frozen=True, slots=True)
class SpokenDifference:
    label: str
    removed: list[str]
    added: list[str]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that was done to a rule; `makes_version`: it is where that version began."""

    activity: Activity
    version: int
    title: str
    changes: list[SpokenDifference]
    makes_version: bool
    is_current: bool
    can_restore: bool


def history_row(rule: Rule, activity: Activity) -> HistoryRow:
    said = version_of(activity)
    makes_version = activity.action in {"rule.created", "rule.changed"}
    found = list(differences(said.before, said.content)) if makes_version and said.content else []
    is_current = makes_version and said.version == rule.version
    return HistoryRow(
        activity=activity,
        version=said.version,
        title=_title(activity.action, said, found),
        changes=spoken(found, said.names),
        makes_version=makes_version,
        is_current=is_current and not rule.deleted_at,
        can_restore=makes_version and not is_current and not rule.deleted_at,
    )


def spoken(found: Iterable[Difference], names: RuleNames) -> list[SpokenDifference]:
    by_field = {each.field: each for each in found}
    return [
        SpokenDifference(label, _texts(field, each.removed, names), _texts(field, each.added, names))
        for field, label in _LABELS.items()
        if (each := by_field.get(field))
    ]


def _title(action: str, said: RuleVersion, found: list[Difference]) -> str:
    if said.restored:
        return f"Restored version {said.restored}"
    if said.copied_from:
        return f"Duplicated from rule {said.copied_from}"
    if action == "rule.moved":
        return f"Moved from {said.old} to {said.new}"
    if [each.field for each in found] == ["enabled"]:
        return "Enabled" if found[0].added == (True,) else "Disabled"
    return _TITLES[action]


def _texts(field: str, values: Iterable[object], names: RuleNames) -> list[str]:
    return [text for value in values if (text := _text(field, value, names.get(field, {})))]


def _text(field: str, value: object, names: dict[int, str]) -> str:
    """Empty for a description that says nothing."""
    if value is None:
        return "No Group" if field == "user_group_id" else "Default"
    if isinstance(value, bool):
        return "Enabled" if value else "Disabled"
    if isinstance(value, int):
        return names.get(value, "Gone")
    if field == "privileges":
        return AdminPrivilege(str(value)).label
    return str(getattr(value, "label", value))
