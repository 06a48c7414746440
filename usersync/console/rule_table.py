"""The rules as the User Sync page lists them: the first hundred, and further ones as somebody scrolls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.utils.translation import gettext, ngettext

from rules.accounts.models import Account
from rules.directory.search import words_of
from rules.provisioning.rule_check import Hint, HintKind, check_rules
from rules.ruleset.selectors import RuleRow, rule_ids_found, rule_order, rule_rows
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.hints import SpokenHint, spoken
from usersync.console.sentences import grouped

ROWS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A rule of the table with the hints of the rule check.

    Its sentences are made here: `blocktranslate` costs eight times as much, in each of many lines.
    """

    row: RuleRow
    hints: Sequence[SpokenHint]

    @property
    def reorder(self) -> str:
        return gettext("Re-order rule %(number)s, %(group)s") % self._named()

    @property
    def actions(self) -> str:
        return gettext("Actions for rule %(number)s, %(group)s") % self._named()

    @property
    def members(self) -> str:
        count = self.row.members
        return ngettext("%(number)s member", "%(number)s members", count) % {"number": grouped(count)}

    def _named(self) -> dict[str, object]:
        return {"number": self.row.rule.priority, "group": self.row.rule.group.display_name}


@dataclass(frozen=True, slots=True)
class RuleTable:
    """`order`: the ids of all rules; `found`: how many of them the search finds; `end`: how many are shown
    with these lines. `seen` is the order in front of the administrator, as forms send it back.
    """

    search: str
    order: Sequence[int]
    seen: str
    found: int
    lines: Sequence[Line]
    end: int

    @classmethod
    def of(cls, account: Account, search: str = "", *, start: int = 0, rows: int = ROWS) -> Self:
        """`rows` from `start` on, a whole table at least."""
        words = " ".join(words_of(search))
        order = rule_order(account)
        found = rule_ids_found(account, words) if words else order
        shown = found[start : start + max(rows, ROWS)]
        end = start + len(shown)
        return cls(words, order, fingerprint_of_order(order), len(found), _lines(account, shown), end)

    @property
    def can_reorder(self) -> bool:
        return not self.search and len(self.order) > 1

    @property
    def has_more(self) -> bool:
        return self.end < self.found

    @property
    def longer(self) -> str:
        """The query of the page with a table of more rows."""
        return urlencode({"q": self.search, "rows": self.end + ROWS})

    @property
    def query(self) -> str:
        """What further rows and the menu of a rule have to know of the table."""
        return urlencode({"seen": self.seen, "q": self.search})


def _lines(account: Account, rule_ids: Sequence[int]) -> list[Line]:
    hints = check_rules(account, rule_ids)
    return [
        Line(row, [spoken(hint) for hint in hints.get(row.rule.pk, ()) if not _is_said_already(hint)])
        for row in rule_rows(account, rule_ids)
    ]


def _is_said_already(hint: Hint) -> bool:
    """By the row itself, or by the notice of the product above the table."""
    return hint.kind is HintKind.GROUP_GONE or bool(hint.shortage and hint.shortage.waiting)
