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
from rules.directory.selectors import BY_NAME, find_people, groups_named, with_group
from rules.provisioning.models import UserStatus
from rules.provisioning.selectors import WAITING, with_product, with_role, with_status, with_user_group
from rules.ruleset.models import AdminRole
from usersync.console.keyed_paging import Order
from usersync.console.listing import Column, Sorting
from usersync.console.people_lines import SHOWN
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
    visible: QuerySet[DirectoryUser]  # whether or not they fit
    fit_many: bool
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
        found = find_people(request.account, asked.get("q", ""))
        return cls(
            account=request.account,
            users=visible_users(request, found.users),
            visible=visible_users(request, DirectoryUser.objects.filter(account=request.account)),
            fit_many=found.are_many and request.standing.sees_all_users,
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
        return bool(self.words) or self._has_filters

    @property
    def are_many(self) -> bool:
        """More than need to be counted; the words alone have found them."""
        return self.fit_many and not self._has_filters

    @property
    def _has_filters(self) -> bool:
        return any((self.status, self.group, self.role, self.product, self.user_group))

    def found(self) -> QuerySet[DirectoryUser]:
        found = with_role(with_status(self.users, self.status), self.role)
        if self.group:
            found = with_group(found, groups_named(self.account, self.group))
        if self.user_group:
            found = with_user_group(found, self.user_group)
        if self.product:
            found = with_product(found, self.product, self.status)
        return found.only(*SHOWN)

    @property
    def order(self) -> Order:
        return Order(BY_NAME, self.sorting.is_descending)


def _chosen(rows: Sequence[T], wanted: str | None) -> T | None:
    return next((row for row in rows if str(row.pk) == wanted), None)
