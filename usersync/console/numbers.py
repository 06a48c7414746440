"""Numbers that come as text."""

# What a bigint holds with certainty; Python refuses to read thousands of digits at all.
_DIGITS = 18


def number_in(text: str) -> int | None:
    """The number that `text` is; None where it is no number, or one that no row can have."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None
