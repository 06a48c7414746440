"""What the documents of groups say, checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rules.directory.models import DirectoryGroup
from rules.directory.records import GroupOperation, Rename, ReplaceMembers, SetExternalId
from usersync.scim.errors import InvalidValue
from usersync.scim.messages import lowered, member_ids

_NAME_LIMIT = DirectoryGroup._meta.get_field("display_name").max_length or 0
_ID_LIMIT = DirectoryGroup._meta.get_field("external_id").max_length or 0


@dataclass(frozen=True, slots=True)
class GroupContent:
    """A whole group as a client sent it."""

    display_name: str
    external_id: str
    member_ids: Sequence[UUID]

    @property
    def as_operations(self) -> list[GroupOperation]:
        return [
            Rename(self.display_name),
            SetExternalId(self.external_id),
            ReplaceMembers(self.member_ids),
        ]


def content_of_payload(payload: Mapping[str, Any]) -> GroupContent:
    """Of a POST or PUT: what is not there is empty. Raises InvalidValue."""
    values = lowered(payload)
    members = values.get("members")
    return GroupContent(
        display_name(values.get("displayname")),
        external_id(values.get("externalid")),
        [] if members is None else member_ids(members),
    )


def display_name(value: object) -> str:
    """Raises InvalidValue."""
    name = _text(value, "displayName", _NAME_LIMIT)
    if not name.strip():
        raise InvalidValue("displayName is required.")
    return name


def external_id(value: object) -> str:
    """Raises InvalidValue."""
    return "" if value is None else _text(value, "externalId", _ID_LIMIT)


def _text(value: object, name: str, limit: int) -> str:
    if not isinstance(value, str):
        raise InvalidValue(f"{name} must be a text.")
    if "\x00" in value:
        raise InvalidValue(f"{name} may not have the character NUL.")
    if len(value) > limit:
        raise InvalidValue(f"{name} may have {limit} characters, this one has {len(value)}.")
    return value
