"""What a source says of a user, and what it asks of a group."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAttributes:
    """The attributes of a directory user that a source may set; texts are empty where not given."""

    user_name: str
    external_id: str = ""
    given_name: str = ""
    family_name: str = ""
    display_name: str = ""
    email: str = ""
    title: str = ""
    employee_number: str = ""
    cost_center: str = ""
    division: str = ""
    department: str = ""
    active: bool = True
    # All other attributes, in the source's own words.
    document: Mapping[str, Any] = field(default_factory=dict)


# The versions in which a row may be changed; None: in any.
Versions = Collection[int] | None


class Changed(NamedTuple):
    """One attribute before and after."""

    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Rename:
    display_name: str


@dataclass(frozen=True, slots=True)
class SetExternalId:
    external_id: str


@dataclass(frozen=True, slots=True)
class AddMembers:
    """Users by `public_id`; who is a member already stays one."""

    user_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class RemoveMembers:
    """Users by `public_id`; who is no member is no error."""

    user_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class ReplaceMembers:
    """Exactly these users by `public_id`; an empty list empties the group."""

    user_ids: Sequence[UUID]


GroupOperation = Rename | SetExternalId | AddMembers | RemoveMembers | ReplaceMembers
