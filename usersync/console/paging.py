from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeAlias

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

AnyPage: TypeAlias = "Page[Any]"  # not generic while it runs

ROWS = 50
# Nobody pages further, and counting a million rows would take longer than showing fifty of them.
MOST_COUNTED = 10_000


class CappedPaginator(Paginator):  # type: ignore[type-arg] # not generic while it runs
    """Counts to `MOST_COUNTED`; where there are more, `is_capped` says so and the pages end there."""

    @property
    def most(self) -> int:
        return MOST_COUNTED

    @cached_property
    def count(self) -> int:
        found = self.object_list
        if not isinstance(found, QuerySet):
            return len(found)
        if found.query.is_sliced:
            return found.count()
        return found.order_by().values("pk")[: MOST_COUNTED + 1].count()

    @property
    def is_capped(self) -> bool:
        return self.count > MOST_COUNTED


def page_of(request: HttpRequest, found: QuerySet[Any] | Sequence[Any]) -> AnyPage:
    """The page that `?page=` names; one that does not exist becomes the nearest that does."""
    return CappedPaginator(found, ROWS).get_page(request.GET.get("page"))
