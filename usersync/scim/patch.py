"""PATCH operations on a document (RFC 7644 §3.5.2), pure: no database, nothing known of users.

Tolerant where identity providers are: unknown attributes are passed over, and a filter that matches nothing
creates the value that it describes (Entra ID's `emails[type eq "work"].value`).
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from usersync.scim.errors import InvalidValue, NoTarget, NotMutable
from usersync.scim.filters import parse_path
from usersync.scim.matching import equalities, holds
from usersync.scim.messages import PatchOperation
from usersync.scim.normal import Document, normal_element, normal_value
from usersync.scim.paths import AttributePath, UnknownAttribute
from usersync.scim.schema import Attribute, ResourceType


def patched(document: Document, operations: Sequence[PatchOperation], resource: ResourceType) -> Document:
    """A new document. Raises InvalidPath, InvalidFilter, InvalidValue, NoTarget, NotMutable."""
    result = deepcopy(document)
    for operation in operations:
        if operation.path is None:
            _apply_object(result, operation, resource)
        elif path := known_path(operation.path, resource):
            if path.is_read_only:
                raise NotMutable(f"{operation.path} is read-only.")
            _apply(result, operation, path)
    return result


def known_path(text: str, resource: ResourceType) -> AttributePath | None:
    """None for what is not kept. Raises InvalidPath, InvalidFilter."""
    try:
        return parse_path(text, resource)
    except UnknownAttribute:
        return None


def object_value(operation: PatchOperation) -> dict[str, Any]:
    """The attributes of an operation without path. Raises NoTarget, InvalidValue."""
    if operation.op == "remove":
        raise NoTarget("remove needs a path.")
    if not isinstance(operation.value, dict):
        raise InvalidValue(f"{operation.op} without a path needs an object as value.")
    return operation.value


def _apply_object(document: Document, operation: PatchOperation, resource: ResourceType) -> None:
    """Names may be dotted and have URNs. Read-only ones are echoes of what the client read, and ignored."""
    for name, value in object_value(operation).items():
        path = known_path(name, resource)
        if path and not path.is_read_only:
            _apply(document, PatchOperation(op=operation.op, path=name, value=value), path)


def _apply(document: Document, operation: PatchOperation, path: AttributePath) -> None:
    if path.extension:
        document = document.setdefault(path.extension.name, {})
    # Null is "unassigned" (RFC 7643 §2.5).
    if operation.op == "remove" or operation.value is None:
        _remove(document, operation, path)
    elif not operation.has_value:
        raise InvalidValue(f"{operation.op} needs a value.")
    elif path.attribute.multi_valued:
        _set_among(document, operation, path)
    elif path.sub:
        part = document.setdefault(path.attribute.name, {})
        part[path.sub.name] = normal_value(operation.value, path.sub)
    else:
        _set_single(document, path.attribute, operation.value)


def _set_single(document: Document, attribute: Attribute, value: object) -> None:
    new = normal_value(value, attribute)
    # Sub-attributes that are not named stay as they are (RFC 7644 §3.5.2.3), not those of another manager.
    if attribute.type == "complex" and not attribute.sub("value"):
        new = {**document.get(attribute.name, {}), **new}
    document[attribute.name] = new


def _set_among(document: Document, operation: PatchOperation, path: AttributePath) -> None:
    """Add or replace values of a multi-valued attribute; whichever becomes primary is the only one."""
    elements: list[Document] = document.setdefault(path.attribute.name, [])
    before = deepcopy(elements)
    if path.filter or path.sub:
        _merge(_targets(elements, operation, path), operation, path)
    elif operation.op == "replace":
        elements[:] = normal_value(operation.value, path.attribute)
    else:
        new = normal_value(operation.value, path.attribute)
        elements.extend(element for element in new if element not in before)
    _keep_one_primary(elements, before)


def _targets(elements: list[Document], operation: PatchOperation, path: AttributePath) -> list[Document]:
    found = _matching(elements, path)
    if found:
        return found
    if path.filter and not path.sub and operation.op == "replace":
        raise NoTarget(f"No value matches {operation.path}.")
    wanted = equalities(path.filter) if path.filter else {}
    created = normal_element(wanted, path.attribute)
    elements.append(created)
    return [created]


def _merge(targets: list[Document], operation: PatchOperation, path: AttributePath) -> None:
    for target in targets:
        if path.sub:
            target[path.sub.name] = normal_value(operation.value, path.sub)
        else:
            target.update(normal_element(operation.value, path.attribute))


def _keep_one_primary(elements: list[Document], before: list[Document]) -> None:
    """A value that has just become primary takes it from the others (RFC 7644 §3.5.2)."""
    primary = [element for element in elements if element.get("primary")]
    fresh = [element for element in primary if element not in before] or primary
    for element in primary:
        if element is not fresh[-1]:
            element["primary"] = False


def _remove(document: Document, operation: PatchOperation, path: AttributePath) -> None:
    if path.target.required:
        raise NotMutable(f"{path.target.name} is required and cannot be removed.")
    if path.attribute.multi_valued:
        _remove_among(document, operation, path)
    elif path.sub:
        document.get(path.attribute.name, {}).pop(path.sub.name, None)
    else:
        document.pop(path.attribute.name, None)


def _remove_among(document: Document, operation: PatchOperation, path: AttributePath) -> None:
    elements: list[Document] = document.get(path.attribute.name, [])
    doomed = _matching(elements, path)
    if path.sub:
        for element in doomed:
            element.pop(path.sub.name, None)
        return
    if operation.has_value and not path.filter:
        doomed = _named_by(operation, doomed, path.attribute)
    document[path.attribute.name] = [element for element in elements if element not in doomed]


def _named_by(operation: PatchOperation, elements: list[Document], attribute: Attribute) -> list[Document]:
    """The elements that the value of a `remove` lists: by `value` where it has one."""
    listed = normal_value(operation.value, attribute)
    return [each for each in elements if any(named.items() <= each.items() for named in listed)]


def _matching(elements: list[Document], path: AttributePath) -> list[Document]:
    if path.filter is None:
        return list(elements)
    return [element for element in elements if holds(path.filter, element)]
