"""The screens of the side navigation."""

from dataclasses import dataclass
from typing import Any

from usersync.console.crud.screen import Screen
from usersync.console.screens.device_groups import DEVICE_GROUPS
from usersync.console.screens.products import PRODUCTS
from usersync.console.screens.settings_templates import SETTINGS_TEMPLATES
from usersync.console.screens.user_groups import USER_GROUPS


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation; `within` are the URL names of the pages that belong to the screen."""

    label: str
    url_name: str
    icon: str
    within: frozenset[str] = frozenset()

    def contains(self, url_name: str) -> bool:
        return url_name == self.url_name or url_name in self.within


def _declared(screen: Screen[Any], icon: str) -> Link:
    return Link(screen.heading, screen.plural, icon, screen.url_names)


_RULE_PAGES = frozenset(
    {
        "rule_add",
        "rule_edit",
        "rule_delete",
        "rule_disable",
        "rule_enable",
        "rule_move",
        "sync_switch",
        "rule_history",
        "rule_restore",
        "directory_group_holds",
        "product_holds",
        "failures",
        "custom_attributes",
    }
)

CONNECTION_PAGES = frozenset({"connection", "connection_add", "connection_token", "token_revoke"})

SECTIONS = (
    (
        Link("User Sync", "user_sync", "sync", _RULE_PAGES),
        Link("Manage users", "users", "users", frozenset({"user"})),
        Link("Directory groups", "directory_groups", "directory", frozenset({"directory_group"})),
        _declared(USER_GROUPS, "usergroup"),
        _declared(DEVICE_GROUPS, "device"),
    ),
    (_declared(PRODUCTS, "product"), _declared(SETTINGS_TEMPLATES, "sliders")),
    (
        Link("Directory connections", "connections", "plug", CONNECTION_PAGES),
        Link("Activity history", "activity", "clock"),
        Link("Admin settings", "admin_settings", "gear", frozenset({"custom_fields", "administrators"})),
    ),
)
