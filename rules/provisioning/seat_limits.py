"""Changes how many seats of a product were purchased."""

from django.db import transaction
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.models import Product
from rules.provisioning.queue import move_waiting_lists


@needs(Right.ADMINISTER)
@transaction.atomic
def set_seat_limit(*, account: Account, actor: Actor, product_id: int, limit: int | None) -> Product:
    """None: unlimited. Lowering it below what is in use revokes nothing, raising it moves the line."""
    product = Product.objects.select_for_update(no_key=True).get(account=account, pk=product_id)
    before, product.seat_limit = product.seat_limit, limit
    if before == limit:
        return product
    product.save(update_fields=["seat_limit"])
    cause = record(
        account_id=account.pk,
        at=timezone.now(),
        actor=actor,
        action="product.seat_limit_changed",
        subject=(SubjectKind.PRODUCT, product.pk, product.name),
        details={"before": before, "after": limit},
    )
    move_waiting_lists(account_id=account.pk, cause_id=cause)
    return product
