"""Pages of a list (RFC 7644 §3.4.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from django.db.models import Model, QuerySet

from usersync.scim.errors import InvalidValue

LIST_URN = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
DEFAULT_COUNT = 100
MAX_COUNT = 1000
# What PostgreSQL's OFFSET takes.
_MAX_START = 2**62

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Window:
    """`start` counts from 1."""

    start: int
    count: int

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Raises InvalidValue."""
        start = _integer(query, "startIndex", default=1)
        count = _integer(query, "count", default=DEFAULT_COUNT)
        return cls(min(max(start, 1), _MAX_START), min(max(count, 0), MAX_COUNT))


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    total: int
    start: int

    def response(self, resources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        return list_response(resources, total=self.total, start=self.start)


def page_of(rows: QuerySet[Row], window: Window) -> Page[Row]:
    """In a stable order. Where the first page is not full, the total needs no second query."""
    first = window.start - 1
    found = list(rows.order_by("pk")[first : first + window.count]) if window.count else []
    everything_is_here = first == 0 and len(found) < window.count
    return Page(found, len(found) if everything_is_here else rows.count(), window.start)


def list_response(resources: Sequence[Mapping[str, Any]], *, total: int, start: int = 1) -> dict[str, Any]:
    return {
        "schemas": [LIST_URN],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(resources),
        "Resources": resources,
    }


def _integer(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise InvalidValue(f"{name} must be a whole number, not {text!r}.") from None
