"""Reads products and feature settings for the screens."""

from django.db.models import Count, QuerySet

from rules.accounts.models import Account
from rules.catalog.models import Product, ProductSetting, TemplateSetting


def products(account: Account) -> QuerySet[Product]:
    return Product.objects.filter(account=account).order_by("pk")


def products_waited_for(account: Account) -> list[Product]:
    """Products whose seats are used up while users wait for one."""
    return list(products(account).filter(seats_waiting__gt=0))


def product_settings(account: Account) -> QuerySet[ProductSetting]:
    """The features of all products, those of a product together."""
    return (
        ProductSetting.objects.filter(account=account).select_related("product").order_by("product_id", "pk")
    )


def settings_by_template(account: Account) -> dict[int, list[tuple[Product, int]]]:
    """The id of each settings template -> how many features of which products it sets."""
    by_id = {product.pk: product for product in products(account)}
    counted = (
        TemplateSetting.objects.filter(account=account)
        .values_list("template_id", "setting__product_id")
        .annotate(Count("setting_id"))
        .order_by("setting__product_id")
    )
    found: dict[int, list[tuple[Product, int]]] = {}
    for template_id, product_id, count in counted:
        found.setdefault(template_id, []).append((by_id[product_id], count))
    return found
