"""Numbers and lists within sentences, as the reader's language writes them."""

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext


def grouped(number: float) -> str:
    """`1,240`."""
    return number_format(number, force_grouping=True)


def signed(number: int) -> str:
    """`+1,240`, `-3`."""
    return f"{number:+}"[0] + grouped(abs(number))


def joined(names: Sequence[str], most: int = 3, among: int | None = None) -> str:
    """`A`, `A and B`, `A, B, C and 4 more`. `among`: how many there are where `names` are only the first."""
    shown = list(names[:most])
    more = (len(names) if among is None else among) - len(shown)
    if more:
        shown.append(gettext("%(number)s more") % {"number": grouped(more)})
    if len(shown) == 1:
        return shown[0]
    return gettext("%(names)s and %(last)s") % {"names": ", ".join(shown[:-1]), "last": shown[-1]}
