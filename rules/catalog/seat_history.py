"""The course of seats over time: one row per product and day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.walls import within
from rules.catalog.models import Product, SeatDay

_REMEMBER = """
    INSERT INTO catalog_seatday (account_id, product_id, day, seat_limit, seats_held, seats_waiting)
    SELECT account_id, id, %s, seat_limit, seats_held, seats_waiting FROM catalog_product
    WHERE account_id = %s
    ON CONFLICT (product_id, day) DO UPDATE SET
        seat_limit = EXCLUDED.seat_limit,
        seats_held = EXCLUDED.seats_held,
        seats_waiting = EXCLUDED.seats_waiting
"""


@dataclass(frozen=True, slots=True)
class DayOfSeats:
    day: date
    limit: int | None
    held: int
    waiting: int

    @property
    def top(self) -> int:
        """The highest number of the day."""
        return max(self.held + self.waiting, self.limit or 0)


def remember(day: date) -> None:
    """Keep how the seats of all products stand, in place of what was kept for this day before."""
    for account_id in accounts_behind(Door.ALL):
        with within(account_id), connection.cursor() as cursor:
            cursor.execute(_REMEMBER, [day, account_id])


def courses(products: Collection[Product], *, today: date, days: int) -> Mapping[int, list[DayOfSeats]]:
    """Each product's last `days` days, today last and as it stands now.

    A day without a row is like the one before it; days before the first row are left out.
    """
    first = today - timedelta(days=days - 1)
    known: dict[int, dict[date, DayOfSeats]] = {product.pk: {} for product in products}
    for row in SeatDay.objects.filter(product__in=known, day__gte=first, day__lt=today):
        kept = DayOfSeats(row.day, row.seat_limit, row.seats_held, row.seats_waiting)
        known[row.product_id][row.day] = kept
    for product in products:
        now = DayOfSeats(today, product.seat_limit, product.seats_held, product.seats_waiting)
        known[product.pk][today] = now
    return {pk: _without_gaps(of_product, first, today) for pk, of_product in known.items()}


def _without_gaps(known: Mapping[date, DayOfSeats], first: date, today: date) -> list[DayOfSeats]:
    course: list[DayOfSeats] = []
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        if day in known:
            course.append(known[day])
        elif course:
            before = course[-1]
            course.append(DayOfSeats(day, before.limit, before.held, before.waiting))
    return course
