"""What somebody types into a search box, as words to look for."""

# Each word becomes conditions of a query, so neither their number nor their length is left to the sender.
_CHARACTERS = 200
_WORDS = 8


def words_of(search: str) -> list[str]:
    """The first words of a search, without NUL, which PostgreSQL cannot hold in a text."""
    return search.replace("\0", "")[:_CHARACTERS].split()[:_WORDS]
