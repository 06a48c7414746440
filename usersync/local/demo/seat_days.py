"""The month before the demo begins: Halden Instruments grew into its seats."""

from datetime import date, timedelta

from rules.accounts.models import Account
from rules.catalog.models import Product, SeatDay
from rules.catalog.selectors import products

DAYS = 30


def remember_a_month(account: Account, today: date) -> None:
    SeatDay.objects.bulk_create(
        _day(product, today - timedelta(days=ago), ago)
        for product in products(account)
        for ago in range(1, DAYS)
    )


def _day(product: Product, day: date, ago: int) -> SeatDay:
    """Two thirds of the present seats a month ago, a few more each working day."""
    weekend = day.weekday() // 5
    missing = product.seats_held * ago // (DAYS * 3) + (ago * product.pk + weekend) % 3
    return SeatDay(
        account_id=product.account_id,
        product=product,
        day=day,
        seat_limit=product.seat_limit,
        seats_held=max(product.seats_held - missing, 0),
        seats_waiting=max(product.seats_waiting - ago, 0),
    )
