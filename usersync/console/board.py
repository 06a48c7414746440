"""What the User Sync page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.accounts.models import Account
from rules.catalog.selectors import products_waited_for
from rules.directory.selectors import has_directory, has_groups
from rules.provisioning.failures.selectors import failed_users
from rules.provisioning.holds.selectors import cases
from rules.provisioning.selectors import pending_users
from rules.ruleset.selectors import Reach, enabled_count, reach, rules_without_a_group
from usersync.console.failures.banners import Banner, banners
from usersync.console.on_hold import SpokenCase, spoken_case
from usersync.console.rule_search import RuleSearch
from usersync.console.rule_table import ROWS, RuleTable
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
class Board:
    sync_is_on: bool
    table: RuleTable
    enabled: int
    reach: Reach | None
    progress: Progress
    on_hold: Sequence[SpokenCase]
    failures: Sequence[Banner]
    has_directory: bool
    has_groups: bool
    tabs: Tabs

    @property
    def is_empty(self) -> bool:
        return not self.table.order


def read_board(account: Account, search: RuleSearch, rows: int = ROWS, moved: int | None = None) -> Board:
    """`moved`: the id of the rule that has just been moved."""
    table = RuleTable.of(account, search, rows=rows, moved=moved)
    return Board(
        sync_is_on=account.sync_is_on,
        table=table,
        enabled=enabled_count(account),
        reach=reach(account),
        progress=read_progress(account),
        on_hold=[spoken_case(case) for case in cases(account)],
        failures=banners(products_waited_for(account), failed_users(account), rules_without_a_group(account)),
        # A rule is made for a group of a directory: where there are rules, nobody has to ask.
        has_directory=bool(table.order) or has_directory(account),
        has_groups=bool(table.order) or has_groups(account),
        tabs=Tabs.of(account, rules=len(table.order)),
    )


def read_progress(account: Account, at_most: int = 0) -> Progress:
    left = pending_users(account)
    return Progress(left, max(left, at_most), moves=bool(left) and account.sync_is_on)
