"""Seats as pictures: numbers for SVG shapes, which the policy allows where it forbids inline styles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rules.catalog.models import Product
from rules.catalog.seat_history import DayOfSeats
from usersync.console.sentences import counted


@dataclass(frozen=True, slots=True)
class SeatBar:
    """Used, waiting and free seats of a product with a limit, as parts of 100."""

    product: Product

    @property
    def used(self) -> float:
        return self._part(self.product.seats_held)

    @property
    def waiting(self) -> float:
        return self._part(self.product.seats_waiting)

    @property
    def sentence(self) -> str:
        limit, held, waiting = self.product.seat_limit, self.product.seats_held, self.product.seats_waiting
        if limit is None:
            return f"{held:,} used, {waiting:,} waiting"
        return f"{held:,} used, {waiting:,} waiting, {max(limit - held, 0):,} free"

    def _part(self, seats: int) -> float:
        whole = max(self.product.seat_limit or 0, self.product.seats_held) + self.product.seats_waiting
        return round(100 * seats / whole, 2) if whole else 0.0


@dataclass(frozen=True, slots=True)
class SeatCourse:
    """The course over some days within a picture of `width` by `height`, its highest number at the top."""

    days: Sequence[DayOfSeats]
    span: int
    width: int
    height: int

    @property
    def top(self) -> int:
        return max((day.top for day in self.days), default=0) or 1

    @property
    def held(self) -> str:
        return self._line(lambda day: day.held)

    @property
    def held_area(self) -> str:
        return self._area(lambda day: day.held, lambda _day: 0)

    @property
    def waiting_area(self) -> str:
        """Who waits stands on top of who holds; empty where nobody ever waited."""
        if not any(day.waiting for day in self.days):
            return ""
        return self._area(lambda day: day.held + day.waiting, lambda day: day.held)

    @property
    def limit(self) -> str:
        """The line of the limit since there is one."""
        return " ".join(
            self._point(place, day.limit) for place, day in self._placed() if day.limit is not None
        )

    @property
    def sentence(self) -> str:
        """What the picture says."""
        first, last = self.days[0], self.days[-1]
        over = f"over the last {counted(len(self.days), 'day')}"
        if first.held == last.held:
            course = f"{counted(last.held, 'seat')} in use {over}"
        else:
            verb = "rose" if last.held > first.held else "fell"
            course = f"Seats in use {verb} from {first.held:,} to {last.held:,} {over}"
        return f"{course}, {last.waiting:,} waiting." if last.waiting else f"{course}."

    def _placed(self) -> list[tuple[int, DayOfSeats]]:
        """Each day with its place: a short course stands at the right."""
        return list(enumerate(self.days, start=self.span - len(self.days)))

    def _line(self, value: Callable[[DayOfSeats], int]) -> str:
        return " ".join(self._point(place, value(day)) for place, day in self._placed())

    def _area(self, upper: Callable[[DayOfSeats], int], lower: Callable[[DayOfSeats], int]) -> str:
        back = " ".join(self._point(place, lower(day)) for place, day in reversed(self._placed()))
        return f"{self._line(upper)} {back}"

    def _point(self, place: int, value: int) -> str:
        x = self.width * place / max(self.span - 1, 1)
        y = self.height - self.height * value / self.top
        return f"{x:.1f},{y:.1f}"
