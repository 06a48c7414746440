"""What somebody may do in an account: services ask before they write, screens before they offer it."""

from dataclasses import dataclass
from enum import Enum, auto

from django.core.exceptions import PermissionDenied


class Right(Enum):
    ADMINISTER = auto()  # rules, holds, directory groups, connections, settings of the account
    SEE_USERS = auto()
    DELETE_USERS = auto()
    SEE_SEATS = auto()
    SEE_SETTINGS_TEMPLATES = auto()
    CHANGE_SETTINGS_TEMPLATES = auto()
    CHANGE_USER_GROUPS = auto()
    SEE_ACTIVITY = auto()


class NotAllowed(PermissionDenied):
    """Nothing was written. No screen leads here: it offers only what the operator may do."""


@dataclass(frozen=True, slots=True)
class Authority:
    """`account_id` None: in every account. `managed_group_ids`: the user groups that somebody looks after;
    empty: all users of the account."""

    rights: frozenset[Right] = frozenset()
    account_id: int | None = None
    managed_group_ids: frozenset[int] = frozenset()

    def covers(self, right: Right, account_id: int) -> bool:
        return right in self.rights and self.account_id in {None, account_id}


NOTHING = Authority()
EVERYTHING = Authority(frozenset(Right))
