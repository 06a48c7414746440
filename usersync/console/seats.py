"""Seats in words."""

from django.utils.translation import gettext

from rules.catalog.models import Product
from usersync.console.sentences import grouped


def seats_left(product: Product) -> str:
    """`26 of 120 left`, with the users who wait; `unlimited` where no limit was set."""
    if product.seat_limit is None:
        return gettext("unlimited")
    numbers = {
        "left": grouped(max(product.seat_limit - product.seats_held, 0)),
        "limit": grouped(product.seat_limit),
        "waiting": grouped(product.seats_waiting),
    }
    if product.seats_waiting:
        return gettext("%(left)s of %(limit)s left, %(waiting)s waiting") % numbers
    return gettext("%(left)s of %(limit)s left") % numbers
