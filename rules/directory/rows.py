"""Rows by one equality, the question that sources ask most, without Django's work on a query.

Building the SQL anew each time would cost several times what PostgreSQL needs to answer it.
"""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import JSONField

from rules.directory.models import DirectoryGroup, DirectoryUser

Row = TypeVar("Row", DirectoryUser, DirectoryGroup)

_PRESENT = {DirectoryUser: "deleted_at IS NULL", DirectoryGroup: "gone_at IS NULL"}


def rows_where(
    model: type[Row],
    condition: str,
    parameters: Sequence[int | str],
    *,
    limit: int,
    lock: str = "",
    beside: str = "",
) -> list[Row]:
    """Present rows in the order of their ids; what is SQL here are constants of the code.

    The first parameter is the id of the source. `beside` becomes an attribute of each row.
    """
    names, json_places, select = _parts(model, beside)
    with connection.cursor() as cursor:
        cursor.execute(f"{select} AND {condition} ORDER BY id LIMIT {limit} {lock}", parameters)
        found = [list(values) for values in cursor.fetchall()]
    for values in found:
        for place in json_places:
            values[place] = msgspec.json.decode(values[place])
    rows = [model.from_db("default", names, values[: len(names)]) for values in found]
    if beside:
        for row, values in zip(rows, found, strict=True):
            row.beside = values[-1]  # type: ignore[union-attr]  # as Django's annotations
    return rows


@cache
def _parts(model: type[DirectoryUser | DirectoryGroup], beside: str) -> tuple[list[str], list[int], str]:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    json_places = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    table = model._meta.db_table
    columns = f"{columns}, {beside}" if beside else columns
    select = f"SELECT {columns} FROM {table} WHERE source_id = %s AND {_PRESENT[model]}"
    return [field.attname for field in fields], json_places, select


def row_by_id(
    model: type[Row], source_id: int, public_id: UUID, *, lock: str = "", beside: str = ""
) -> Row | None:
    """`lock` is empty, `FOR UPDATE`, or `FOR NO KEY UPDATE`."""
    wanted = [source_id, str(public_id)]
    found = rows_where(model, "public_id = %s", wanted, limit=1, lock=lock, beside=beside)
    return found[0] if found else None
