"""The engine's words: rules, entitlements, holdings and changes, as plain immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from rules.engine.kinds import Kind

# A default template or the account's default; a value that a rule can choose.
DEFAULT = None


@dataclass(frozen=True, slots=True)
class AdminRights:
    """Admin rights as one unit; no managed group means all users of the account."""

    role: str
    privileges: frozenset[str] = frozenset()
    managed_groups: frozenset[int] = frozenset()


# Ids of products, groups and templates; a language code; admin rights; None for Default.
Value = int | str | AdminRights | None

# Kind by kind: value -> id of the rule that gives it.
Assignments = Mapping[Kind, Mapping[Value, int]]


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """One enabled rule. `choices`: kind by kind what it names, an empty tuple where it names nothing."""

    id: int
    priority: int
    group_id: int
    choices: Mapping[Kind, tuple[Value, ...]]


class Status(Enum):
    NEW = "new"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Holdings(NamedTuple):
    """What one user holds; seats waited for count as held here, they are the same demand."""

    status: Status
    assignments: Assignments
    language_is_picked: bool = False


class Change(NamedTuple):
    """One value that a user gains (no rule before), loses (no rule after), or has from another rule."""

    kind: Kind
    value: Value
    before: int | None
    after: int | None


class Plan(NamedTuple):
    """What has to be done for one user."""

    status: Status
    changes: tuple[Change, ...]
    activates: bool = False


class Demand(NamedTuple):
    """One user's place in the line for a seat: rule priority, then how long waited, then id."""

    priority: int
    since: datetime
    user_id: int
