"""Changes how many seats of a product were purchased."""

from django.db import connection, transaction
from django.utils import timezone

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.models import Product
from rules.provisioning.queue import nudge_after_commit

_MARK_WAITING = """
    INSERT INTO provisioning_pendinguser (account_id, user_id, cause_id)
    SELECT account_id, user_id, %s::bigint FROM provisioning_seat
    WHERE product_id = %s AND state = 'waiting' ORDER BY since, user_id LIMIT 1
"""


@transaction.atomic
def set_seat_limit(*, account: Account, actor: Actor, product_id: int, limit: int | None) -> Product:
    """None: unlimited. Lowering it below what is in use revokes nothing.

    One pending user is enough to move the waiting list: the batch fills the free seats from the front.
    """
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
    with connection.cursor() as cursor:
        cursor.execute(_MARK_WAITING, [cause, product.pk])
    nudge_after_commit(account.pk)
    return product
