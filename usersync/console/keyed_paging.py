"""Pages of long lists, each at the cost of the first one: they begin after a row, or end before it.

Rows are found by an index of the order where many fit. Where few do, these are looked up first: walking the
order until fifty of them have come by would mean to look at nearly all rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from rules.directory.selectors import among
from usersync.console.numbers import number_in
from usersync.console.paging import ROWS, Page, numbered
from usersync.operators.access import AdministratorRequest

# So many are counted, and looked up before they are sorted.
FEW = 5_000

_COUNT = "SELECT count(*), COALESCE(array_agg(pk), '{{}}')::text FROM ({found}) found(pk)"


@dataclass(frozen=True, slots=True)
class Order:
    """`names` of fields that are never null; the last one is the primary key."""

    names: Sequence[str]
    is_descending: bool = False

    @property
    def reversed(self) -> "Order":
        return replace(self, is_descending=not self.is_descending)

    def of(self, found: QuerySet[Any]) -> QuerySet[Any]:
        sign = "-" if self.is_descending else ""
        return found.order_by(*(f"{sign}{name}" for name in self.names))

    def after(self, values: Sequence[object]) -> Q:
        """The rows behind the one that has these values of the fields."""
        beyond = "lt" if self.is_descending else "gt"
        *fields, (name, value) = zip(self.names, values, strict=True)
        rest = Q(**{f"{name}__{beyond}": value})
        for name, value in reversed(fields):
            rest = Q(**{f"{name}__{beyond}": value}) | (Q(**{name: value}) & rest)
        # Implied by the rest; what an index begins at.
        return Q(**{f"{self.names[0]}__{beyond}e": values[0]}) & rest


def page_by_key(
    request: AdministratorRequest,
    found: QuerySet[Any],
    order: Order,
    *,
    are_many: bool = False,
    visible: QuerySet[Any] | None = None,
) -> Page:
    """The page that `?page=` asks for. A row that is gone leads to the first one.

    `are_many`: nobody has to count to know that there are more than `FEW`. `visible`: the rows that a page
    may begin after, where these are not all of the account: its place in the order tells of a row.
    """
    total, ids = (FEW + 1, "") if are_many else _counted(found)
    if total <= FEW:
        return numbered(request, partial(_few, found, order, ids), total)
    of_account = found.model._default_manager.filter(account=request.account)
    page = _by_key(request, found, order, of_account if visible is None else visible)
    return replace(page, total=total, most=FEW) if page.rows else page


def _few(found: QuerySet[Any], order: Order, ids: str, start: int, end: int) -> QuerySet[Any]:
    """All are sorted by their names alone; what else a page says is read of the rows on it."""
    every_row = found.model._default_manager.filter(pk__in=among(ids))
    return order.of(found.filter(pk__in=order.of(every_row)[start:end].values("pk")))


def _by_key(
    request: AdministratorRequest, found: QuerySet[Any], order: Order, visible: QuerySet[Any]
) -> Page:
    asked = request.GET.get("page", "")
    if asked == "last":
        return _last(found, order)
    side, _, key = asked.partition("-")
    values = _values(visible, order, number_in(key))
    if values is None:
        return _first(found, order)
    if side == "before":
        return _before(found, order, values)
    rows = list(order.of(found.filter(order.after(values)))[: ROWS + 1])
    if not rows:
        return _last(found, order)
    return _page(rows[:ROWS], has_next=len(rows) > ROWS)


def _first(found: QuerySet[Any], order: Order) -> Page:
    rows = list(order.of(found)[: ROWS + 1])
    return replace(_page(rows[:ROWS], has_next=len(rows) > ROWS), start=1, previous="")


def _last(found: QuerySet[Any], order: Order) -> Page:
    return _page(list(order.reversed.of(found)[:ROWS])[::-1], has_next=False)


def _before(found: QuerySet[Any], order: Order, values: Sequence[object]) -> Page:
    back = order.reversed
    rows = list(back.of(found.filter(back.after(values)))[: ROWS + 1])
    if len(rows) <= ROWS:
        return _first(found, order)
    return _page(rows[ROWS - 1 :: -1], has_next=True)


def _page(rows: Sequence[Any], *, has_next: bool) -> Page:
    """With rows before it. Empty where all have gone since they were counted."""
    if not rows:
        return Page(rows, total=0, start=1)
    last = "last" if has_next else ""
    following = f"after-{rows[-1].pk}" if has_next else ""
    previous = f"before-{rows[0].pk}"
    return Page(rows, total=0, start=None, previous=previous, next=following, last=last)


def _values(visible: QuerySet[Any], order: Order, pk: int | None) -> Sequence[object] | None:
    """Of a row that may have stopped to fit the search."""
    values: Sequence[object] | None = visible.filter(pk=pk or 0).values_list(*order.names).first()
    return values


def _counted(found: QuerySet[Any]) -> tuple[int, str]:
    """How many there are, at most one more than `FEW`, and their ids as an array literal."""
    some = found.order_by().values("pk")[: FEW + 1].query
    query, parameters = some.get_compiler(connection=connection, elide_empty=False).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(found=query), parameters)
        total, ids = cursor.fetchone()
        return total, ids
