"""What the operations of one request come to, taken in their order, before anybody asks the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rules.directory.models import DirectoryGroup
from rules.directory.records import (
    AddMembers,
    Changed,
    GroupOperation,
    RemoveMembers,
    Rename,
    ReplaceMembers,
    SetExternalId,
)


@dataclass(slots=True)
class NetChange:
    """Users are named by the digits of their `public_id`, which cost least to write.

    `joining` are to be members and `leaving` are not; `others_leave`: nobody but those who join stays.
    `named` were added at some time, and must be users even where they do not join in the end.
    """

    joining: set[str] = field(default_factory=set)
    leaving: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    others_leave: bool = False
    attributes: dict[str, Changed] = field(default_factory=dict)

    @property
    def is_about_members(self) -> bool:
        return bool(self.joining or self.leaving or self.named or self.others_leave)

    def add(self, user_ids: Collection[UUID]) -> None:
        ids = _digits(user_ids)
        self.named |= ids
        self.joining |= ids
        self.leaving -= ids

    def remove(self, user_ids: Collection[UUID]) -> None:
        ids = _digits(user_ids)
        self.joining -= ids
        self.leaving |= ids

    def replace(self, user_ids: Collection[UUID]) -> None:
        self.joining, self.leaving, self.others_leave = _digits(user_ids), set(), True
        self.named |= self.joining

    def set(self, attribute: str, before: str, value: str) -> None:
        """`before` is what the group has."""
        if before == value:
            self.attributes.pop(attribute, None)
        else:
            self.attributes[attribute] = Changed(before, value)


def net_change(group: DirectoryGroup, operations: Sequence[GroupOperation]) -> NetChange:
    change = NetChange()
    for operation in operations:
        match operation:
            case Rename(display_name):
                change.set("display_name", group.display_name, display_name)
            case SetExternalId(external_id):
                change.set("external_id", group.external_id, external_id)
            case AddMembers(user_ids):
                change.add(user_ids)
            case RemoveMembers(user_ids):
                change.remove(user_ids)
            case ReplaceMembers(user_ids):
                change.replace(user_ids)
    return change


def _digits(user_ids: Collection[UUID]) -> set[str]:
    return {each.hex for each in user_ids}
