"""What the activity says of changes to one user's holdings: written by reconcile, read by the screens."""

from collections.abc import Iterable
from enum import Enum

import msgspec

from rules.audit.models import Activity

# The action of an activity that carries entries.
HOLDINGS_CHANGED = "user.holdings_changed"


class Event(Enum):
    GOT = "got"
    WAITS = "waits"
    LOST = "lost"
    LEFT_LINE = "left_line"  # waited for it, and does not any more
    HELD_BACK = "held_back"  # would have lost it, which waits for an operator
    OTHER_RULE = "other_rule"  # still has it, from another rule
    ACTIVATED = "activated"
    REACTIVATED = "reactivated"
    SUSPENDED = "suspended"

    # As of `Kind`: many steps are looked up in a batch.
    __hash__ = object.__hash__


# What no choice at all is kept as.
DEFAULT = "Default"


class Rights(msgspec.Struct, frozen=True, omit_defaults=True):
    """Admin rights with the names of the groups; no group: all users; an empty name: it was gone already."""

    role: str
    groups: tuple[str, ...] = ()
    privileges: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One change, by names that outlive what they name; `value_words` puts them in the reader's language.

    `rights` in place of a `value`, where that is what changed.
    `rule`: what gives it (for a loss: what gave it), with the version that it had.
    """

    event: Event
    kind: str = ""  # label of `rules.engine.kinds.Kind`; empty where the status changed
    value: str = ""
    rights: Rights | None = None
    rule: str = ""
    # Short in the activity, because most of what it keeps are entries.
    rule_id: int = msgspec.field(default=0, name="id")
    rule_version: int = msgspec.field(default=0, name="v")


def encode(entry: Entry) -> str:
    return msgspec.json.encode(entry).decode()


def details(encoded: Iterable[str]) -> str:
    """The details of an activity. Entries are encoded one by one, because many users share them."""
    return f'{{"entries":[{",".join(encoded)}]}}'


def entries_of(activity: Activity) -> list[Entry]:
    """The entries of an activity `HOLDINGS_CHANGED`; none of any other."""
    return msgspec.convert(activity.details.get("entries", []), list[Entry])
