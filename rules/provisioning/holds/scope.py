"""Names the holds that are shown, or decided about, together."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from rules.accounts.models import Account
from rules.provisioning.models import Hold, HoldState


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Holds because of a directory group (of all products, or of one), or a product's because of the limit.

    Of all users, or of some; those of one state. `up_to`: the last hold that was there to be seen; what came
    later is not meant.
    """

    group_id: int | None = None
    product_id: int | None = None
    user_ids: Collection[int] | None = None
    state: HoldState = HoldState.WAITING
    up_to: int | None = None

    def __post_init__(self) -> None:
        assert self.group_id or self.product_id

    @property
    def is_whole_group(self) -> bool:
        everything = self.product_id is None and self.user_ids is None
        return everything and self.state is HoldState.WAITING

    def holds(self, account: Account) -> QuerySet[Hold]:
        holds = Hold.objects.filter(account=account, state=self.state, group=self.group_id)
        if self.product_id is not None:
            holds = holds.filter(product=self.product_id)
        if self.up_to is not None:
            holds = holds.filter(pk__lte=self.up_to)
        return holds if self.user_ids is None else holds.filter(user__in=self.user_ids)
