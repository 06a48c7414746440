"""Statements that PostgreSQL plans once for each connection, for what sources do all day.

Planning takes it several times as long as answering. Only for texts of which there are few: each stays.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_PLACEHOLDER = re.compile(r"%s|%\(\w+\)s")
_numbers = count(1)
# What each connection has prepared; connections are those of psycopg2.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def fetch(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that the statement gives, if it gives any."""
    prepare, execute = _commands(statement)
    with connection.cursor() as cursor:
        known = _known.setdefault(connection.connection, set())
        if execute not in known:
            # Past Django: it is none of the statements that a request is counted by.
            with connection.wrap_database_errors, connection.connection.cursor() as raw:
                raw.execute(prepare)
            known.add(execute)
        cursor.execute(execute, parameters)
        return cursor.fetchall() if cursor.description else []


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
