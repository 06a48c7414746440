"""The screens of the side navigation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """A link of the navigation; `within` are the URL names of the pages that belong to the screen."""

    label: str
    url_name: str
    icon: str
    within: frozenset[str] = frozenset()

    def contains(self, url_name: str) -> bool:
        return url_name == self.url_name or url_name in self.within


SCREENS = (
    Screen("User Sync", "user_sync", "sync", frozenset({"rule_add", "rule_edit", "rule_delete"})),
    Screen("Manage users", "users", "users", frozenset({"user"})),
    Screen("Directory groups", "directory_groups", "directory", frozenset({"directory_group"})),
)
