"""New rows in one statement, for what sources do all day.

Django builds the SQL of each insert anew, and each statement is a round trip that a source waits for.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models.fields import Field

# A row, and which of its fields gets the id of the first row.
Follower = tuple[models.Model, str]


def insert(first: models.Model, *followers: Follower) -> None:
    """All of the rows or none; `first` gets its id. Raises IntegrityError."""
    kinds = tuple((type(row), reference) for row, reference in followers)
    parameters = [
        value for row, reference in ((first, "id"), *followers) for value in _values(row, reference)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(first), kinds), parameters)
        [first.pk] = cursor.fetchone()


def atomic_statement() -> AbstractContextManager[object]:
    """Around one statement, which is a transaction by itself; within another one its failure ends not that."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


@cache
def _statement(first: type[models.Model], followers: Sequence[tuple[type[models.Model], str]]) -> str:
    parts = [f"first AS ({_insert(first, 'id')} RETURNING id)"]
    parts += [f"row{n} AS ({_insert(*follower)})" for n, follower in enumerate(followers)]
    return f"WITH {', '.join(parts)} SELECT id FROM first"


def _insert(model: type[models.Model], reference: str) -> str:
    given = _given(model, reference)
    names, values = [field.column for field in given], ["%s"] * len(given)
    if reference != "id":
        names.append(model._meta.get_field(reference).column)
        values.append("(SELECT id FROM first)")
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({', '.join(values)})"


def _values(row: models.Model, reference: str) -> list[Any]:
    return [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in _given(type(row), reference)
    ]


@cache
def _given(model: type[models.Model], reference: str) -> "Sequence[Field[Any, Any]]":
    """What the row says itself: its own id comes from the database, the reference from the first row."""
    return [field for field in model._meta.concrete_fields if field.name not in {"id", reference}]
