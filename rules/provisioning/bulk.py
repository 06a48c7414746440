"""Many rows in one statement: arrays and JSON go in as one text that PostgreSQL parses.

psycopg2 adapts a list element by element; one literal is several times faster and needs no temporary table.
COPY would be about as fast, and is refused where policies say which rows may be written.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from rules.accounts.prepared import fetch

# Up to so many rows an INSERT that has been planned already is faster.
_FEW = 4
_LENGTH = re.compile(r"\(\d+\)")


def int_array(values: Iterable[int]) -> str:
    """A literal for `%s::bigint[]`."""
    return "{" + ",".join(map(str, values)) + "}"


def int_columns(rows: Collection[Sequence[object]], width: int) -> list[str]:
    """Rows of `width` numbers as one array literal per column, for `unnest(%s::bigint[], %s::bigint[])`."""
    return ["{" + ",".join(str(row[column]) for row in rows) + "}" for column in range(width)]


def insert_rows(
    table: str, same: Mapping[str, object], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """`same`: columns with one value in all rows."""
    rows = list(rows)
    if len(rows) <= _FEW:
        _insert_few(table, same, columns, rows)
    else:
        arrays = ["{" + ",".join(map(_element, column)) + "}" for column in zip(*rows, strict=True)]
        _insert_many(table, same, columns, arrays)


def insert_numbers(
    table: str, same: Mapping[str, object], columns: Sequence[str], rows: Iterable[tuple[int, ...]]
) -> None:
    """The same for the many rows that are nothing but whole numbers, several times faster."""
    rows = list(rows)
    if len(rows) <= _FEW:
        _insert_few(table, same, columns, rows)
    else:
        _insert_many(table, same, columns, list(map(int_array, zip(*rows, strict=True))))


def _insert_few(
    table: str, same: Mapping[str, object], columns: Sequence[str], rows: Collection[Sequence[object]]
) -> None:
    if rows:
        names = [*same, *columns]
        row = f"({', '.join(['%s'] * len(names))})"
        values = [value for row in rows for value in (*same.values(), *row)]
        fetch(f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(rows))}", values)


def _insert_many(
    table: str, same: Mapping[str, object], columns: Sequence[str], arrays: Sequence[str]
) -> None:
    with connection.cursor() as cursor:
        parameters: list[Any] = [*same.values(), *arrays]
        cursor.execute(_statement(table, tuple(same), tuple(columns)), parameters)


@cache
def _statement(table: str, same: Sequence[str], columns: Sequence[str]) -> str:
    # Without their lengths: a cast would cut what is too long, where the column refuses it.
    types = [_LENGTH.sub("", _types(table)[column]) for column in columns]
    values = ", ".join([*["%s"] * len(same), "many.*"])
    arrays = ", ".join(f"%s::{each}[]" for each in types)
    return f"INSERT INTO {table} ({', '.join([*same, *columns])}) SELECT {values} FROM unnest({arrays}) many"


@cache
def _types(table: str) -> Mapping[str, str]:
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    return {str(field.column): str(field.db_type(connection)) for field in model._meta.concrete_fields}


def _element(value: object) -> str:
    """As it stands in the literal of an array."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", r"\\").replace('"', r"\"")
    return f'"{text}"'
