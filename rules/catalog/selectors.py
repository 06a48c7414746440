"""Reads products for the screens."""

from django.db.models import QuerySet

from rules.accounts.models import Account
from rules.catalog.models import Product


def products(account: Account) -> QuerySet[Product]:
    return Product.objects.filter(account=account).order_by("pk")


def products_waited_for(account: Account) -> list[Product]:
    """Products whose seats are used up while users wait for one."""
    return list(products(account).filter(seats_waiting__gt=0))
