"""The tabs of the User Sync page."""

from dataclasses import dataclass
from typing import Self

from rules.accounts.models import Account
from rules.accounts.selectors import custom_fields
from rules.ruleset.selectors import rule_order


@dataclass(frozen=True, slots=True)
class Tabs:
    """How many of each there are."""

    rules: int
    custom_attributes: int

    @classmethod
    def of(cls, account: Account, rules: int | None = None) -> Self:
        """`rules`, where they are known already."""
        counted = len(rule_order(account)) if rules is None else rules
        return cls(counted, len(custom_fields(account.pk)))
