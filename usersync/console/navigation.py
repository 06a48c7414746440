"""The screens of the side navigation."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules.accounts.rights import Right
from usersync.console.crud.screen import Screen
from usersync.console.screens.device_groups import DEVICE_GROUPS
from usersync.console.screens.products import PRODUCTS
from usersync.console.screens.settings_templates import SETTINGS_TEMPLATES
from usersync.console.screens.user_groups import USER_GROUPS
from usersync.console.screens.welcome_emails import WELCOME_EMAILS
from usersync.operators.standing import Standing


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation; `within` are the URL names of the pages that belong to the screen."""

    label: str | Promise
    url_name: str
    icon: str
    within: frozenset[str] = frozenset()
    right: Right = Right.ADMINISTER

    def contains(self, url_name: str) -> bool:
        return url_name == self.url_name or url_name in self.within


def _declared(screen: Screen[Any], icon: str) -> Link:
    return Link(screen.texts.heading, screen.plural, icon, screen.url_names, screen.sees)


_RULE_PAGES = frozenset(
    {
        "rule_add",
        "rule_edit",
        "rule_delete",
        "rule_disable",
        "rule_enable",
        "rule_menu",
        "rule_move",
        "sync_switch",
        "rule_history",
        "rule_restore",
        "rule_add_welcome",
        "rule_edit_welcome",
        "directory_group_holds",
        "product_holds",
        "failures",
        "custom_attributes",
    }
)

CONNECTION_PAGES = frozenset({"connection", "connection_add", "connection_token", "token_revoke"})

_SETTINGS_PAGES = frozenset(
    {
        "custom_fields",
        "administrators",
        "administrator_invite",
        "administrator_edit",
        "administrator_dismiss",
        "sso",
        "sso_domain_add",
        "sso_domain_remove",
    }
)

SECTIONS = (
    (
        Link(_("User Sync"), "user_sync", "sync", _RULE_PAGES),
        Link(_("Manage users"), "users", "users", frozenset({"user", "user_delete"}), Right.SEE_USERS),
        Link(_("Directory groups"), "directory_groups", "directory", frozenset({"directory_group"})),
        _declared(USER_GROUPS, "usergroup"),
        _declared(DEVICE_GROUPS, "device"),
    ),
    (
        _declared(PRODUCTS, "product"),
        _declared(SETTINGS_TEMPLATES, "sliders"),
        _declared(WELCOME_EMAILS, "mail"),
    ),
    (
        Link(_("Directory connections"), "connections", "plug", CONNECTION_PAGES),
        Link(_("Activity history"), "activity", "clock", right=Right.SEE_ACTIVITY),
        Link(_("Admin settings"), "admin_settings", "gear", _SETTINGS_PAGES),
    ),
)


def sections_for(standing: Standing) -> list[list[Link]]:
    """What the operator may open; sections with nothing in them are left out."""
    open_links = ([link for link in section if standing.may(link.right)] for section in SECTIONS)
    return [section for section in open_links if section]
