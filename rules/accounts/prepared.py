"""Statements that PostgreSQL plans once for each connection, for what sources and workers do all day.

Planning takes it several times as long as answering. Only for texts of which there are few: each stays.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_PLACEHOLDER = re.compile(r"%s|%\(\w+\)s")

Parameters = Sequence[Any] | Mapping[str, Any]
Question = tuple[str, Sequence[Any]]
Row = tuple[Any, ...]

# For the SELECT that a transaction begins with. Else PostgreSQL goes on planning what has an array among its
# parameters: it takes a plan for ten elements to cost more than one for the single element that there is.
PLAN_ONCE = "set_config('plan_cache_mode', 'force_generic_plan', true)"

# From so many characters in one parameter on, a statement is worth a plan of its own.
_FEW = 1000
_numbers = count(1)
# What each connection has prepared; connections are those of psycopg2.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def fetch(statement: str, parameters: Parameters) -> list[Row]:
    """The rows that the statement gives, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(_prepared(statement), parameters)
        return [] if cursor.description is None else cursor.fetchall()


def ask(statement: str, parameters: Parameters, *, command: str = "") -> list[Row]:
    """The same for work of every size: what is about many rows is planned anew, for as many as there are.

    `command`: goes first on the same way to the database, and has no parameters.
    """
    with connection.cursor() as cursor:
        cursor.execute(command + _sized(statement, parameters), parameters)
        return [] if cursor.description is None else cursor.fetchall()


def ask_after(first: Question, then: Question) -> list[Row]:
    """Two statements on one way to the database; the rows of the second, which sees all that had been
    committed when the first one ended.
    """
    with connection.cursor() as cursor:
        texts = [_sized(*question) for question in (first, then)]
        cursor.execute("; ".join(texts), [*first[1], *then[1]])
        rows: list[Row] = cursor.fetchall()
        return rows


@contextmanager
def asked_ahead(statement: str, parameters: Parameters) -> Iterator[None]:
    """Asks with the first statement within and in front of it, or in the end; where it fails, both do."""
    with connection.cursor() as cursor:
        question = cursor.mogrify(_prepared(statement), parameters).decode()
    connection.connection.ahead = f"{question}; "
    try:
        yield
    except BaseException:
        if connection.connection is not None:
            connection.connection.ahead = ""
        raise
    if connection.connection is None or connection.connection.ahead:
        fetch(statement, parameters)


def _sized(statement: str, parameters: Parameters) -> str:
    """Arrays and JSON are one text each."""
    values = parameters.values() if isinstance(parameters, Mapping) else parameters
    are_few = all(not isinstance(value, str) or len(value) < _FEW for value in values)
    return _prepared(statement) if are_few else statement


def _prepared(statement: str) -> str:
    """What executes it on this connection, which is open."""
    prepare, execute = _commands(statement)
    known = _known.setdefault(connection.connection, set())
    if execute not in known:
        # Past Django: it is none of the statements that a request is counted by.
        with connection.wrap_database_errors, connection.connection.cursor() as raw:
            raw.execute(prepare)
        known.add(execute)
    return execute


@cache
def _commands(statement: str) -> tuple[str, str]:
    """PREPARE and EXECUTE of the statement, whose parameters are counted in the order they stand in."""
    name = f"usersync_{next(_numbers)}"
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
