"""Many rows in one statement. COPY writes; arrays and JSON go in as one text that PostgreSQL parses.

psycopg2 adapts a list element by element; one literal is several times faster and needs no temporary table.
"""

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, islice

from django.db import connection

from rules.accounts.prepared import fetch

# Up to so many rows an INSERT that has been planned already is faster than COPY.
_FEW = 4


def int_array(values: Iterable[int]) -> str:
    """A literal for `%s::bigint[]`."""
    return "{" + ",".join(map(str, values)) + "}"


def int_columns(rows: Collection[Sequence[object]], width: int) -> list[str]:
    """Rows of `width` numbers as one array literal per column, for `unnest(%s::bigint[], %s::bigint[])`."""
    return ["{" + ",".join(str(row[column]) for row in rows) + "}" for column in range(width)]


def copy_rows(
    table: str, same: Mapping[str, object], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """COPY rows into the table; values are written as text, None as NULL.

    `same`: columns with one value in all rows, which is made text once.
    """
    rest = iter(rows)
    first = list(islice(rest, _FEW + 1))
    if len(first) <= _FEW:
        _insert(table, same, columns, first)
    else:
        _copy(table, same, columns, ["\t".join(map(_field, row)) for row in chain(first, rest)])


def copy_numbers(
    table: str, same: Mapping[str, object], columns: Sequence[str], rows: Iterable[tuple[int, ...]]
) -> None:
    """The same for the many rows that are nothing but whole numbers, several times faster."""
    rest = iter(rows)
    first = list(islice(rest, _FEW + 1))
    if len(first) <= _FEW:
        _insert(table, same, columns, first)
    else:
        _copy(table, same, columns, list(map("\t".join(["%d"] * len(columns)).__mod__, chain(first, rest))))


def _insert(
    table: str, same: Mapping[str, object], columns: Sequence[str], rows: Collection[Sequence[object]]
) -> None:
    if rows:
        names = [*same, *columns]
        row = f"({', '.join(['%s'] * len(names))})"
        values = [value for row in rows for value in (*same.values(), *row)]
        fetch(f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(rows))}", values)


def _copy(table: str, same: Mapping[str, object], columns: Sequence[str], lines: Collection[str]) -> None:
    start = "".join([f"{_field(value)}\t" for value in same.values()])
    stream = io.StringIO(start + f"\n{start}".join(lines))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join([*same, *columns])}) FROM STDIN", stream)


def _field(value: object) -> str:
    if isinstance(value, str):
        # Looking four times for what is hardly ever there is faster than translating once.
        return value.replace("\\", r"\\").replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
    return r"\N" if value is None else str(value)
