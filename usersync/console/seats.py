"""Seats in words."""

from rules.catalog.models import Product


def seats_left(product: Product) -> str:
    """`26 of 120 left`, with the users who wait; `unlimited` where no limit was set."""
    if product.seat_limit is None:
        return "unlimited"
    left = max(product.seat_limit - product.seats_held, 0)
    waiting = f", {product.seats_waiting:,} waiting" if product.seats_waiting else ""
    return f"{left:,} of {product.seat_limit:,} left{waiting}"
