"""Pages of a list: by index (RFC 7644 §3.4.2.4) or by cursor (RFC 9865)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from usersync.scim.cursors import Cursors, Place
from usersync.scim.errors import InvalidValue
from usersync.scim.ordering import Order

LIST_URN = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
DEFAULT_COUNT = 100
MAX_COUNT = 1000
# What PostgreSQL's OFFSET takes.
_MAX_START = 2**62


@dataclass(frozen=True, slots=True)
class Window:
    """`start` counts from 1."""

    start: int
    count: int

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Raises InvalidValue."""
        return cls(min(max(_integer(query, "startIndex", default=1), 1), _MAX_START), count_of(query))


@dataclass(frozen=True, slots=True)
class Page:
    """`place` is how its answer says where it is: `startIndex` or `nextCursor`."""

    rows: Sequence[Any]
    total: int
    place: Mapping[str, int | str]


def page_of(rows: QuerySet[Any], window: Window, order: Order) -> Page:
    """Where the first page is not full, the total needs no second query."""
    first = window.start - 1
    found = list(order.sorted(rows)[first : first + window.count]) if window.count else []
    everything_is_here = first == 0 and len(found) < window.count
    total = len(found) if everything_is_here else rows.count()
    return Page(found, total, {"startIndex": window.start})


def page_after(rows: QuerySet[Any], cursor: str, count: int, order: Order, cursors: Cursors) -> Page:
    """An empty cursor asks for the first page. Raises InvalidCursor."""
    place = cursors.read(cursor) if cursor else None
    total = place.total if place else rows.count()
    following = order.sorted(rows).filter(order.after(place.key)) if place else order.sorted(rows)
    found = list(following[: count + 1]) if count else []
    if len(found) <= count:
        return Page(found, total, {})
    last = order.place_of(found[count - 1])
    return Page(found[:count], total, {"nextCursor": cursors.write(Place(last, total))})


def count_of(query: Mapping[str, str]) -> int:
    """Raises InvalidValue."""
    return min(max(_integer(query, "count", default=DEFAULT_COUNT), 0), MAX_COUNT)


def list_response(
    resources: Sequence[Mapping[str, Any]], total: int, place: Mapping[str, int | str] | None = None
) -> dict[str, Any]:
    return {
        "schemas": [LIST_URN],
        "totalResults": total,
        **({"startIndex": 1} if place is None else place),
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
