"""The search and the filters of the user list."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.catalog.selectors import products
from rules.directory.models import DirectoryUser
from rules.directory.selectors import people
from rules.provisioning.models import UserStatus
from rules.provisioning.selectors import WAITING, with_product, with_status
from usersync.operators.access import AdministratorRequest


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    account: Account
    words: str
    status: str
    product: Product | None
    products: list[Product]

    statuses = [*UserStatus.choices, (WAITING, "Waits for a seat")]

    @classmethod
    def of(cls, request: AdministratorRequest) -> Self:
        """What the address asks for; a product of another account filters nothing."""
        on_offer = list(products(request.account))
        wanted = request.GET.get("product")
        return cls(
            account=request.account,
            words=request.GET.get("q", ""),
            status=request.GET.get("status", ""),
            product=next((product for product in on_offer if str(product.pk) == wanted), None),
            products=on_offer,
        )

    def found(self) -> QuerySet[DirectoryUser]:
        found = with_status(people(self.account, self.words), self.status)
        return with_product(found, self.product, self.status) if self.product else found
