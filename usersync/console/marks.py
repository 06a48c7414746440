"""Pieces of HTML that stand in many lines of lists, and that templates have as tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from rules.catalog.models import Product
from rules.provisioning.models import Seat, SeatState, UserStatus
from usersync.console import moments
from usersync.console.stencils import fill

SHOWN_CHIPS = 3


@dataclass(frozen=True, slots=True)
class _Chip:
    name: str
    label: str
    colour: int
    waits: bool


@dataclass(frozen=True, slots=True)
class _Chips:
    """`more`: how many are not shown, and their `names`."""

    shown: SafeString
    more: str
    names: str


@dataclass(frozen=True, slots=True)
class _Manager:
    privileges: str
    user_groups: str


@dataclass(frozen=True, slots=True)
class _Time:
    machine: str
    exact: str
    text: str


def when(moment: datetime | None) -> SafeString | str:
    """`2 h ago`, with the exact time on hover."""
    return _time(moment, moments.spoken(moment, timezone.now())) if moment else ""


def day(moment: datetime | None) -> SafeString | str:
    """`12 Nov 2024`, with the exact time on hover."""
    return _time(moment, moments.day(moment, timezone.now())) if moment else ""


def _time(moment: datetime, text: str) -> SafeString:
    return fill("partials/time.html", _Time(moment.isoformat(), moments.exact(moment), text))


def product_chips(products: Sequence[Product]) -> SafeString | str:
    """At most three products by their short labels, then how many more there are."""
    return _chips([_chip(product, waits=False) for product in products])


def seat_chips(seats: Sequence[Seat]) -> SafeString | str:
    """As of products; those waited for with an hour-glass."""
    return _chips([_chip(seat.product, waits=seat.state == SeatState.WAITING) for seat in seats])


def _chip(product: Product, *, waits: bool) -> _Chip:
    return _Chip(product.name, product.short_label, product.colour_slot, waits)


def _chips(chips: Sequence[_Chip]) -> SafeString | str:
    if not chips:
        return ""
    shown, rest = chips[:SHOWN_CHIPS], chips[SHOWN_CHIPS:]
    more, names = (str(len(rest)), ", ".join([chip.name for chip in rest])) if rest else ("", "")
    language = get_language()
    drawn = mark_safe("".join([_drawn(chip, language) for chip in shown]))  # noqa: S308 - as they are filled
    return fill("partials/chips.html", _Chips(drawn, more, names))


# An account has a dozen products, and a page hundreds of chips.
@lru_cache(maxsize=1000)
def _drawn(chip: _Chip, _language: str | None) -> SafeString:
    return fill("partials/chip.html", chip)


def manager_of(privileges: int, groups: int) -> SafeString:
    """How much a manager may do, and in how many user groups; 0: all users."""
    may = ngettext("%(privileges)s privilege", "%(privileges)s privileges", privileges)
    where = gettext("all users")
    if groups:
        where = ngettext("%(groups)s user group", "%(groups)s user groups", groups) % {"groups": groups}
    return fill("partials/manager_of.html", _Manager(may % {"privileges": privileges}, where))


def status_tag(status: UserStatus) -> SafeString:
    return _status(status, get_language())


@lru_cache(maxsize=100)
def _status(status: UserStatus, _language: str | None) -> SafeString:
    return render_to_string("users/_status.html", {"status": status})
