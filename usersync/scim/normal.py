"""Brings what clients send into one form: names as in the attribute table, values of its types.

What is not in the table, read-only or null is left out. Booleans may come as texts (Entra ID).
"""

from collections.abc import Mapping
from typing import Any

from usersync.scim.errors import InvalidValue
from usersync.scim.schema import Attribute, find

Document = dict[str, Any]


def normal_object(payload: Mapping[str, Any], attributes: tuple[Attribute, ...]) -> Document:
    """Raises InvalidValue."""
    document: Document = {}
    for name, value in payload.items():
        attribute = find(attributes, name)
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
    return [element for element in elements if element != {}]


def normal_element(value: Any, attribute: Attribute) -> Any:  # noqa: ANN401 - JSON
    """One value of an attribute."""
    match attribute.type:
        case "complex":
            return normal_object(_as_object(value, attribute), attribute.sub_attributes)
        case "boolean":
            return _as_boolean(value, attribute)
        case _:
            return _as_text(value, attribute)


def _as_object(value: Any, attribute: Attribute) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return value
    if attribute.multi_valued and isinstance(value, str):
        return {"value": value}
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
