"""Seats as pictures: numbers for SVG shapes, which the policy allows where it forbids inline styles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from rules.catalog.models import Product
from rules.catalog.seat_history import DayOfSeats
from usersync.console.sentences import grouped
from usersync.console.stencils import fill


@dataclass(frozen=True, slots=True)
class _Bar:
    """Widths as SVG writes them, of 100."""

    said: str
    used: str
    waiting: str


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Points of polygons and lines."""

    held: str
    held_area: str
    waiting_area: str
    limit: str


def bar_of(product: Product) -> SafeString | str:
    """Of a product with a limit."""
    if product.seat_limit is None:
        return ""
    bar = SeatBar(product)
    return fill("products/_bar.html", _Bar(bar.sentence, f"{bar.used:.2f}", f"{bar.waiting:.2f}"))


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
        said = {"used": grouped(held), "waiting": grouped(waiting)}
        if limit is None:
            return gettext("%(used)s used, %(waiting)s waiting") % said
        said["free"] = grouped(max(limit - held, 0))
        return gettext("%(used)s used, %(waiting)s waiting, %(free)s free") % said

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
    def shapes(self) -> SafeString:
        shapes = _Shapes(self.held, self.held_area, self.waiting_area, self.limit)
        return fill("products/_course.html", shapes)

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
        first, last = self.days[0].held, self.days[-1]
        if len(self.days) == 1:
            course = gettext("Seats in use today: %(last)s.")
        elif first == last.held:
            course = gettext("Seats in use over the last %(days)s days: %(last)s.")
        elif first < last.held:
            course = gettext("Seats in use rose from %(first)s to %(last)s over the last %(days)s days.")
        else:
            course = gettext("Seats in use fell from %(first)s to %(last)s over the last %(days)s days.")
        said = course % {"first": grouped(first), "last": grouped(last.held), "days": len(self.days)}
        if not last.waiting:
            return said
        waiting = gettext("Waiting: %(number)s.") % {"number": grouped(last.waiting)}
        return f"{said} {waiting}"

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
