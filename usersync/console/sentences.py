"""Numbers and names within sentences."""

from collections.abc import Sequence


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 user`, `1,240 users`."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def joined(names: Sequence[str], most: int = 3) -> str:
    """`A`, `A and B`, `A, B, C and 4 more`."""
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
