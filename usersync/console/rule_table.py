"""The rules as the User Sync page lists them: the first hundred, and further ones as somebody scrolls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from rules.accounts.models import Account
from rules.provisioning.rule_check import Hint, HintKind, check_rules
from rules.ruleset.selectors import RuleRow, rule_ids_found, rule_order, rule_rows
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.hints import spoken
from usersync.console.rule_lines import RuleLine, rule_line
from usersync.console.rule_search import RuleSearch

ROWS = 100


@dataclass(frozen=True, slots=True)
class RuleTable:
    """`order`: the ids of all rules; `found`: how many of them the search finds; `end`: how many are shown
    with these rows. `seen` is the order in front of the administrator, as forms send it back. `moved`: the
    id of the rule that has just been moved.
    """

    search: RuleSearch
    order: Sequence[int]
    seen: str
    found: int
    rows: Sequence[RuleRow]
    hints: Mapping[int, Sequence[Hint]]
    end: int
    moved: int | None = None

    @classmethod
    def of(
        cls,
        account: Account,
        search: RuleSearch,
        *,
        start: int = 0,
        rows: int = ROWS,
        moved: int | None = None,
    ) -> Self:
        """`rows` from `start` on, a whole table at least."""
        order = rule_order(account)
        found = rule_ids_found(account, search.words, search.status) if search else order
        shown = found[start : start + max(rows, ROWS)]
        return cls(
            search=search,
            order=order,
            seen=fingerprint_of_order(order),
            found=len(found),
            rows=rule_rows(account, shown),
            hints=check_rules(account, shown),
            end=start + len(shown),
            moved=moved,
        )

    @property
    def lines(self) -> list[RuleLine]:
        can_be_moved, query = self.can_reorder, self.query
        return [
            rule_line(
                row,
                [spoken(hint) for hint in self.hints.get(row.rule.pk, ()) if not _is_said_already(hint)],
                can_be_moved=can_be_moved,
                has_moved=row.rule.pk == self.moved,
                query=query,
            )
            for row in self.rows
        ]

    @property
    def can_reorder(self) -> bool:
        return not self.search and len(self.order) > 1

    @property
    def has_more(self) -> bool:
        return self.end < self.found

    @property
    def longer(self) -> str:
        """The query of the page with a table of more rows."""
        return urlencode({**self.search.entries, "rows": self.end + ROWS})

    @property
    def query(self) -> str:
        """What further rows and the menu of a rule have to know of the table."""
        return urlencode({"seen": self.seen, **self.search.entries})


def _is_said_already(hint: Hint) -> bool:
    """By the row itself, or by the notice of the product above the table."""
    return hint.kind is HintKind.GROUP_GONE or bool(hint.shortage and hint.shortage.waiting)
