"""The search, the filters and the order of the user list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.catalog.models import Product, UserGroup
from rules.catalog.selectors import products
from rules.catalog.trees import Branch
from rules.directory.models import DirectoryUser
from rules.directory.selectors import groups_named, people, with_group
from rules.provisioning.models import UserStatus
from rules.provisioning.selectors import WAITING, with_product, with_role, with_status, with_user_group
from rules.ruleset.models import AdminRole
from usersync.console.listing import Column, Sorting
from usersync.operators.access import AdministratorRequest, visible_branches, visible_users

T = TypeVar("T", Product, UserGroup)

COLUMNS = (
    Column(_("Name"), "name"),
    Column(_("Status")),
    Column(_("Products")),
    Column(_("Department")),
    Column(_("Source"), css_class="us-source"),
)


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    account: Account
    users: QuerySet[DirectoryUser]
    words: str
    status: str
    group: str
    role: str
    product: Product | None
    products: list[Product]
    user_group: UserGroup | None
    user_groups: list[Branch]
    sorting: Sorting

    statuses = [*UserStatus.choices, (WAITING, _("Waits for a seat"))]
    roles = [
        ("any", _("Any administrator")),
        (AdminRole.FULL.value, _("Full access")),
        (AdminRole.MANAGER.value, _("Manager")),
    ]

    @classmethod
    def of(cls, request: AdministratorRequest) -> Self:
        """What the address asks for; a product or user group that is not to be seen filters nothing."""
        asked = request.GET
        on_offer, tree = list(products(request.account)), visible_branches(request)
        return cls(
            account=request.account,
            users=visible_users(request, people(request.account, asked.get("q", ""))),
            words=asked.get("q", ""),
            status=asked.get("status", ""),
            group=asked.get("group", "").replace("\0", "")[:300].strip(),
            role=asked.get("role", ""),
            product=_chosen(on_offer, asked.get("product")),
            products=on_offer,
            user_group=_chosen([branch.user_group for branch in tree], asked.get("user_group")),
            user_groups=tree,
            sorting=Sorting.of(request, COLUMNS),
        )

    @property
    def is_filtered(self) -> bool:
        said = (self.words, self.status, self.group, self.role, self.product, self.user_group)
        return any(said)

    def found(self) -> QuerySet[DirectoryUser]:
        found = with_role(with_status(self.users, self.status), self.role)
        if self.group:
            found = with_group(found, groups_named(self.account, self.group))
        if self.user_group:
            found = with_user_group(found, self.user_group)
        if self.product:
            found = with_product(found, self.product, self.status)
        return found.reverse() if self.sorting.is_descending else found


def _chosen(rows: Sequence[T], wanted: str | None) -> T | None:
    return next((row for row in rows if str(row.pk) == wanted), None)
