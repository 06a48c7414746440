"""Deletes from the catalog what rules can name: what they name instead is said first.

What users have of it goes with it. Those whom a rule reaches get from the workers what the rules name now;
the others keep nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor
from rules.catalog.errors import StillInUse
from rules.catalog.looking_after import require_change
from rules.catalog.models import DeviceGroup, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.writing import delete, lock
from rules.provisioning import lost_access, switch_lock
from rules.provisioning.models import UNSENT, WelcomeMail
from rules.provisioning.rule_changes import edit_rule
from rules.ruleset import content, order
from rules.ruleset.replacing import NamedRow, without_row
from rules.ruleset.uses import rules_that_use

R = TypeVar("R", UserGroup, DeviceGroup, SettingsTemplate, WelcomeTemplate)

# Column of the profiles, and the stem of its rule and since.
_HELD_IN: Mapping[type[NamedRow], tuple[str, str]] = {
    UserGroup: ("user_group", "user_group"),
    SettingsTemplate: ("settings_template", "settings"),
    WelcomeTemplate: ("welcome_template", "welcome"),
}

_NEEDS: Mapping[type[NamedRow], Right] = {
    UserGroup: Right.CHANGE_USER_GROUPS,
    DeviceGroup: Right.ADMINISTER,
    SettingsTemplate: Right.CHANGE_SETTINGS_TEMPLATES,
    WelcomeTemplate: Right.ADMINISTER,
}

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


@dataclass(frozen=True, slots=True)
class Instead:
    """What rules name in the place of a row that goes; no `row_id`: nothing of its kind, or the Default."""

    row_id: int | None = None


@transaction.atomic
def delete_row(
    model: type[R], *, account: Account, actor: Actor, row_id: int, instead: Instead | None = None
) -> None:
    """Its rules are edited to name `instead`; what is within a user group moves up.

    Raises NoLongerThere, also for `instead`, and StillInUse where rules name it and nobody said what they
    name instead; NotAllowed, also where rules would change that are not the actor's to edit.
    """
    actor.require(_NEEDS[model], account.pk)
    if model is UserGroup:
        require_change(actor, account, row_id)
    # A batch has locked the users who have the row, and is about to look whether the row is there.
    switch_lock.change(account.pk)
    order.lock(account)
    row = lock(model, account, row_id)
    other = lock(model, account, instead.row_id) if instead and instead.row_id else None
    # First, while the rules are still in the versions that gave it.
    taken = lost_access.take(row) if isinstance(row, DeviceGroup) else []
    told = _renamed(row, actor, instead, other)
    if isinstance(row, UserGroup):
        told["subgroups"] = UserGroup.objects.filter(account=account, parent=row).update(parent=row.parent)
    if isinstance(row, WelcomeTemplate):
        _send_instead(row, other)
    users = len(taken) if isinstance(row, DeviceGroup) else _let_go(row)
    cause_id = delete(row, actor, users=users, **told)
    if isinstance(row, DeviceGroup):
        lost_access.tell(row, taken, cause_id=cause_id)


def _renamed(row: R, actor: Actor, instead: Instead | None, other: R | None) -> dict[str, object]:
    """Every rule that names the row names the other one; what the activity tells of it."""
    rules = rules_that_use(row)
    if not rules:
        return {}
    if instead is None:
        raise StillInUse(row.name)
    contents = content.read_all(rules)
    # As everybody who locks several groups does.
    for rule in sorted(rules, key=lambda rule: rule.group_id):
        said = without_row(contents[rule.pk], row, instead.row_id)
        edit_rule(account=row.account, actor=actor, rule_id=rule.pk, version=rule.version, content=said)
    return {"rules": len(rules), "instead": other.name if other else ""}


def _let_go(row: NamedRow) -> int:
    """How many users had it."""
    column, source = _HELD_IN[type(row)]
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO.format(column=column, source=source), [row.account_id, row.pk])
        users: int = cursor.rowcount
        return users


def _send_instead(template: WelcomeTemplate, other: WelcomeTemplate | None) -> None:
    """E-mails that are still to be sent are the other one; None: the Default one."""
    mails = WelcomeMail.objects.filter(account=template.account_id, template=template)
    mails.filter(state__in=UNSENT).update(template=other)
    mails.update(template=None)
