"""What somebody types into a search box, as words to look for, and where they are looked for."""

import re
from collections.abc import Sequence

from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat

from rules.accounts.walls import within

# Each word becomes conditions of a query, so neither their number nor their length is left to the sender.
_CHARACTERS = 200
_WORDS = 8
_SHORT = 2
# So many users are told one by one. What is in the names of more is found by reading all in their order.
_MOST = 5_000
_FOUND = """
    SELECT count(*), COALESCE(array_agg(user_id), '{}')::text
    FROM usersync_users_with_words(%s, %s) found(user_id)
"""
_LITERALLY, _ESCAPED = re.compile(r"([\\%_])"), r"\\\1"


def words_of(search: str) -> list[str]:
    """The first words of a search, without NUL, which PostgreSQL cannot hold in a text."""
    return search.replace("\0", "")[:_CHARACTERS].split()[:_WORDS]


def searched_text() -> Concat:
    """All by which a directory user is found, in one text: one index answers any word of a search."""
    names = ("given_name", "family_name", "display_name", "email", "user_name")
    return Concat(*(part for name in names for part in (Value(" "), name)))


def sought(word: str) -> str:
    """What of the text has to be there for a word of a search.

    Three characters and more are found anywhere. Fewer would be nearly everywhere, and no index knows where:
    they are looked for where a word begins.
    """
    return word if len(word) > _SHORT else f" {word}"


def users_with(account_id: int, words: Sequence[str]) -> str | None:
    """The ids of users that have every word of a search as an array literal; None: they are many.

    A function of the database's owner, which looks at this account only: behind the wall between accounts
    PostgreSQL uses no index for parts of texts.
    """
    patterns = [f"%{_LITERALLY.sub(_ESCAPED, sought(word))}%" for word in words]
    with within(account_id), connection.cursor() as cursor:
        cursor.execute(_FOUND, [patterns, _MOST + 1])
        count, user_ids = cursor.fetchone()
    return user_ids if count <= _MOST else None
