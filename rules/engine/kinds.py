"""The one table of what a rule can give and how several rules combine; the resolver reads it.

A user matches every enabled rule on a group that has the user as a member. Rules are taken by priority,
kind by kind: the strongest rule's choice of a kind wins over the same kind of weaker rules.
"""

from enum import Enum, auto


class Combine(Enum):
    UNION = auto()  # everything that any matching rule gives; each value remembers the strongest rule
    STRONGEST = auto()  # one value: that of the strongest rule that makes a choice


class EmptyChoice(Enum):
    NOTHING = auto()  # gives nothing
    NEXT = auto()  # falls through: the next rule decides
    WINS = auto()  # "Default" is a choice like any other


class Suspension(Enum):
    """What becomes of a value when no rule reaches the user any more."""

    TAKES = auto()
    KEEPS = auto()


class Applied(Enum):
    ALWAYS = auto()
    ONCE = auto()  # when the user is first provisioned or comes back, never in between


class Kind(Enum):
    """A kind of assignment. Admin rights are one unit: never mixed from two rules."""

    # fmt: off
    PRODUCTS          = ("products",          Combine.UNION,     EmptyChoice.NOTHING, Suspension.TAKES, Applied.ALWAYS)
    DEVICE_GROUPS     = ("device_groups",     Combine.UNION,     EmptyChoice.NOTHING, Suspension.TAKES, Applied.ALWAYS)
    USER_GROUP        = ("user_group",        Combine.STRONGEST, EmptyChoice.NEXT,    Suspension.KEEPS, Applied.ALWAYS)
    ADMIN_RIGHTS      = ("admin_rights",      Combine.STRONGEST, EmptyChoice.NEXT,    Suspension.TAKES, Applied.ALWAYS)
    LANGUAGE          = ("language",          Combine.STRONGEST, EmptyChoice.WINS,    Suspension.KEEPS, Applied.ALWAYS)
    WELCOME_TEMPLATE  = ("welcome_template",  Combine.STRONGEST, EmptyChoice.WINS,    Suspension.KEEPS, Applied.ALWAYS)
    SETTINGS_TEMPLATE = ("settings_template", Combine.STRONGEST, EmptyChoice.WINS,    Suspension.KEEPS, Applied.ONCE)
    # fmt: on

    # Members are single objects: the hash of the object is right, and much faster than that of Enum.
    __hash__ = object.__hash__

    def __init__(
        self, label: str, combine: Combine, empty: EmptyChoice, suspension: Suspension, applied: Applied
    ) -> None:
        self.label = label
        self.combine = combine
        self.empty = empty
        self.suspension = suspension
        self.applied = applied
