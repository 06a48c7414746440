"""Brings what clients send into one form: names as in the attribute table, values of its types.

What is not in the table, read-only or null is left out. Booleans may come as texts (Entra ID).
"""

from collections.abc import Mapping
from typing import Any

from usersync.scim.errors import InvalidValue
from usersync.scim.schema import Attribute, Attributes

Document = dict[str, Any]

_EMPTY: tuple[object, ...] = (None, "", [], {})


def normal_object(payload: Mapping[str, Any], attributes: Attributes) -> Document:
    """Raises InvalidValue."""
    document: Document = {}
    for name, value in payload.items():
        attribute = attributes.find(name)
        if attribute is None or attribute.is_read_only or value is None:
            continue
        document[attribute.name] = normal_value(value, attribute)
    return document


def normal_value(value: Any, attribute: Attribute) -> Any:  # noqa: ANN401 - JSON
    """All of an attribute's value; a single value of a multi-valued one becomes a list."""
    if not attribute.multi_valued:
        return normal_element(value, attribute)
    values = value if isinstance(value, list) else [value]
    elements = [normal_element(element, attribute) for element in values if element is not None]
    return _with_one_primary([element for element in elements if element != {}])


def _with_one_primary(elements: list[Any]) -> list[Any]:
    """The first one that says so (RFC 7643 §2.4)."""
    primary = [element for element in elements if isinstance(element, dict) and element.get("primary")]
    for element in primary[1:]:
        element["primary"] = False
    return elements


def normal_element(value: Any, attribute: Attribute) -> Any:  # noqa: ANN401 - JSON
    """One value of an attribute."""
    match attribute.type:
        case "complex":
            return normal_object(_as_object(value, attribute), attribute.sub_attributes)
        case "boolean":
            return _as_boolean(value, attribute)
        case _:
            return _as_text(value, attribute)


def without_empty(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Empty texts, lists and objects are "unassigned" (RFC 7643 §2.5) and are not kept."""
    match value:
        case dict():
            parts = {name: without_empty(part) for name, part in value.items()}
            return {name: part for name, part in parts.items() if part not in _EMPTY}
        case list():
            return [part for part in map(without_empty, value) if part not in _EMPTY]
    return value


def _as_object(value: Any, attribute: Attribute) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return value
    if attribute.sub("value"):
        # Entra ID sends a manager as a text, as an object, or as a list of one.
        if isinstance(value, str):
            return {"value": value}
        if isinstance(value, list) and not attribute.multi_valued:
            return _as_object(value[0], attribute) if value else {}
    raise InvalidValue(f"{attribute.name} must be an object.")


def _as_boolean(value: Any, attribute: Attribute) -> bool:  # noqa: ANN401 - JSON
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if isinstance(value, bool):
        return value
    raise InvalidValue(f"{attribute.name} must be true or false.")


def _as_text(value: Any, attribute: Attribute) -> str:  # noqa: ANN401 - JSON
    if not isinstance(value, str):
        raise InvalidValue(f"{attribute.name} must be a text.")
    if "\x00" in value:
        raise InvalidValue(f"{attribute.name} may not have the character NUL.")
    return value
