"""The history of a rule in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rules.audit.models import Activity
from rules.catalog.models import AdminPrivilege
from rules.provisioning.rule_names import RuleNames
from rules.provisioning.rule_versions import Difference, RuleVersion, differences, version_of
from rules.ruleset.models import Rule

# In the order of the rule form.
_LABELS = {
    "enabled": _("State"),
    "group_id": _("Directory group"),
    "description": _("Description"),
    "product_ids": _("Products"),
    "admin_role": _("Admin role"),
    "privileges": _("Privileges"),
    "managed_group_ids": _("Manages"),
    "welcome_template_id": _("Welcome e-mail"),
    "language": _("Language"),
    "user_group_id": _("User group"),
    "device_group_ids": _("Device groups"),
    "settings_template_id": _("Settings template"),
}
_TITLES = {
    "rule.created": _("Created"),
    "rule.changed": _("Edited"),
    "rule.deleted": _("Deleted"),
    "rule.revived": _("Back after its deletion"),
}


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
    is_current = makes_version and said.version == rule.version
    return HistoryRow(
        activity=activity,
        version=said.version,
        title=title_of(activity),
        changes=spoken(_changes(said), said.names) if makes_version else [],
        makes_version=makes_version,
        is_current=is_current and not rule.deleted_at,
        can_restore=makes_version and not is_current and not rule.deleted_at,
    )


def title_of(activity: Activity) -> str:
    """What was done to the rule, in a word or a few."""
    said = version_of(activity)
    if said.restored:
        return gettext("Restored version %(version)s") % {"version": said.restored}
    if activity.action == "rule.moved":
        return gettext("Moved from %(old)s to %(new)s") % {"old": said.old, "new": said.new}
    changes = _changes(said) if activity.action == "rule.changed" else []
    if [each.field for each in changes] == ["enabled"]:
        return gettext("Enabled") if changes[0].added == (True,) else gettext("Disabled")
    return str(_TITLES[activity.action])


def spoken(found: Iterable[Difference], names: RuleNames) -> list[SpokenDifference]:
    by_field = {each.field: each for each in found}
    return [
        SpokenDifference(str(label), _texts(field, each.removed, names), _texts(field, each.added, names))
        for field, label in _LABELS.items()
        if (each := by_field.get(field))
    ]


def _changes(said: RuleVersion) -> list[Difference]:
    return list(differences(said.before, said.content)) if said.content else []


def _texts(field: str, values: Iterable[object], names: RuleNames) -> list[str]:
    return [text for value in values if (text := _text(field, value, names.get(field, {})))]


def _text(field: str, value: object, names: dict[int, str]) -> str:
    """Empty for a description that says nothing."""
    if value is None:
        return gettext("No Group") if field == "user_group_id" else gettext("Default")
    if isinstance(value, bool):
        return gettext("Enabled") if value else gettext("Disabled")
    if isinstance(value, int):
        return names.get(value, gettext("Gone"))
    if field == "privileges":
        return str(AdminPrivilege(str(value)).label)
    return str(getattr(value, "label", value))
