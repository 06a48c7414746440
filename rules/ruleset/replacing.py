"""What a rule says once something that it names is not there any more."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Model

from rules.catalog.models import DeviceGroup, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.ruleset.models import AdminRole
from rules.ruleset.records import RuleContent

# What rules can name something else instead of.
NamedRow = UserGroup | DeviceGroup | SettingsTemplate | WelcomeTemplate

# The fields of a rule's content that hold ids of rows of a model.
_FIELDS: Mapping[type[Model], tuple[str, ...]] = {
    UserGroup: ("user_group_id", "managed_group_ids"),
    DeviceGroup: ("device_group_ids",),
    SettingsTemplate: ("settings_template_id",),
    WelcomeTemplate: ("welcome_template_id",),
}


def without_row(content: RuleContent, row: NamedRow, instead: int | None) -> RuleContent:
    """`instead`: the id of another row of the model, which is named where the row was."""
    for field in _FIELDS[type(row)]:
        content = without(content, field, {row.pk}, instead)
    return content


def without(
    content: RuleContent, field: str, ids: Collection[int], instead: int | None = None
) -> RuleContent:
    """The ids are not named in the field; `instead` is, where one of them was.

    A manager whose groups are all gone is no manager: no group would mean all users.
    """
    said, gone = getattr(content, field), frozenset(ids)
    changes: dict[str, Any] = {}
    if not isinstance(said, frozenset):
        changes = {field: instead} if said in gone else {}
    elif said & gone:
        changes = {field: said - gone | (frozenset() if instead is None else {instead})}
    if field == "managed_group_ids" and changes.get(field) == frozenset():
        changes |= {"admin_role": AdminRole.NONE, "privileges": frozenset()}
    return replace(content, **changes)
