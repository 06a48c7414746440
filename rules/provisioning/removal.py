"""Deletes from the catalog what suspended users keep.

Rules that name the row protect it, or are told what to name instead; what users keep of it without a rule
goes with it.
"""

from dataclasses import replace

from django.db import connection, transaction

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.models import SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.writing import delete, lock
from rules.provisioning.models import WelcomeMail, WelcomeMailState
from rules.provisioning.rule_changes import edit_rule
from rules.ruleset import content, order
from rules.ruleset.uses import rules_that_use

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


@transaction.atomic
def delete_welcome_template(
    *, account: Account, actor: Actor, template_id: int, instead: WelcomeTemplate | None
) -> None:
    """Its rules, and its e-mails that are still to be sent, use `instead`; None: the Default one.

    Raises NoLongerThere.
    """
    order.lock(account)
    template = lock(WelcomeTemplate, account, template_id)
    rules = rules_that_use(template)
    for rule in sorted(rules, key=lambda rule: rule.group_id):
        said = replace(content.read(rule), welcome_template_id=instead.pk if instead else None)
        edit_rule(account=account, actor=actor, rule_id=rule.pk, version=rule.version, content=said)
    users = _let_go(account, "welcome_template", "welcome", template.pk)
    mails = WelcomeMail.objects.filter(account=account, template=template)
    mails.filter(state__in=(WelcomeMailState.QUEUED, WelcomeMailState.SENDING)).update(template=instead)
    mails.update(template=None)
    delete(template, actor, users=users, rules=len(rules), instead=instead.name if instead else "Default")


def _let_go(account: Account, column: str, source: str, pk: int) -> int:
    """`column` of the profiles, and `source`, the stem of its rule and since. How many users had it."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO.format(column=column, source=source), [account.pk, pk])
        users: int = cursor.rowcount
        return users
