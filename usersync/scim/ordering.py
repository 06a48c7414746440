"""The order of a list (RFC 7644 §3.4.2.3), and what comes after a row in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from usersync.scim.columns import Column
from usersync.scim.errors import InvalidPath, InvalidValue
from usersync.scim.paths import MalformedPath, UnknownAttribute, attribute_path
from usersync.scim.schema import ResourceType

_SORTED_LIKE = {"text", "exact text", "boolean", "time", "id"}


@dataclass(frozen=True, slots=True)
class Order:
    """The primary key decides where nothing else does, so that pages are stable."""

    column: Column | None = None
    descending: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str], resource: ResourceType, columns: Mapping[str, Column]) -> Self:
        """Raises InvalidPath, InvalidValue."""
        if not (name := query.get("sortBy")):
            return cls()
        direction = query.get("sortOrder", "ascending").lower()
        if direction not in {"ascending", "descending"}:
            raise InvalidValue("sortOrder must be ascending or descending.")
        return cls(_column(name, resource, columns), direction == "descending")

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows without a value come last, and first where the order is descending."""
        sign = "-" if self.descending else ""
        rows = rows.annotate(**self._keys())
        return rows.order_by(*(f"{sign}{name}" for name in (*self._keys(), "pk")))

    def place_of(self, row: Model) -> list[Any]:
        return [getattr(row, name) for name in (*self._keys(), "pk")]

    def after(self, place: Sequence[Any]) -> Q:
        """What follows that place: greater by the first key, or equal by it and greater by the next ..."""
        comparison = "lt" if self.descending else "gt"
        names = (*self._keys(), "pk")
        following, equal = Q(), Q()
        for name, value in zip(names, place, strict=True):
            following |= equal & Q(**{f"{name}__{comparison}": value})
            equal &= Q(**{name: value})
        return following

    def _keys(self) -> Mapping[str, Combinable]:
        if self.column is None:
            return {}
        return {
            "sort_missing": Case(When(self.column.present, then=Value(0)), default=Value(1)),
            "sort_value": self.column.expression,
        }


def _column(name: str, resource: ResourceType, columns: Mapping[str, Column]) -> Column:
    try:
        path = attribute_path(name, resource)
    except (MalformedPath, UnknownAttribute):
        path = None
    column = columns.get(path.name) if path else None
    if column is None or column.kind not in _SORTED_LIKE:
        raise InvalidPath(f"Sorting by {name!r} is not supported.")
    return column
