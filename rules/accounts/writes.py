"""Single rows written with little work, for what sources do all day.

Django builds the SQL of each write anew, and each statement is a round trip that a source waits for.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec
from django.db import connection, models, transaction

from rules.accounts.prepared import fetch

# A row, and which of its fields gets the id of the first row.
Follower = tuple[models.Model, str]
# What an INSERT is made for: a table, the field with the id of the first row, and the fields that are given.
# Of a follower these are the ones that are not as they are by default: the others stand in the statement.
_Kind = tuple[type[models.Model], str, tuple[str, ...]]
_NEVER = object()
_PLAIN = (
    *(models.CharField, models.TextField, models.BooleanField, models.IntegerField),
    *(models.DateTimeField, models.UUIDField, models.ForeignKey),
)
# How a field of a row is handed to psycopg2.
_Reader = Callable[[models.Model], Any]


def insert(first: models.Model, *followers: Follower) -> None:
    """All of the rows or none; `first` gets its id. Raises IntegrityError."""
    kinds = _kinds(first, followers)
    [[first.pk]] = fetch(_statement(kinds), _values(kinds, first, followers))
    first._state.adding = False


def update(row: models.Model, *names: str) -> None:
    """Write these fields. Raises IntegrityError."""
    fetch(_update(type(row), names), _changed(row, names))


def update_and_insert(
    row: models.Model, names: Sequence[str], first: models.Model, *followers: Follower
) -> None:
    """Write these fields of a row, and the other rows as `insert` does. Raises IntegrityError."""
    kinds = _kinds(first, followers)
    parameters = [*_changed(row, names), *_values(kinds, first, followers)]
    [[first.pk]] = fetch(_statement(kinds, (type(row), tuple(names))), parameters)
    first._state.adding = False


def atomic_statement() -> AbstractContextManager[object]:
    """Around one statement, which is a transaction by itself; its failure must not end another one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


@cache
def _statement(
    kinds: Sequence[_Kind], changed: tuple[type[models.Model], Sequence[str]] | None = None
) -> str:
    parts = [f"changed AS ({_update(*changed)})"] if changed else []
    parts += [f"first AS ({_insert(*kinds[0])} RETURNING id)"]
    parts += [f"row{number} AS ({_insert(*kind)})" for number, kind in enumerate(kinds[1:])]
    return f"WITH {', '.join(parts)} SELECT id FROM first"


def _insert(model: type[models.Model], reference: str, given: Sequence[str]) -> str:
    columns = {field.column: _placeholder(field, given) for field in _fields(model, reference)}
    if reference != "id":
        columns[_field(model, reference).column] = "(SELECT id FROM first)"
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(columns.values())})"


def _placeholder(field: "models.Field[Any, Any]", given: Sequence[str]) -> str:
    """A default that stands in the statement is a plain one: a text, a number, a truth value, or nothing."""
    if field.attname in given:
        return "%s"
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [field.get_default()]).decode()).replace("%", "%%")


def _kinds(first: models.Model, followers: Sequence[Follower]) -> Sequence[_Kind]:
    return (_whole(type(first)), *((type(row), ref, _given(row, ref)) for row, ref in followers))


@cache
def _whole(model: type[models.Model]) -> _Kind:
    return model, "id", tuple(field.attname for field in _fields(model, "id"))


def _given(row: models.Model, reference: str) -> tuple[str, ...]:
    defaults = _defaults(type(row), reference)
    return tuple(name for name, default in defaults.items() if getattr(row, name) != default)


def _values(kinds: Sequence[_Kind], first: models.Model, followers: Sequence[Follower]) -> list[Any]:
    rows = (first, *(row for row, _ in followers))
    return [
        _readers(type(row))[name](row) for row, (*_, given) in zip(rows, kinds, strict=True) for name in given
    ]


def _changed(row: models.Model, names: Sequence[str]) -> list[Any]:
    readers = _readers(type(row))
    return [*(readers[name](row) for name in names), row.pk]


@cache
def _update(model: type[models.Model], names: Sequence[str]) -> str:
    columns = [f'"{_field(model, name).column}" = %s' for name in names]
    return f"UPDATE {model._meta.db_table} SET {', '.join(columns)} WHERE id = %s"


@cache
def _readers(model: type[models.Model]) -> dict[str, _Reader]:
    return {field.attname: _reader(field) for field in model._meta.concrete_fields}


def _reader(field: Any) -> _Reader:  # noqa: ANN401 - as Django's own code has it
    """Most fields hold what psycopg2 takes; to let Django find that out costs more than all the rest."""
    if isinstance(field, models.JSONField) and field.encoder is None:
        return lambda row: msgspec.json.encode(getattr(row, field.attname)).decode()
    sets_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if isinstance(field, _PLAIN) and _is_of_django(field) and not sets_itself:
        return attrgetter(field.attname)
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=False), connection)


def _is_of_django(field: object) -> bool:
    return type(field).__module__.startswith("django.db.models.")


@cache
def _defaults(model: type[models.Model], reference: str) -> dict[str, Any]:
    """What can stand in a statement; the others are never equal to it."""
    return {
        field.attname: _NEVER if callable(field.default) else field.get_default()
        for field in _fields(model, reference)
    }


@cache
def _fields(model: type[models.Model], reference: str) -> "Sequence[models.Field[Any, Any]]":
    """What the row says itself: its own id comes from the database, the reference from the first row."""
    fields = model._meta.concrete_fields
    given = [field for field in fields if not (field.generated or field.has_db_default())]
    return [field for field in given if field.name not in {"id", reference}]


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field
