"""Marks that are the same in many lines of a list: each is made once, and not again for every line."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rules.catalog.models import Product
from rules.provisioning.models import Seat, SeatState, UserStatus

register = template.Library()


@register.filter
def chip(product: Product) -> SafeString:
    return _chip(product, "held")


@register.filter
def seat_chip(seat: Seat) -> SafeString:
    return _chip(seat.product, seat.state)


@register.filter
def status_tag(status: UserStatus) -> SafeString:
    return _status(status, get_language())


def _chip(product: Product, state: str) -> SafeString:
    return _made(product.name, product.short_label, product.colour_slot, state, get_language())


@lru_cache(maxsize=1000)
def _made(name: str, label: str, colour: int, state: str, _language: str | None) -> SafeString:
    waits = state == SeatState.WAITING
    context = {"name": name, "label": label, "colour": colour, "waits": waits}
    return render_to_string("partials/chip.html", context)


@lru_cache(maxsize=100)
def _status(status: UserStatus, _language: str | None) -> SafeString:
    return render_to_string("users/_status.html", {"status": status})
