"""What the User Sync page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rules.accounts.models import Account
from rules.catalog.selectors import products_waited_for
from rules.directory.search import words_of
from rules.directory.selectors import has_directory
from rules.provisioning.failures.selectors import failed_users
from rules.provisioning.holds.selectors import cases
from rules.provisioning.rule_check import Hint, HintKind, check_rules
from rules.provisioning.selectors import pending_users
from rules.ruleset.selectors import Reach, RuleRow, reach, rule_order, rule_rows, rules_without_a_group
from usersync.console.failures.banners import Banner, banners
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.hints import SpokenHint, spoken
from usersync.console.on_hold import SpokenCase, spoken_case
from usersync.console.tabs import Tabs


@dataclass(frozen=True, slots=True)
class Progress:
    """`left` users are pending; `of`: the most that were pending since the page began to ask.

    Nothing moves while User Sync is off.
    """

    left: int
    of: int
    moves: bool = True

    @property
    def done(self) -> int:
        return self.of - self.left


@dataclass(frozen=True, slots=True)
class Line:
    """A rule of the table with the hints of the rule check."""

    row: RuleRow
    hints: Sequence[SpokenHint]


@dataclass(frozen=True, slots=True)
class Board:
    sync_is_on: bool
    search: str
    lines: Sequence[Line]
    order: Sequence[int]
    reach: Reach | None
    progress: Progress
    on_hold: Sequence[SpokenCase]
    failures: Sequence[Banner]
    has_directory: bool
    tabs: Tabs

    @property
    def is_empty(self) -> bool:
        return not self.order

    @property
    def can_reorder(self) -> bool:
        return not self.search and len(self.order) > 1

    @property
    def enabled(self) -> int:
        return sum(line.row.rule.enabled for line in self.lines)

    @property
    def query(self) -> str:
        """What the menu of a rule has to know of the list."""
        return urlencode({"seen": self.seen, "q": self.search})

    @property
    def seen(self) -> str:
        """The order in front of the administrator, as forms send it back."""
        return fingerprint_of_order(self.order)


def read_board(account: Account, search: str = "") -> Board:
    order = rule_order(account)
    return Board(
        sync_is_on=account.sync_is_on,
        search=" ".join(words_of(search)),
        lines=_lines(account, search),
        order=order,
        reach=reach(account),
        progress=read_progress(account),
        on_hold=[spoken_case(case) for case in cases(account)],
        failures=banners(products_waited_for(account), failed_users(account), rules_without_a_group(account)),
        # A rule is made for a group of a directory: where there are rules, nobody has to ask.
        has_directory=bool(order) or has_directory(account),
        tabs=Tabs.of(account, rules=len(order)),
    )


def _lines(account: Account, search: str) -> list[Line]:
    hints = check_rules(account)
    return [
        Line(row, [spoken(hint) for hint in hints.get(row.rule.pk, ()) if not _is_said_already(hint)])
        for row in rule_rows(account, search)
    ]


def _is_said_already(hint: Hint) -> bool:
    """By the row itself, or by the notice of the product above the table."""
    return hint.kind is HintKind.GROUP_GONE or bool(hint.shortage and hint.shortage.waiting)


def read_progress(account: Account, at_most: int = 0) -> Progress:
    left = pending_users(account)
    return Progress(left, max(left, at_most), moves=bool(left) and account.sync_is_on)
