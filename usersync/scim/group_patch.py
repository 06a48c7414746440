"""PATCH requests on a group, translated into group operations; no member is ever loaded."""

from collections.abc import Sequence
from uuid import UUID

from rules.directory.records import (
    AddMembers,
    GroupOperation,
    RemoveMembers,
    Rename,
    ReplaceMembers,
    SetExternalId,
)
from usersync.scim.errors import InvalidFilter, InvalidPath, InvalidValue, NotMutable
from usersync.scim.filters import Compare, Filter, Or
from usersync.scim.group_mapping import display_name, external_id
from usersync.scim.group_schema import GROUP
from usersync.scim.messages import PatchOperation, id_or_none, member_ids, strangers_and_member_ids
from usersync.scim.patch import known_path, object_value
from usersync.scim.paths import AttributePath


def group_operations(operations: Sequence[PatchOperation]) -> list[GroupOperation]:
    """Raises InvalidPath, InvalidFilter, InvalidValue, NoTarget, NotMutable."""
    translated: list[GroupOperation] = []
    for operation in operations:
        if operation.path is None:
            translated += _without_path(operation)
        elif path := known_path(operation.path, GROUP):
            if path.is_read_only:
                raise NotMutable(f"{operation.path} is read-only.")
            translated.append(_translated(operation, path))
    return translated


def _without_path(operation: PatchOperation) -> list[GroupOperation]:
    """Okta sends `id` along; what is read-only or not kept is ignored."""
    translated: list[GroupOperation] = []
    for name, value in object_value(operation).items():
        path = known_path(name, GROUP)
        if path and not path.is_read_only:
            translated.append(_translated(PatchOperation(op=operation.op, path=name, value=value), path))
    return translated


def _translated(operation: PatchOperation, path: AttributePath) -> GroupOperation:
    match path.attribute.name, operation.op:
        case "members", _:
            return _of_members(operation, path)
        case "displayName", "remove":
            raise NotMutable("displayName is required and cannot be removed.")
        case "displayName", _:
            return Rename(display_name(operation.value))
        case "externalId", "remove":
            return SetExternalId("")
        case "externalId", _ if operation.value is None or operation.has_value:
            return SetExternalId(external_id(operation.value))
    raise InvalidValue(f"{operation.op} needs a value.")


def _of_members(operation: PatchOperation, path: AttributePath) -> GroupOperation:
    if path.sub:
        raise NotMutable(f"{operation.path} cannot be changed: add and remove members instead.")
    if path.filter is not None:
        if operation.op != "remove":
            raise InvalidPath(f"{operation.op} takes members from its value, not from a filter.")
        return RemoveMembers(_ids_in(path.filter))
    if operation.op == "remove":
        # Absent means all of them; an empty list names nobody.
        if operation.has_value:
            return RemoveMembers(strangers_and_member_ids(operation.value))
        return ReplaceMembers([])
    if not operation.has_value:
        raise InvalidValue(f"{operation.op} members needs a value.")
    ids = member_ids(operation.value)
    return AddMembers(ids) if operation.op == "add" else ReplaceMembers(ids)


def _ids_in(wanted: Filter) -> list[UUID]:
    """The ids of `value eq "a" or value eq "b"`; what is no id belongs to nobody. Raises InvalidFilter."""
    match wanted:
        case Or(filters):
            return [user_id for part in filters for user_id in _ids_in(part)]
        case Compare(path, "eq", str(text)) if path.target.name == "value":
            return [found] if (found := id_or_none(text)) else []
    raise InvalidFilter('Members are chosen by members[value eq "id"].')
