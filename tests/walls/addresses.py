"""Every address of the product, and whom it is for. An address that is not in here fails a test."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from rules.catalog.models import AdminPrivilege

# Without signing in.
ANYBODY = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "sso",
        "sso_again",
        "openid_connect_callback",
        "saml_acs",
        "saml_finish_acs",
        "saml_metadata",
        "saml_sls",
        "welcome:page",
        "welcome:link",
        "welcome:again",
        "welcome:language",
        "health:live",
        "health:ready",
        "console:set_up",
        "console:theme",
        "console:no_access",
        "console:first_time",
        "console:invitation",
    }
)
# What operators have of their own; nothing of an account.
ONES_OWN = frozenset(
    {
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "usersessions_list",
        "end_session",
    }
)
# Whoever is something in some account.
OPERATORS = frozenset({"console:home", "console:preferences", "console:switch_account"})
EVERY_MANAGER = frozenset({"console:search", "console:users", "console:user", "console:user_refresh"})
BY_PRIVILEGE: Mapping[AdminPrivilege, frozenset[str]] = {
    AdminPrivilege.USERS: frozenset({"console:user_delete"}),
    AdminPrivilege.SEATS: frozenset({"console:products"}),
    AdminPrivilege.ORGANIZER_SETTINGS: frozenset(
        {
            "console:settings_templates",
            "console:settings_template_add",
            "console:settings_template_edit",
            "console:settings_template_delete",
        }
    ),
    AdminPrivilege.GROUPS: frozenset(
        {
            "console:user_groups",
            "console:user_group_add",
            "console:user_group_edit",
            "console:user_group_delete",
        }
    ),
    AdminPrivilege.REPORTS: frozenset({"console:activity", "console:activity_export"}),
}
# Where a manager of some groups only looks, because the change would concern users of other groups.
OF_ALL_USERS = frozenset(
    {
        "console:settings_template_add",
        "console:settings_template_edit",
        "console:settings_template_delete",
    }
)
FULL_ADMINISTRATORS = frozenset(
    f"console:{name}"
    for name in (
        *("user_sync", "user_sync_live", "sync_switch", "failures", "custom_attributes"),
        *("rule_move", "rule_add", "rule_edit", "rule_enable", "rule_disable"),
        *("rule_delete", "rule_revive", "rule_history", "rule_restore", "rule_menu", "further_rules"),
        *("rule_add_effect", "rule_add_people", "rule_edit_effect", "rule_edit_people"),
        *("directory_group_holds", "product_holds"),
        *("directory_groups", "directory_group", "directory_group_options"),
        *("device_groups", "device_group_add", "device_group_edit", "device_group_delete"),
        *("product_add", "product_edit", "product_delete"),
        *("connections", "connection_add", "connection", "connection_token", "token_revoke"),
        *("admin_settings", "custom_fields", "administrators"),
        *("sso", "sso_kind", "sso_test", "sso_switch"),
        *("sso_domain_add", "sso_domain_check", "sso_domain_remove"),
        *("rule_add_welcome", "rule_edit_welcome", "welcome_emails", "welcome_email_add"),
        *("welcome_email_edit", "welcome_email_delete", "welcome_email_draft", "welcome_email_message"),
        *("welcome_email_preview", "welcome_email_test"),
        *("administrator_invite", "administrator_edit", "administrator_dismiss", "invitation_withdraw"),
    )
)
BEHIND_PRIVILEGES = frozenset[str]().union(*BY_PRIVILEGE.values())
OF_THE_CONSOLE = OPERATORS | EVERY_MANAGER | BEHIND_PRIVILEGES | FULL_ADMINISTRATORS


@dataclass(frozen=True, slots=True)
class Address:
    """`parts`: what its path asks for, such as `rule_id`."""

    name: str
    parts: tuple[str, ...]

    @property
    def is_of_a_row(self) -> bool:
        return bool(set(self.parts) - {"kind"})

    def part(self, name: str) -> str:
        """What to fill in for: the `row_id` of a declared screen is of the screen's thing."""
        stem = re.sub(r"_(edit|delete)$", "", self.name.partition(":")[2])
        return f"{stem}_id" if name == "row_id" else name


def every_address() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, pattern.namespace or namespace)
        else:
            parts = tuple(pattern.pattern.regex.groupindex)
            yield Address(f"{namespace}:{pattern.name}" if namespace else str(pattern.name), parts)
