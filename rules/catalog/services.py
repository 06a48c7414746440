"""Makes what rules can give: products, groups of users and of devices, templates.

Each function is one transaction with its activity. All raise NameTaken; names count in any case.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.catalog import settings_versions, welcome_texts
from rules.catalog.looking_after import require_place
from rules.catalog.models import (
    DeviceGroup,
    Product,
    ProductSetting,
    SettingState,
    SettingsTemplate,
    UserGroup,
    WelcomeTemplate,
)
from rules.catalog.writing import insert
from rules.letters.texts import Texts


@needs(Right.ADMINISTER)
@transaction.atomic
def create_product(
    *,
    account: Account,
    actor: Actor,
    name: str,
    short_label: str,
    colour_slot: int = 6,
    uses_device_groups: bool = False,
    seat_limit: int | None = None,
    settings: Sequence[str] = (),
) -> Product:
    """`seat_limit` None: unlimited. `settings` are the features that settings templates can set.

    Raises ShortLabelTaken too.
    """
    product = Product(
        account=account,
        name=name,
        short_label=short_label,
        colour_slot=colour_slot,
        uses_device_groups=uses_device_groups,
        seat_limit=seat_limit,
    )
    insert(product, actor, seat_limit=seat_limit)
    ProductSetting.objects.bulk_create(
        ProductSetting(account=account, product=product, name=setting) for setting in settings
    )
    return product


@needs(Right.CHANGE_USER_GROUPS)
@transaction.atomic
def create_user_group(
    *, account: Account, actor: Actor, name: str, parent: UserGroup | None = None
) -> UserGroup:
    """A subgroup of `parent`, or a group of its own. Raises NotAllowed."""
    require_place(actor, account, parent)
    user_group = UserGroup(account=account, name=name, parent=parent)
    above = parent.name if parent else ""
    insert(user_group, actor, parent=above)
    return user_group


@needs(Right.ADMINISTER)
@transaction.atomic
def create_device_group(*, account: Account, actor: Actor, name: str) -> DeviceGroup:
    device_group = DeviceGroup(account=account, name=name)
    insert(device_group, actor)
    return device_group


@needs(Right.ADMINISTER)
@transaction.atomic
def create_welcome_template(*, account: Account, actor: Actor, name: str, texts: Texts) -> WelcomeTemplate:
    """Raises DefaultLanguageMissing, and TextRefused where a text is not fit to be sent."""
    template = WelcomeTemplate(account=account, name=name)
    insert(template, actor)
    welcome_texts.write(template, texts)
    return template


@needs(Right.CHANGE_SETTINGS_TEMPLATES)
@transaction.atomic
def create_settings_template(
    *, account: Account, actor: Actor, name: str, states: Mapping[int, SettingState] | None = None
) -> SettingsTemplate:
    """`states`: id of a `ProductSetting` of the account -> its state; the others stay as they are."""
    template = SettingsTemplate(account=account, name=name)
    insert(template, actor)
    settings_versions.write_states(template, states or {})
    return template
