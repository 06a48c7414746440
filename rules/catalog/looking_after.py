"""Whoever looks after some user groups changes what is within them, and neither themselves nor others.
Theirs are the users in these groups.
"""

from rules.accounts.models import Account
from rules.accounts.rights import NotAllowed
from rules.audit.actors import Actor
from rules.catalog.models import UserGroup
from rules.catalog.trees import changeable, read_tree, within


def require_place(actor: Actor, account: Account, parent: UserGroup | None) -> None:
    """For a subgroup of `parent`. Raises NotAllowed."""
    given = actor.authority.managed_group_ids
    if not given:
        return
    if parent is None or parent not in [branch.user_group for branch in within(read_tree(account), given)]:
        raise NotAllowed(f"{actor.name} does not look after {parent or 'all users'}.")


def require_change(actor: Actor, account: Account, user_group_id: int) -> None:
    """Raises NotAllowed."""
    given = actor.authority.managed_group_ids
    if given and user_group_id not in changeable(read_tree(account), given):
        raise NotAllowed(f"{actor.name} may not change user group {user_group_id}.")


def require_user(actor: Actor, account: Account, user_group_id: int | None) -> None:
    """In that user group, or in none. Raises NotAllowed."""
    given = actor.authority.managed_group_ids
    if given and user_group_id not in {each.user_group.pk for each in within(read_tree(account), given)}:
        raise NotAllowed(f"{actor.name} does not look after user group {user_group_id}.")
