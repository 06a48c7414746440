"""Single rows written with little work, for what sources do all day.

Django builds the SQL of each write anew, and each statement is a round trip that a source waits for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any, NamedTuple

import msgspec
from django.db import connection, models, transaction

from rules.accounts.prepared import fetch


class New(NamedTuple):
    """A row to be inserted. `given`: values by attribute name; what is not given is as it is by default."""

    model: type[models.Model]
    given: Mapping[str, Any]


# A row, and which of its attributes gets the id of the first row.
Follower = tuple[New, str]
# What an INSERT is made for: a table, the attribute with the id of the first row, and what is given.
# The rest stands in the statement.
_Kind = tuple[type[models.Model], str, tuple[str, ...]]
# To psycopg2 from what an attribute of a row holds.
_Adapter = Callable[[Any], Any]
_FIRST = ""
_PLAIN = (
    *(models.CharField, models.TextField, models.BooleanField, models.IntegerField),
    *(models.DateTimeField, models.UUIDField, models.ForeignKey),
)


def insert(first: New, *followers: Follower) -> int:
    """All of the rows or none. Returns the id of the first one. Raises IntegrityError."""
    rows = ((first, _FIRST), *followers)
    return _id(fetch(_statement(_kinds(rows)), list(_values(rows))))


def insert_row(first: models.Model, *followers: Follower) -> None:
    """The same, where the first one is at hand as a whole; it gets its id. Raises IntegrityError."""
    given = {name: getattr(first, name) for name in _names(type(first))}
    first.pk = insert(New(type(first), given), *followers)
    first._state.adding = False


def update(row: models.Model, *names: str) -> None:
    """Write these fields. Raises IntegrityError."""
    fetch(_update(type(row), names), list(_changed(row, names)))


def update_and_insert(row: models.Model, names: Sequence[str], first: New, *followers: Follower) -> int:
    """Write these fields of a row, and the other rows as `insert` does. Raises IntegrityError."""
    rows = ((first, _FIRST), *followers)
    statement = _statement(_kinds(rows), (type(row), tuple(names)))
    return _id(fetch(statement, [*_changed(row, names), *_values(rows)]))


def atomic_statement() -> AbstractContextManager[object]:
    """Around one statement, which is a transaction by itself; its failure must not end another one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _id(found: Sequence[tuple[Any, ...]]) -> int:
    [(first_id,)] = found
    return int(first_id)


def _kinds(rows: Iterable[Follower]) -> tuple[_Kind, ...]:
    return tuple((row.model, reference, tuple(row.given)) for row, reference in rows)


def _values(rows: Iterable[Follower]) -> Iterator[Any]:
    for (model, given), reference in rows:
        adapters = _adapters(model)
        for name, value in given.items():
            if name != reference:
                yield adapters[name](value) if name in adapters else value


def _changed(row: models.Model, names: Iterable[str]) -> Iterator[Any]:
    yield from _values([(New(type(row), {name: getattr(row, name) for name in names}), _FIRST)])
    yield row.pk


@cache
def _statement(
    kinds: Sequence[_Kind], changed: tuple[type[models.Model], Sequence[str]] | None = None
) -> str:
    parts = [f"changed AS ({_update(*changed)})"] if changed else []
    parts += [f"first AS ({_insert(*kinds[0])} RETURNING id)"]
    parts += [f"row{number} AS ({_insert(*kind)})" for number, kind in enumerate(kinds[1:])]
    return f"WITH {', '.join(parts)} SELECT id FROM first"


def _insert(model: type[models.Model], reference: str, given: Sequence[str]) -> str:
    """The given values come in the order of their names."""
    columns = dict.fromkeys(given, "%s")
    if reference:
        columns[reference] = "(SELECT id FROM first)"
    columns |= {name: _default(_field(model, name)) for name in _names(model) if name not in columns}
    names = ", ".join(f'"{_field(model, name).column}"' for name in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(columns.values())})"


def _default(field: "models.Field[Any, Any]") -> str:
    """As it stands in the statement, which is the same for all rows."""
    if field.has_default() and callable(field.default) and field.default not in {dict, list}:
        raise TypeError(f"{field} is to be given.")
    value = field.get_db_prep_save(field.get_default(), connection)
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode()).replace("%", "%%")


@cache
def _update(model: type[models.Model], names: Sequence[str]) -> str:
    columns = [f'"{_field(model, name).column}" = %s' for name in names]
    return f"UPDATE {model._meta.db_table} SET {', '.join(columns)} WHERE id = %s"


@cache
def _names(model: type[models.Model]) -> Sequence[str]:
    """What the row says itself; its id, and what is reckoned, come from the database."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return [field.attname for field in fields if field.name != "id" and not field.has_db_default()]


@cache
def _adapters(model: type[models.Model]) -> Mapping[str, _Adapter]:
    """Only of fields that need one; to let Django find out that most do not costs more than all the rest."""
    fields = [field for field in model._meta.concrete_fields if not _is_plain(field)]
    return {field.attname: _adapter(field) for field in fields}


def _adapter(field: Any) -> _Adapter:  # noqa: ANN401 - as Django's own code has it
    if isinstance(field, models.JSONField) and field.encoder is None:
        return lambda value: msgspec.json.encode(value).decode()
    return lambda value: field.get_db_prep_save(value, connection)


def _is_plain(field: object) -> bool:
    """Whether it holds what psycopg2 takes."""
    return isinstance(field, _PLAIN) and type(field).__module__.startswith("django.db.models.")


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    """By the name of the field or of the attribute, which of a foreign key is another one."""
    return next(field for field in model._meta.concrete_fields if name in {field.name, field.attname})
