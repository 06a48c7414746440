"""An effect as the panel, the dialogs and the confirmations show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.catalog.selectors import products
from rules.provisioning.preview import Effect, SeatEffect
from usersync.console.effects.people import PersonLine, people_of
from usersync.console.effects.words import gains, losses, told
from usersync.console.sentences import grouped, joined, signed

NAMES_SHOWN = 3
PEOPLE_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One product; `used` and `new` are hundredths of the seats there are, for the bar."""

    product: Product
    change: str
    left: str
    used: float
    new: float


@dataclass(frozen=True, slots=True)
class WaitingLine:
    product: Product
    waits: int
    title: str
    names: str


@dataclass(frozen=True, slots=True)
class EffectView:
    """`losses` come first and in red; `gains` are (icon, sentence)."""

    effect: Effect
    losses: Sequence[str]
    seats: Sequence[SeatLine]
    waiting: Sequence[WaitingLine]
    gains: Sequence[tuple[str, str]]
    people: Sequence[PersonLine]

    @property
    def users(self) -> int:
        return len(self.effect.people)

    @property
    def losers(self) -> int:
        return self.effect.losers

    @property
    def more(self) -> int:
        """How many users change beside those in `people`."""
        return self.users - len(self.people)

    @property
    def line(self) -> str:
        """The whole in one line: `12 users change, 3 wait for a seat`."""
        if self.effect.is_nothing:
            return gettext("Nobody's access changes")
        said = [told(ngettext("%(number)s user changes", "%(number)s users change", self.users), self.users)]
        if self.losers:
            lose = ngettext("%(number)s loses something", "%(number)s lose something", self.losers)
            said.append(told(lose, self.losers))
        if waits := sum(each.waits for each in self.waiting):
            wait = ngettext("%(number)s waits for a seat", "%(number)s wait for a seat", waits)
            said.append(told(wait, waits))
        return ", ".join(said)


def view_of(effect: Effect, account: Account) -> EffectView:
    changed = [
        (product, effect.seats[product.pk])
        for product in products(account)
        if product.pk in effect.seats and effect.seats[product.pk].is_change
    ]
    return EffectView(
        effect=effect,
        losses=list(losses(effect, changed)),
        seats=[_seat_line(product, seat) for product, seat in changed],
        waiting=[_waiting_line(product, seat, effect) for product, seat in changed if seat.joins_line],
        gains=list(gains(effect)),
        people=people_of(effect, 0, PEOPLE_SHOWN),
    )


def _seat_line(product: Product, seat: SeatEffect) -> SeatLine:
    net = seat.gained - seat.lost
    change = signed(net) if net else ""
    if seat.free is None:
        return SeatLine(product, change, gettext("unlimited"), 0, 0)
    total = max(product.seat_limit or 0, product.seats_held, product.seats_held + net, 1)
    kept = min(product.seats_held, product.seats_held + net)
    return SeatLine(product, change, _left(seat), 100 * kept / total, 100 * abs(net) / total)


def _left(seat: SeatEffect) -> str:
    said = {"left": grouped(seat.free or 0), "waiting": grouped(seat.waiting)}
    if seat.waiting:
        return gettext("%(left)s left after, %(waiting)s waiting") % said
    return gettext("%(left)s left after") % said


def _waiting_line(product: Product, seat: SeatEffect, effect: Effect) -> WaitingLine:
    names = effect.people.going_to_wait(product.pk, NAMES_SHOWN)
    go = ngettext(
        "%(number)s user goes to the waiting list of %(product)s",
        "%(number)s users go to the waiting list of %(product)s",
        seat.joins_line,
    )
    title = told(go, seat.joins_line, product=product.name)
    return WaitingLine(product, seat.joins_line, title, joined(names, among=seat.joins_line) if names else "")
