"""Pages of a list, as `?page=` names them: a number, or by key `after-7`, `before-7` and `last`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

from usersync.console.numbers import number_in
from usersync.console.sentences import grouped

ROWS = 50
# Counting a million rows would take longer than showing fifty of them.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Page:
    """`total` is counted to `most`; where there are more, it is one more. `start`: the position of the first
    row, from 1; None: nobody knows. The links are values of `?page=`, empty where there is no such page; that
    of the first page is None, as the address has no page.
    """

    rows: Sequence[Any]
    total: int
    start: int | None
    previous: str | None = ""
    next: str = ""
    last: str = ""
    most: int = MOST_COUNTED

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_capped(self) -> bool:
        return self.total > self.most

    @property
    def has_others(self) -> bool:
        return self.has_previous or bool(self.next)

    @property
    def has_previous(self) -> bool:
        return self.previous != ""

    @property
    def end(self) -> int:
        return (self.start or 1) + len(self.rows) - 1

    @property
    def total_in_words(self) -> str:
        if not self.is_capped:
            return grouped(self.total)
        return gettext("more than %(number)s") % {"number": grouped(self.most)}


def page_of(request: HttpRequest, found: QuerySet[Any] | Sequence[Any]) -> Page:
    """The page of this number; one that does not exist becomes the nearest that does.

    Nobody pages further than `MOST_COUNTED` rows; longer lists are paged by key.
    """
    total = _count(found) if isinstance(found, QuerySet) else len(found)
    return numbered(request, lambda start, end: found[start:end], total)


def numbered(
    request: HttpRequest,
    rows: Callable[[int, int], Iterable[Any]],
    total: int,
    most: int = MOST_COUNTED,
) -> Page:
    """`rows`: those from one position up to another."""
    pages = max(-(-min(total, most) // ROWS), 1)
    asked = request.GET.get("page", "")
    number = min(max(number_in(asked) or 1, 1), pages)
    if asked == "last":
        number = pages
    start = (number - 1) * ROWS
    return Page(
        rows=list(rows(start, min(start + ROWS, most))) if total else [],
        total=total,
        start=start + 1,
        previous=_number(number - 1),
        next=str(number + 1) if number < pages else "",
        last=str(pages) if number < pages else "",
        most=most,
    )


def _number(number: int) -> str | None:
    """As the address has it; there is none before the first one."""
    if number < 1:
        return ""
    return str(number) if number > 1 else None


def _count(found: QuerySet[Any]) -> int:
    if found.query.is_sliced:
        return found.count()
    return found.order_by().values("pk")[: MOST_COUNTED + 1].count()
