"""Edits what rules can give, and deletes what no user can hold.

Each function is one transaction with its activity; nothing is written where nothing changes. All raise
NoLongerThere, and NameTaken where they name something.
"""

from collections.abc import Mapping

from django.db import transaction

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.catalog.models import DeviceGroup, SettingState, SettingsTemplate, TemplateSetting, UserGroup
from rules.catalog.writing import delete, lock, record_change, update


@transaction.atomic
def change_user_group(
    *, account: Account, actor: Actor, user_group_id: int, name: str, parent: UserGroup | None
) -> UserGroup:
    """Raises WithinItself."""
    user_group = lock(UserGroup, account, user_group_id)
    update(user_group, actor, name=name, parent=parent)
    return user_group


@transaction.atomic
def change_device_group(*, account: Account, actor: Actor, device_group_id: int, name: str) -> DeviceGroup:
    device_group = lock(DeviceGroup, account, device_group_id)
    update(device_group, actor, name=name)
    return device_group


@transaction.atomic
def delete_device_group(*, account: Account, actor: Actor, device_group_id: int) -> None:
    """Raises StillInUse where a rule gives it, or a user still has access to it."""
    delete(lock(DeviceGroup, account, device_group_id), actor)


@transaction.atomic
def change_settings_template(
    *, account: Account, actor: Actor, template_id: int, name: str, states: Mapping[int, SettingState]
) -> SettingsTemplate:
    """`states`: id of a `ProductSetting` of the account -> its state; the others stay as they are.

    Users keep the settings that they have: a template is applied when a user is activated.
    """
    template = lock(SettingsTemplate, account, template_id)
    update(template, actor, name=name)
    before = _states(template)
    template.settings.all().delete()
    TemplateSetting.objects.bulk_create(
        TemplateSetting(account=account, template=template, setting_id=setting_id, state=state)
        for setting_id, state in states.items()
    )
    after = _states(template)
    if before != after:
        record_change(template, actor, "settings_changed", before=before, after=after)
    return template


def _states(template: SettingsTemplate) -> dict[str, str]:
    """In words that outlive what they name."""
    said = template.settings.select_related("setting__product").order_by("setting_id")
    return {f"{each.setting.name} ({each.setting.product.name})": each.state for each in said}
