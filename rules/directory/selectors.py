"""Reads the directory copy for the screens."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex, Upper
from django.db.models.lookups import GreaterThan

from rules.accounts.models import Account
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership, Source
from rules.directory.search import searched_text, sought, users_with, words_of

# The order of users everywhere, to the last one.
BY_NAME = ("family_name", "given_name", "pk")

# Groups that a part of a name stands for when users are filtered by it.
_MOST_GROUPS = 50


def has_directory(account: Account) -> bool:
    return Source.objects.filter(account=account).exists()


def has_groups(account: Account) -> bool:
    return DirectoryGroup.objects.filter(account=account, gone_at=None).exists()


def groups(account: Account, search: str = "") -> QuerySet[DirectoryGroup]:
    """Groups by name, the gone ones too."""
    found = DirectoryGroup.objects.filter(account=account).select_related("source")
    return _named(found, search).order_by("lowered_name", "pk")


def groups_for_rules(account: Account, search: str, *, limit: int) -> list[DirectoryGroup]:
    """The first groups by name that a rule can be made for."""
    return list(groups(account, search).filter(gone_at=None)[:limit])


@dataclass(frozen=True, slots=True)
class Found:
    """`are_many`: more than an index tells, so that counting them would take longer than showing some."""

    users: QuerySet[DirectoryUser]
    are_many: bool


def people(account: Account, search: str = "") -> QuerySet[DirectoryUser]:
    """Users by name; every word of `search` is in a name or in the e-mail."""
    return find_people(account, search).users


def find_people(account: Account, search: str) -> Found:
    """As `people`."""
    users = DirectoryUser.objects.filter(account=account, deleted_at=None).select_related("source", "profile")
    users, words = users.order_by(*BY_NAME), words_of(search)
    if not words:
        return Found(users, are_many=False)
    user_ids = users_with(account.pk, words)
    if user_ids is not None:
        return Found(users.filter(pk__in=among(user_ids)), are_many=False)
    return Found(_having(users, words), are_many=True)


def called(account: Account, search: str) -> QuerySet[DirectoryUser]:
    """Whom `people` would find, and the deleted ones: to look for among the few whom a list is about."""
    return _having(DirectoryUser.objects.filter(account=account), words_of(search))


def members(account: Account, group: DirectoryGroup, search: str = "") -> QuerySet[DirectoryUser]:
    """The members of a group by name, found as `people` are."""
    return people(account, search).filter(memberships__group=group)


def _having(users: QuerySet[DirectoryUser], words: Sequence[str]) -> QuerySet[DirectoryUser]:
    for word in words:
        users = users.filter(GreaterThan(_place_in_text(sought(word)), 0))
    return users


def _place_in_text(sought_for: str) -> StrIndex:
    """For what is in many texts. Of LIKE PostgreSQL takes it for granted, behind the wall between accounts,
    that hardly any row matches, and would sort all that do instead of reading the first ones in their order.
    """
    return StrIndex(Upper(searched_text()), Upper(Value(sought_for)))


def among(ids: str) -> RawSQL:
    """The ids in an array literal, for `__in`: PostgreSQL reads it faster than Python could write a list."""
    return RawSQL("SELECT unnest(%s::bigint[])", [ids])


def groups_of(directory_user: DirectoryUser) -> QuerySet[DirectoryGroup]:
    return DirectoryGroup.objects.filter(memberships__user=directory_user).order_by("lowered_name")


def _named(found: QuerySet[DirectoryGroup], search: str) -> QuerySet[DirectoryGroup]:
    for word in words_of(search):
        found = found.filter(display_name__icontains=word)
    return found


def groups_named(account: Account, name: str) -> list[int]:
    """The ids of groups of this name in any case; where there is none, of some that have it in theirs."""
    of_account = DirectoryGroup.objects.filter(account=account)
    exact = list(of_account.filter(display_name__iexact=name).values_list("pk", flat=True))
    return exact or list(groups(account, name).values_list("pk", flat=True)[:_MOST_GROUPS])


def with_group(users: QuerySet[DirectoryUser], group_ids: Collection[int]) -> QuerySet[DirectoryUser]:
    """The members of any of the groups."""
    return users.filter(Exists(Membership.objects.filter(user=OuterRef("pk"), group_id__in=group_ids)))
