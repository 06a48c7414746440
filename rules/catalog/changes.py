"""Edits what rules can give.

Each function is one transaction with its activity; nothing is written where nothing changes. All raise
NoLongerThere, and NameTaken where they name something.
"""

from collections.abc import Mapping

from django.db import transaction

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.catalog import welcome_texts
from rules.catalog.looking_after import require_change, require_place
from rules.catalog.models import DeviceGroup, SettingState, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.catalog.settings_versions import flat, write_states
from rules.catalog.writing import lock, record_change, update
from rules.letters.texts import Texts


@needs(Right.CHANGE_USER_GROUPS)
@transaction.atomic
def change_user_group(
    *, account: Account, actor: Actor, user_group_id: int, name: str, parent: UserGroup | None
) -> UserGroup:
    """Raises WithinItself, NotAllowed."""
    require_change(actor, account, user_group_id)
    require_place(actor, account, parent)
    user_group = lock(UserGroup, account, user_group_id)
    update(user_group, actor, name=name, parent=parent)
    return user_group


@needs(Right.ADMINISTER)
@transaction.atomic
def change_device_group(*, account: Account, actor: Actor, device_group_id: int, name: str) -> DeviceGroup:
    device_group = lock(DeviceGroup, account, device_group_id)
    update(device_group, actor, name=name)
    return device_group


@needs(Right.CHANGE_SETTINGS_TEMPLATES)
@transaction.atomic
def change_settings_template(
    *, account: Account, actor: Actor, template_id: int, name: str, states: Mapping[int, SettingState]
) -> SettingsTemplate:
    """`states`: id of a `ProductSetting` of the account -> its state; the others stay as they are.

    Users keep the settings that they have: a template is applied when a user is activated.
    """
    template = lock(SettingsTemplate, account, template_id)
    update(template, actor, name=name)
    before, after = write_states(template, states)
    if before != after:
        record_change(template, actor, "settings_changed", before=flat(before), after=flat(after))
    return template


@needs(Right.ADMINISTER)
@transaction.atomic
def change_welcome_template(
    *, account: Account, actor: Actor, template_id: int, name: str, texts: Texts
) -> WelcomeTemplate:
    """Its later e-mails say this. Raises DefaultLanguageMissing, TextRefused."""
    template = lock(WelcomeTemplate, account, template_id)
    update(template, actor, name=name)
    before, after = welcome_texts.write(template, texts)
    if before != after:
        record_change(
            template,
            actor,
            "texts_changed",
            before=welcome_texts.as_details(before),
            after=welcome_texts.as_details(after),
        )
    return template
