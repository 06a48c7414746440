"""Bodies of requests, decoded into types. Names of attributes count in any case (RFC 7643 §2.1)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar
from uuid import UUID

import msgspec

from usersync.scim.errors import InvalidSyntax, InvalidValue

Message = TypeVar("Message")


class PatchOperation(msgspec.Struct, frozen=True):
    """RFC 7644 §3.5.2. `value` is UNSET where the client left it out."""

    op: Literal["add", "remove", "replace"]
    path: str | None = None
    value: Any = msgspec.UNSET

    @property
    def has_value(self) -> bool:
        return self.value is not msgspec.UNSET and self.value is not None


class _PatchBody(msgspec.Struct):
    operations: list[dict[str, Any]]


class _Member(msgspec.Struct):
    value: UUID


class _Named(msgspec.Struct):
    value: str


def decoded(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. Raises InvalidSyntax."""
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except msgspec.ValidationError:
        raise InvalidSyntax("The body must be a JSON object.") from None
    except RecursionError:
        raise InvalidSyntax("The JSON is nested too deep.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidSyntax(f"The body is not JSON: {error}.") from None


def patch_operations(body: bytes) -> Sequence[PatchOperation]:
    """Raises InvalidSyntax."""
    try:
        raw = msgspec.convert(lowered(decoded(body)), _PatchBody).operations
        return msgspec.convert([_operation(each) for each in raw], list[PatchOperation])
    except msgspec.ValidationError as error:
        raise InvalidSyntax(f"This is no PATCH request: {error}") from None


def member_ids(value: object) -> list[UUID]:
    """The users named by the value of `members`: objects with `value`, or one. Raises InvalidValue."""
    return [member.value for member in _members(value, _Member)]


def strangers_and_member_ids(value: object) -> list[UUID]:
    """As `member_ids`, for who is to be removed: what is no id is nobody's, and so is no member."""
    ids = (id_or_none(member.value) for member in _members(value, _Named))
    return [each for each in ids if each]


def id_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _members(value: object, kind: type[Message]) -> list[Message]:
    members = value if isinstance(value, list) else [value]
    try:
        return msgspec.convert([_member(each) for each in members], list[kind])  # type: ignore[valid-type]  # a type at run time
    except msgspec.ValidationError as error:
        raise InvalidValue(f"A member must be {{'value': id of a user}}: {error}") from None


def lowered(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {name.lower(): value for name, value in payload.items()}


def _operation(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Entra ID writes `Add`, and some clients send an empty path for none."""
    operation = lowered(payload)
    if isinstance(operation.get("op"), str):
        operation["op"] = operation["op"].lower()
    if operation.get("path") == "":
        del operation["path"]
    return operation


def _member(payload: object) -> object:
    match payload:
        case {"value": _}:
            return payload
        case dict():
            return lowered(payload)
        case str():
            return {"value": payload}
    return payload
