"""The one table of what a manager with limited privileges may do; a full administrator may do everything."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.accounts.rights import Right
from rules.catalog.models import AdminPrivilege


@dataclass(frozen=True, slots=True)
class Condition:
    """`privilege` None: every manager. `of_all_users`: what it changes concerns users of every group."""

    privilege: AdminPrivilege | None = None
    of_all_users: bool = False


# What is not in the table is for full administrators only. docs/sign-in.md shows it to people.
MANAGERS_MAY: Mapping[Right, Condition] = {
    Right.SEE_USERS: Condition(),
    Right.DELETE_USERS: Condition(AdminPrivilege.USERS),
    Right.SEE_SEATS: Condition(AdminPrivilege.SEATS),
    Right.SEE_SETTINGS_TEMPLATES: Condition(AdminPrivilege.ORGANIZER_SETTINGS),
    Right.CHANGE_SETTINGS_TEMPLATES: Condition(AdminPrivilege.ORGANIZER_SETTINGS, of_all_users=True),
    Right.CHANGE_USER_GROUPS: Condition(AdminPrivilege.GROUPS),
    Right.SEE_ACTIVITY: Condition(AdminPrivilege.REPORTS),
}
