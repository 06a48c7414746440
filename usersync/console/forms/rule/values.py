"""What a rule says as values of the form, and values of the form as a browser would send them."""

from typing import Any

from rules.ruleset import content
from rules.ruleset.models import AdminRole, Rule


def initial_of(rule: Rule) -> dict[str, Any]:
    said = content.read(rule)
    is_administrator = said.admin_role != AdminRole.NONE
    return {
        "group": said.group_id,
        "description": said.description,
        "products": said.product_ids,
        "is_administrator": is_administrator,
        "admin_role": said.admin_role if is_administrator else None,
        "privileges": sorted(said.privileges),
        "managed_groups": said.managed_group_ids,
        "welcome_template": said.welcome_template_id,
        "language": said.language,
        "user_group": said.user_group_id,
        "device_groups": said.device_group_ids,
        "settings_template": said.settings_template_id,
    }


def as_entries(value: object) -> list[str]:
    """A value of a form as a browser would send it."""
    if isinstance(value, bool):
        return ["on"] if value else []
    values = value if isinstance(value, list | frozenset) else [value]
    return [str(each) for each in values if each is not None]
