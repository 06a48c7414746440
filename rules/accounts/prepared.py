"""Statements that PostgreSQL plans once for each connection, for what sources and workers do all day.

Planning takes it several times as long as answering. Only for texts of which there are few: each stays.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_PLACEHOLDER = re.compile(r"%s|%\(\w+\)s")

Parameters = Sequence[Any] | Mapping[str, Any]
Question = tuple[str, Sequence[Any]]
Row = tuple[Any, ...]


class Command(NamedTuple):
    """A statement, and the text that executes it where it is prepared."""

    statement: str
    text: str


# For the SELECT that a transaction begins with. Else PostgreSQL goes on planning what has an array among its
# parameters: it takes a plan for ten elements to cost more than one for the single element that there is.
PLAN_ONCE = "set_config('plan_cache_mode', 'force_generic_plan', true)"

# From so many characters in one parameter on, a statement is worth a plan of its own.
_FEW = 1000
# What each connection has prepared; connections are those of psycopg2.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def fetch(statement: str, parameters: Parameters) -> list[Row]:
    """The rows that the statement gives, if it gives any."""
    here = _connection()
    with here.cursor() as cursor:
        cursor.execute(_prepared(statement, here), parameters)
        return [] if cursor.description is None else cursor.fetchall()


def ask(statement: str, parameters: Parameters, *, command: str = "") -> list[Row]:
    """The same for work of every size: what is about many rows is planned anew, for as many as there are.

    `command`: goes first on the same way to the database, and has no parameters.
    """
    here = _connection()
    with here.cursor() as cursor:
        cursor.execute(command + _sized(statement, parameters, here), parameters)
        return [] if cursor.description is None else cursor.fetchall()


def ask_after(first: Question, then: Question) -> list[Row]:
    """Two statements on one way to the database; the rows of the second, which sees all that had been
    committed when the first one ended.
    """
    here = _connection()
    with here.cursor() as cursor:
        texts = [_sized(*question, here) for question in (first, then)]
        cursor.execute("; ".join(texts), [*first[1], *then[1]])
        rows: list[Row] = cursor.fetchall()
        return rows


def filled_in(statement: str, parameters: Parameters) -> Command:
    """What executes it with these parameters, on any connection."""
    _, execute = _commands(statement)
    with _connection().cursor() as cursor:
        return Command(statement, cursor.mogrify(execute, parameters).decode())


@contextmanager
def asked_ahead(command: Command) -> Iterator[None]:
    """Asks with the first statement within and in front of it, or in the end; where it fails, both do."""
    here = _connection()
    here.ensure_connection()
    _prepared(command.statement, here)
    here.connection.ahead = f"{command.text}; "
    try:
        yield
    except BaseException:
        if here.connection is not None:
            here.connection.ahead = ""
        raise
    if here.connection is None or here.connection.ahead:
        with here.cursor() as cursor:
            _prepared(command.statement, here)
            cursor.execute(command.text)


def _connection() -> BaseDatabaseWrapper:
    """Of this thread. `django.db.connection` looks for it anew each time that it is asked for anything."""
    return connections[DEFAULT_DB_ALIAS]


def _sized(statement: str, parameters: Parameters, here: BaseDatabaseWrapper) -> str:
    """Arrays and JSON are one text each."""
    values = parameters.values() if isinstance(parameters, Mapping) else parameters
    are_few = all(not isinstance(value, str) or len(value) < _FEW for value in values)
    return _prepared(statement, here) if are_few else statement


def _prepared(statement: str, here: BaseDatabaseWrapper) -> str:
    """What executes it on this connection, which is open."""
    prepare, execute = _commands(statement)
    known = _known.setdefault(here.connection, set())
    if execute not in known:
        # Past Django: it is none of the statements that a request is counted by.
        with here.wrap_database_errors, here.connection.cursor() as raw:
            raw.execute(prepare)
        known.add(execute)
    return execute


@cache
def _commands(statement: str) -> tuple[str, str]:
    """PREPARE and EXECUTE of the statement, whose parameters are counted in the order they stand in.

    Named after the statement: what one thread has filled in finds what another one prepares.
    """
    name = f"usersync_{blake2b(statement.encode(), digest_size=8).hexdigest()}"
    places = list(dict.fromkeys(_PLACEHOLDER.findall(statement)))
    if places == ["%s"]:
        places *= statement.count("%s")
        numbers = count(1)
        text = _PLACEHOLDER.sub(lambda _: f"${next(numbers)}", statement)
    else:
        text = _PLACEHOLDER.sub(lambda found: f"${places.index(found[0]) + 1}", statement)
    # Named in full, for whoever looks at what the database does.
    comment = " ".join(text.split()).replace("%", "%%")
    return f"PREPARE {name} AS {text}", f"EXECUTE {name} ({', '.join(places)}) /* {comment} */"
