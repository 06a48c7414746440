"""Single rows written with little work, for what sources do all day.

Django builds the SQL of each write anew, and each statement is a round trip that a source waits for.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any

from django.db import connection, models, transaction

from rules.accounts.prepared import fetch

# A row, and which of its fields gets the id of the first row.
Follower = tuple[models.Model, str]


def insert(first: models.Model, *followers: Follower) -> None:
    """All of the rows or none; `first` gets its id. Raises IntegrityError."""
    kinds = tuple((type(row), reference) for row, reference in followers)
    [[first.pk]] = fetch(_statement(type(first), kinds), _all_values(first, followers))
    first._state.adding = False


def update(row: models.Model, *names: str) -> None:
    """Write these fields. Raises IntegrityError."""
    fetch(_update(type(row), names), _changed_values(row, names))


def update_and_insert(
    row: models.Model, names: Sequence[str], first: models.Model, *followers: Follower
) -> None:
    """Write these fields of a row, and the other rows as `insert` does. Raises IntegrityError."""
    kinds = tuple((type(follower), reference) for follower, reference in followers)
    statement = _statement(type(first), kinds, (type(row), tuple(names)))
    parameters = [*_changed_values(row, names), *_all_values(first, followers)]
    [[first.pk]] = fetch(statement, parameters)
    first._state.adding = False


def atomic_statement() -> AbstractContextManager[object]:
    """Around one statement, which is a transaction by itself; its failure must not end another one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


@cache
def _statement(
    first: type[models.Model],
    followers: Sequence[tuple[type[models.Model], str]],
    changed: tuple[type[models.Model], Sequence[str]] | None = None,
) -> str:
    parts = [f"changed AS ({_update(*changed)})"] if changed else []
    parts += [f"first AS ({_insert(first, 'id')} RETURNING id)"]
    parts += [f"row{n} AS ({_insert(*follower)})" for n, follower in enumerate(followers)]
    return f"WITH {', '.join(parts)} SELECT id FROM first"


def _insert(model: type[models.Model], reference: str) -> str:
    given = _given(model, reference)
    names, values = [field.column for field in given], ["%s"] * len(given)
    if reference != "id":
        names.append(_column(model, reference))
        values.append("(SELECT id FROM first)")
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({', '.join(values)})"


def _all_values(first: models.Model, followers: Sequence[Follower]) -> list[Any]:
    return [value for row, reference in ((first, "id"), *followers) for value in _values(row, reference)]


def _changed_values(row: models.Model, names: Sequence[str]) -> list[Any]:
    return [*(_value(row, row._meta.get_field(name)) for name in names), row.pk]


def _values(row: models.Model, reference: str) -> list[Any]:
    return [_value(row, field) for field in _given(type(row), reference)]


def _value(row: models.Model, field: Any) -> Any:  # noqa: ANN401 - as psycopg2 takes it
    return field.get_db_prep_save(field.pre_save(row, add=False), connection)


@cache
def _update(model: type[models.Model], names: Sequence[str]) -> str:
    columns = [f'"{_column(model, name)}" = %s' for name in names]
    return f"UPDATE {model._meta.db_table} SET {', '.join(columns)} WHERE id = %s"


@cache
def _given(model: type[models.Model], reference: str) -> "Sequence[models.Field[Any, Any]]":
    """What the row says itself: its own id comes from the database, the reference from the first row."""
    fields = model._meta.concrete_fields
    given = [field for field in fields if not (field.generated or field.has_db_default())]
    return [field for field in given if field.name not in {"id", reference}]


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return str(field.column)
