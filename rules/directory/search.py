"""What somebody types into a search box, as words to look for, and where they are looked for."""

from django.db.models import Value
from django.db.models.functions import Concat

# Each word becomes conditions of a query, so neither their number nor their length is left to the sender.
_CHARACTERS = 200
_WORDS = 8


def words_of(search: str) -> list[str]:
    """The first words of a search, without NUL, which PostgreSQL cannot hold in a text."""
    return search.replace("\0", "")[:_CHARACTERS].split()[:_WORDS]


def searched_text() -> Concat:
    """All by which a directory user is found, in one text: one index answers any word of a search."""
    space = Value(" ")
    return Concat(
        *("given_name", space, "family_name", space, "display_name", space, "email", space, "user_name")
    )
