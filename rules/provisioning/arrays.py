"""Arrays as one text parameter, which PostgreSQL parses; psycopg2 would adapt them element by element."""

from collections.abc import Iterable


def int_array(values: Iterable[int]) -> str:
    """A literal for `%s::bigint[]`."""
    return "{" + ",".join(map(str, values)) + "}"
