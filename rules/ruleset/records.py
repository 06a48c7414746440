"""What a rule says, apart from its place in the order."""

from dataclasses import asdict, dataclass
from typing import Any

from rules.accounts.languages import Language
from rules.ruleset.models import AdminRole


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContent:
    """The fields of the rule form; ids belong to the rule's account. None: Default, or No Group."""

    group_id: int
    description: str = ""
    enabled: bool = True
    product_ids: frozenset[int] = frozenset()
    admin_role: AdminRole = AdminRole.NONE
    privileges: frozenset[str] = frozenset()
    managed_group_ids: frozenset[int] = frozenset()
    welcome_template_id: int | None = None
    language: Language = Language.ENGLISH
    user_group_id: int | None = None
    device_group_ids: frozenset[int] = frozenset()
    settings_template_id: int | None = None


def as_details(content: RuleContent) -> dict[str, Any]:
    """For the activity: plain JSON values, sets in order."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(content).items()
    }
