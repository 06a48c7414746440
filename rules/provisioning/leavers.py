"""Deletes what is kept of users whom the directory has deactivated.

Many identity providers never delete anybody: they deactivate. The copy of somebody who is active comes and
goes with the directory alone.
"""

from django.utils.translation import gettext

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.catalog.looking_after import require_user
from rules.directory.errors import NoSuchUser, Outdated
from rules.directory.models import DirectoryUser
from rules.provisioning import intake


class StillThere(Exception):
    """Nothing was deleted; the message is for the person at the page."""

    def __init__(self, user: DirectoryUser) -> None:
        sentence = gettext("%(name)s is active in the directory: only there can this user be deleted.")
        super().__init__(sentence % {"name": user.full_name})


@needs(Right.DELETE_USERS)
def delete_leaver(*, account: Account, actor: Actor, user_id: int) -> None:
    """What the user still holds goes by the workers. Raises NoSuchUser, StillThere, NotAllowed."""
    found = DirectoryUser.objects.filter(account=account, pk=user_id, deleted_at=None)
    user = found.select_related("source", "profile").first()
    if user is None:
        raise NoSuchUser(str(user_id))
    require_user(actor, account, user.profile.user_group_id)
    if user.active:
        raise StillThere(user)
    try:
        # Only as it was read: the directory may activate the user this very moment.
        intake.delete_user(source=user.source, public_id=user.public_id, versions={user.version}, by=actor)
    except Outdated:
        raise StillThere(user) from None
