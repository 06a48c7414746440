"""What every list has: a search, columns that sort, pages; all of it in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Self, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

T = TypeVar("T")
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Column:
    """A column head; `key` is how the address names the order by it, empty where there is none.

    Rows in memory are sorted by their attribute `key`.
    """

    label: str | Promise
    key: str = ""
    css_class: str = ""
    is_spoken_only: bool = False


@dataclass(frozen=True, slots=True)
class Sorting:
    """`?sort=users` and `?sort=-users`; anything unknown is the first column that sorts."""

    columns: Sequence[Column]
    key: str
    is_descending: bool

    @classmethod
    def of(cls, request: HttpRequest, columns: Sequence[Column]) -> Self:
        keys = [column.key for column in columns if column.key]
        asked = request.GET.get("sort", "")
        key = asked.removeprefix("-")
        if key not in keys:
            return cls(columns, keys[0] if keys else "", is_descending=False)
        return cls(columns, key, is_descending=asked.startswith("-"))

    @property
    def is_default(self) -> bool:
        first = next((column.key for column in self.columns if column.key), "")
        return self.key == first and not self.is_descending

    @property
    def value(self) -> str:
        """As the address has it; empty for the default."""
        return "" if self.is_default else f"{'-' if self.is_descending else ''}{self.key}"

    def next_value(self, column: Column) -> str:
        """What a click on the column's head asks for."""
        return f"-{column.key}" if column.key == self.key and not self.is_descending else column.key

    def sorted(self, rows: Sequence[T]) -> list[T]:
        """The rows in the order asked for; text in any case."""
        value = attrgetter(self.key)

        def rank(row: T) -> Any:  # noqa: ANN401 - whatever the column holds
            found = value(row)
            return found.casefold() if isinstance(found, str) else found

        return sorted(rows, key=rank, reverse=self.is_descending)


def named(rows: QuerySet[M], words: Sequence[str]) -> QuerySet[M]:
    """Those with every word in their name."""
    for word in words:
        rows = rows.filter(name__icontains=word)
    return rows
