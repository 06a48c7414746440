"""Whether a filter holds for one value of a multi-valued attribute: `emails[type eq "work"]`."""

from collections.abc import Callable, Mapping
from typing import Any

from usersync.scim.errors import InvalidFilter
from usersync.scim.filters import And, Compare, Filter, Literal, Matches, Not, Or, Present

_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda has, wanted: has == wanted,
    "ne": lambda has, wanted: has != wanted,
    "co": lambda has, wanted: wanted in has,
    "sw": lambda has, wanted: has.startswith(wanted),
    "ew": lambda has, wanted: has.endswith(wanted),
    "gt": lambda has, wanted: has > wanted,
    "ge": lambda has, wanted: has >= wanted,
    # What is not there is not less than anything.
    "lt": lambda has, wanted: bool(has) and has < wanted,
    "le": lambda has, wanted: bool(has) and has <= wanted,
}


def holds(wanted: Filter, element: Mapping[str, Any]) -> bool:
    """`element` has the names of the attribute table. Raises InvalidFilter."""
    match wanted:
        case And(filters):
            return all(holds(part, element) for part in filters)
        case Or(filters):
            return any(holds(part, element) for part in filters)
        case Not(part):
            return not holds(part, element)
        case Present(path):
            return element.get(path.target.name) not in (None, "")
        case Compare():
            return _compares(wanted, element)
        case Matches(attribute):
            raise InvalidFilter(f"{attribute.name} cannot stand in brackets.")


def equalities(wanted: Filter) -> dict[str, Literal]:
    """What a value must have at least to match: all of `a eq x and b eq y`. Raises InvalidFilter."""
    match wanted:
        case Compare(path, "eq", value):
            return {path.target.name: value}
        case And(filters):
            return {name: value for part in filters for name, value in equalities(part).items()}
        case _:
            raise InvalidFilter("Only a filter made of `eq` and `and` says what to create.")


def _compares(wanted: Compare, element: Mapping[str, Any]) -> bool:
    attribute = wanted.path.target
    has = element.get(attribute.name)
    test = _TESTS[wanted.operator]
    if attribute.type == "boolean":
        return test(bool(has), as_boolean(wanted))
    if wanted.value is None and wanted.operator in {"eq", "ne"}:
        return test(has or None, None)
    if attribute.case_exact:
        return test(str(has or ""), as_text(wanted))
    return test(str(has or "").lower(), as_text(wanted).lower())


def as_boolean(wanted: Compare) -> bool:
    """The boolean to compare with; Entra ID sends it as a text. Raises InvalidFilter."""
    value = wanted.value
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower())
    if value is None or wanted.operator not in {"eq", "ne"}:
        raise InvalidFilter(f"{wanted.path.target.name} is a boolean: compare it by `eq` with true or false.")
    return bool(value)


def as_text(wanted: Compare) -> str:
    """The text to compare with. Raises InvalidFilter."""
    value = wanted.value
    if value is None:
        raise InvalidFilter(f"{wanted.path.target.name} can only be compared with null by `eq` and `ne`.")
    text = str(value).lower() if isinstance(value, bool) else value
    if "\x00" in text:
        raise InvalidFilter("A text may not have the character NUL.")
    return text
