"""What somebody types into a search box, as words to look for, and where they are looked for."""

from django.db.models import Value
from django.db.models.functions import Concat

# Each word becomes conditions of a query, so neither their number nor their length is left to the sender.
_CHARACTERS = 200
_WORDS = 8
_SHORT = 2


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
