"""Filters as conditions on rows: a whitelist of attributes, each with its column; values are always bound."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Lower
from django.db.models.lookups import (
    Contains,
    EndsWith,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    StartsWith,
)

from rules.directory.models import Membership
from usersync.scim.columns import Column
from usersync.scim.elements import any_element, is_in_documents, on_its_values
from usersync.scim.errors import InvalidFilter
from usersync.scim.filters import And, Compare, Filter, Matches, Not, Or, Present
from usersync.scim.matching import as_boolean, as_text

_LOOKUPS: Mapping[str, Callable[[Combinable, Combinable], Expression]] = {
    "eq": Exact,
    "co": Contains,
    "sw": StartsWith,
    "ew": EndsWith,
    "gt": GreaterThan,
    "ge": GreaterThanOrEqual,
    "lt": LessThan,
    "le": LessThanOrEqual,
}
_LESS = frozenset({"lt", "le"})
_NEVER, _ALWAYS = Q(pk__in=[]), ~Q(pk__in=[])


def condition(wanted: Filter, columns: Mapping[str, Column], within: str = "") -> Q:
    """`within` names the attribute whose values a filter in brackets is about. Raises InvalidFilter."""
    match wanted:
        case And(filters):
            return Q(*(condition(part, columns, within) for part in filters))
        case Or(filters):
            return Q(*(condition(part, columns, within) for part in filters), _connector=Q.OR)
        case Not(part):
            return ~condition(part, columns, within)
        case Matches(attribute, part) if is_in_documents(attribute):
            return any_element(attribute, part)
        case Matches(attribute, part):
            return condition(part, columns, within=f"{attribute.name}.")
        case Present() | Compare():
            return _leaf(wanted, columns, within)


def _leaf(wanted: Present | Compare, columns: Mapping[str, Column], within: str) -> Q:
    path = wanted.path
    if not within and is_in_documents(path.attribute):
        if isinstance(wanted, Present) and not path.sub:
            return Q(document__has_key=path.attribute.name)
        found = any_element(path.attribute, on_its_values(wanted))
        # As with an attribute of one value: what is not there is not equal to anything.
        differs = isinstance(wanted, Compare) and wanted.operator == "ne" and wanted.value is not None
        return found | ~Q(document__has_key=path.attribute.name) if differs else found
    column = _column(wanted, columns, within)
    return column.present if isinstance(wanted, Present) else _compare(column, wanted)


def _column(wanted: Compare | Present, columns: Mapping[str, Column], within: str) -> Column:
    name = f"{within}{wanted.path.name}"
    if name not in columns:
        raise InvalidFilter(f"Filtering by {name} is not supported.")
    return columns[name]


def _compare(column: Column, wanted: Compare) -> Q:
    if wanted.operator == "ne":
        return ~_compare(column, Compare(wanted.path, "eq", wanted.value))
    if wanted.value is None and wanted.operator == "eq":
        return ~column.present
    if column.kind in {"id", "member"}:
        return _same_id(column, wanted)
    if column.kind == "boolean":
        return Q(**{column.name: as_boolean(wanted)})
    compared = Q(_LOOKUPS[wanted.operator](column.expression, _wanted(column, wanted)))
    # The expression of a text that is not there is an empty one, which is less than all others.
    return compared & column.present if wanted.operator in _LESS else compared


def _wanted(column: Column, wanted: Compare) -> Combinable:
    """What the column's expression is compared with."""
    if column.kind == "time":
        return Value(_time(wanted))
    text = Value(as_text(wanted))
    # The database lowers both sides, so that they agree.
    return Lower(text) if column.kind == "text" else text


def _same_id(column: Column, wanted: Compare) -> Q:
    if wanted.operator != "eq":
        raise InvalidFilter(f"{wanted.path.target.name} can only be compared by `eq` and `ne`.")
    try:
        wanted_id = UUID(as_text(wanted))
    except ValueError:
        return _NEVER
    if column.kind == "id":
        return Q(**{column.name: wanted_id})
    return Q(pk__in=Membership.objects.filter(user__public_id=wanted_id).values("group_id"))


def _time(wanted: Compare) -> datetime:
    try:
        time = datetime.fromisoformat(as_text(wanted))
    except ValueError:
        time = None
    if time is None or time.tzinfo is None or wanted.operator in {"co", "sw", "ew"}:
        raise InvalidFilter(f"{wanted.path.target.name} is compared with a time like 2026-01-31T12:00:00Z.")
    return time
