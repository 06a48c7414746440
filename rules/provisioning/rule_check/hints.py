from dataclasses import dataclass
from enum import Enum

from rules.engine.kinds import Kind


class HintKind(Enum):
    GROUP_GONE = "group_gone"  # the directory has deleted the group
    GROUP_EMPTY = "group_empty"  # nobody who is active is in the group
    DUPLICATE = "duplicate"  # the `winners` is on the same group and says the same
    SHADOWED = "shadowed"  # every member gets from the `winners` all that the rule could give
    CONTRADICTORY = "contradictory"  # names something of a `kind_in_vain` that the `winners` decides
    DEMAND_ABOVE_SUPPLY = "demand_above_supply"  # too few seats: `shortage`


@dataclass(frozen=True, slots=True)
class Shortage:
    """A product with a limit: `waiting` users are in line for it, or `members` of the rule's group are about
    to need one of the `free` seats.
    """

    product_id: int
    product_name: str
    waiting: int
    free: int
    members: int


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to know about a rule; never a reason to refuse it. `winners`: priorities, strongest first."""

    kind: HintKind
    winners: tuple[int, ...] = ()
    kind_in_vain: Kind | None = None
    shortage: Shortage | None = None
