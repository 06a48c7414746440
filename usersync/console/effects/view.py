"""An effect as the panel, the dialogs and the confirmations show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.catalog.selectors import products
from rules.engine.kinds import Kind, Suspension
from rules.provisioning.effects import Step
from rules.provisioning.history import Event
from rules.provisioning.preview import Effect, SeatEffect
from rules.provisioning.why import KIND_LABELS
from rules.ruleset.models import AdminRole
from usersync.console.effects.people import PersonLine, people_of
from usersync.console.sentences import counted, joined

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
    losers: int
    losses: Sequence[str]
    seats: Sequence[SeatLine]
    waiting: Sequence[WaitingLine]
    gains: Sequence[tuple[str, str]]
    people: Sequence[PersonLine]

    @property
    def users(self) -> int:
        return len(self.effect.changes)

    @property
    def more(self) -> int:
        """How many users change beside those in `people`."""
        return self.users - len(self.people)

    @property
    def line(self) -> str:
        """The whole in one line: `12 users change, 3 wait for a seat`."""
        if self.effect.is_nothing:
            return "Nobody's access changes"
        said = [counted(self.users, "user changes", "users change")]
        if self.losers:
            said.append(f"{self.losers:,} lose{'s' if self.losers == 1 else ''} something")
        if waits := sum(each.waits for each in self.waiting):
            said.append(f"{waits:,} wait{'s' if waits == 1 else ''} for a seat")
        return ", ".join(said)


def view_of(effect: Effect, account: Account) -> EffectView:
    changed = [
        (product, effect.seats[product.pk])
        for product in products(account)
        if product.pk in effect.seats and effect.seats[product.pk].is_change
    ]
    return EffectView(
        effect=effect,
        losers=sum(any(map(_is_loss, each.steps())) for each in effect.changes),
        losses=list(_losses(effect, changed)),
        seats=[_seat_line(product, seat) for product, seat in changed],
        waiting=[_waiting_line(product, seat, effect) for product, seat in changed if seat.joins_line],
        gains=list(_gains(effect)),
        people=people_of(effect, 0, PEOPLE_SHOWN),
    )


def _is_loss(step: Step) -> bool:
    """A value that makes room for another, such as a language, is none."""
    if step.kind is None:
        return step.event is Event.SUSPENDED
    return step.event in {Event.LOST, Event.LEFT_LINE} and step.kind.suspension is Suspension.TAKES


def _losses(effect: Effect, changed: Sequence[tuple[Product, SeatEffect]]) -> Iterator[str]:
    for product, seat in changed:
        if seat.lost:
            yield f"{counted(seat.lost, 'user loses', 'users lose')} {product.name}"
    if held := sum(effect.held_back.values()):
        yield f"{counted(held, 'revocation waits', 'revocations wait')} for an administrator's decision"
    for role, count in effect.roles_lost.items():
        yield f"{counted(count, 'user loses', 'users lose')} {_right(role)}"
    if gone := effect.kinds[Kind.DEVICE_GROUPS, Event.LOST]:
        yield f"{counted(gone, 'device group')} taken away"
    if suspended := effect.statuses[Event.SUSPENDED]:
        yield f"{counted(suspended, 'user is', 'users are')} suspended: no rule reaches them any more"


def _gains(effect: Effect) -> Iterator[tuple[str, str]]:
    for role, count in effect.roles_gained.items():
        yield "shield", f"{counted(count, 'user gets', 'users get')} {_right(role)}"
    if new := effect.statuses[Event.ACTIVATED]:
        yield "users", f"{counted(new, 'user is', 'users are')} provisioned for the first time"
    if back := effect.statuses[Event.REACTIVATED]:
        yield "users", f"{counted(back, 'user comes', 'users come')} back from Suspended"
    if effect.mails:
        yield "mail", f"{counted(effect.mails, 'welcome e-mail')} will be sent"
    others = [
        f"{KIND_LABELS[kind].lower()} of {effect.kinds[kind, Event.GOT]:,}"
        for kind in KIND_LABELS
        if kind not in {Kind.PRODUCTS, Kind.ADMIN_RIGHTS} and effect.kinds[kind, Event.GOT]
    ]
    if others:
        yield "sliders", f"Changes {joined(others, most=len(others))}"


def _right(role: str) -> str:
    return "Full access" if role == AdminRole.FULL else "Manager rights"


def _seat_line(product: Product, seat: SeatEffect) -> SeatLine:
    net = seat.gained - seat.lost
    if seat.free is None:
        return SeatLine(product, f"{net:+,}", "unlimited", 0, 0)
    left = f"{seat.free:,} left after"
    waiting = f", {seat.waiting:,} waiting" if seat.waiting else ""
    total = max(product.seat_limit or 0, product.seats_held, product.seats_held + net, 1)
    kept = min(product.seats_held, product.seats_held + net)
    return SeatLine(product, f"{net:+,}", left + waiting, 100 * kept / total, 100 * abs(net) / total)


def _waiting_line(product: Product, seat: SeatEffect, effect: Effect) -> WaitingLine:
    names = [each.name for each in effect.changes if _joins(each.steps(), product.pk)]
    title = f"{counted(seat.joins_line, 'user goes', 'users go')} to the {product.name} waiting list"
    return WaitingLine(product, seat.joins_line, title, joined(names, NAMES_SHOWN) if names else "")


def _joins(steps: Sequence[Step], product_id: int) -> bool:
    return any(
        (step.event, step.kind, step.value) == (Event.WAITS, Kind.PRODUCTS, product_id) for step in steps
    )
