"""User groups as a tree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rules.accounts.models import Account
from rules.catalog.models import UserGroup


@dataclass(frozen=True, slots=True)
class Branch:
    """A user group and the groups above it, the highest first."""

    user_group: UserGroup
    above: tuple[UserGroup, ...]

    @property
    def depth(self) -> int:
        return len(self.above)

    @property
    def path(self) -> tuple[str, ...]:
        """Sorts subgroups right below their group."""
        return tuple(each.name.casefold() for each in (*self.above, self.user_group))

    @property
    def full_name(self) -> str:
        """`Sales / EMEA`."""
        return " / ".join(each.name for each in (*self.above, self.user_group))


def read_tree(account: Account) -> list[Branch]:
    """All user groups, subgroups right below their group."""
    by_id = {each.pk: each for each in UserGroup.objects.filter(account=account)}
    branches = [Branch(each, _above(each, by_id)) for each in by_id.values()]
    return sorted(branches, key=lambda branch: branch.path)


def within(branches: Sequence[Branch], group_ids: Collection[int]) -> list[Branch]:
    """These groups and all below them; ids of groups that are gone mean nothing."""
    return [
        branch
        for branch in branches
        if any(each.pk in group_ids for each in (*branch.above, branch.user_group))
    ]


def changeable(branches: Sequence[Branch], given: Collection[int]) -> set[int]:
    """To whoever was given these groups: what is within them. They stay as they are."""
    return {branch.user_group.pk for branch in within(branches, given)} - {*given}


def _above(user_group: UserGroup, by_id: Mapping[int, UserGroup]) -> tuple[UserGroup, ...]:
    above: list[UserGroup] = []
    while user_group.parent_id is not None:
        user_group = by_id[user_group.parent_id]
        above.insert(0, user_group)
    return tuple(above)
