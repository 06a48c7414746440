"""Deletes from the catalog what suspended users keep.

Rules that name the row protect it; what users keep of it without a rule goes with it.
"""

from django.db import connection, transaction

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.models import SettingsTemplate, UserGroup
from rules.catalog.writing import delete, lock

# Profiles are locked by id, as the workers do.
_LET_GO = """
    WITH held AS (
        SELECT user_id FROM provisioning_profile
        WHERE account_id = %s AND {column}_id = %s ORDER BY user_id FOR NO KEY UPDATE
    )
    UPDATE provisioning_profile profile
    SET {column}_id = NULL, {source}_rule_id = NULL, {source}_since = NULL
    FROM held WHERE profile.user_id = held.user_id
"""


@transaction.atomic
def delete_user_group(*, account: Account, actor: Actor, user_group_id: int) -> None:
    """Its subgroups move up. Raises NoLongerThere, StillInUse where a rule names it."""
    user_group = lock(UserGroup, account, user_group_id)
    moved = UserGroup.objects.filter(account=account, parent=user_group).update(parent=user_group.parent)
    users = _let_go(account, "user_group", "user_group", user_group.pk)
    delete(user_group, actor, users=users, subgroups=moved)


@transaction.atomic
def delete_settings_template(*, account: Account, actor: Actor, template_id: int) -> None:
    """Users keep the settings that they have. Raises NoLongerThere, StillInUse where a rule names it."""
    template = lock(SettingsTemplate, account, template_id)
    users = _let_go(account, "settings_template", "settings", template.pk)
    delete(template, actor, users=users)


def _let_go(account: Account, column: str, source: str, pk: int) -> int:
    """`column` of the profiles, and `source`, the stem of its rule and since. How many users had it."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO.format(column=column, source=source), [account.pk, pk])
        users: int = cursor.rowcount
        return users
