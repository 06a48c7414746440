"""Edits and deletes products, whose seats the workers give."""

from django.db import transaction

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.catalog.errors import StillInUse
from rules.catalog.models import Product
from rules.catalog.settings_versions import forget_product
from rules.catalog.writing import delete, lock, update
from rules.provisioning.models import Seat
from rules.provisioning.seat_limits import set_seat_limit


@needs(Right.ADMINISTER)
@transaction.atomic
def change_product(
    *,
    account: Account,
    actor: Actor,
    product_id: int,
    name: str,
    short_label: str,
    colour_slot: int,
    uses_device_groups: bool,
    seat_limit: int | None,
) -> Product:
    """Raises NoLongerThere, NameTaken, ShortLabelTaken. `seat_limit` as in `set_seat_limit`."""
    product = lock(Product, account, product_id)
    update(
        product,
        actor,
        name=name,
        short_label=short_label,
        colour_slot=colour_slot,
        uses_device_groups=uses_device_groups,
    )
    return set_seat_limit(account=account, actor=actor, product_id=product.pk, limit=seat_limit)


@needs(Right.ADMINISTER)
@transaction.atomic
def delete_product(*, account: Account, actor: Actor, product_id: int) -> None:
    """Settings templates say nothing of its features any more; users keep the settings that they have.

    Raises NoLongerThere, StillInUse where a rule gives it or a user holds or awaits a seat.
    """
    product = lock(Product, account, product_id)
    if Seat.objects.filter(account=account, product=product).exists():
        raise StillInUse(product.name)
    delete(product, actor, settings_templates=forget_product(product))
