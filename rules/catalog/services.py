"""Makes what rules can give: products, groups of users and of devices, templates.

Each function is one transaction with its activity. All raise NameTaken; names count in any case.
"""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.catalog.errors import NameTaken, ShortLabelTaken
from rules.catalog.models import (
    DeviceGroup,
    Product,
    ProductSetting,
    SettingState,
    SettingsTemplate,
    TemplateSetting,
    UserGroup,
    WelcomeTemplate,
)

CatalogRow = Product | UserGroup | DeviceGroup | WelcomeTemplate | SettingsTemplate


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
    _insert(product, actor, "product.created", SubjectKind.PRODUCT, seat_limit=seat_limit)
    ProductSetting.objects.bulk_create(
        ProductSetting(account=account, product=product, name=setting) for setting in settings
    )
    return product


@transaction.atomic
def create_user_group(
    *, account: Account, actor: Actor, name: str, parent: UserGroup | None = None
) -> UserGroup:
    """A subgroup of `parent`, or a group of its own."""
    user_group = UserGroup(account=account, name=name, parent=parent)
    above = parent.name if parent else ""
    _insert(user_group, actor, "user_group.created", SubjectKind.USER_GROUP, parent=above)
    return user_group


@transaction.atomic
def create_device_group(*, account: Account, actor: Actor, name: str) -> DeviceGroup:
    device_group = DeviceGroup(account=account, name=name)
    _insert(device_group, actor, "device_group.created", SubjectKind.DEVICE_GROUP)
    return device_group


@transaction.atomic
def create_welcome_template(
    *, account: Account, actor: Actor, name: str, subject: str, body: str
) -> WelcomeTemplate:
    template = WelcomeTemplate(account=account, name=name, subject=subject, body=body)
    _insert(template, actor, "welcome_template.created", SubjectKind.WELCOME_TEMPLATE)
    return template


@transaction.atomic
def create_settings_template(
    *, account: Account, actor: Actor, name: str, states: Mapping[int, SettingState] | None = None
) -> SettingsTemplate:
    """`states`: id of a `ProductSetting` of the account -> its state; the others stay as they are."""
    template = SettingsTemplate(account=account, name=name)
    _insert(template, actor, "settings_template.created", SubjectKind.SETTINGS_TEMPLATE)
    TemplateSetting.objects.bulk_create(
        TemplateSetting(account=account, template=template, setting_id=setting_id, state=state)
        for setting_id, state in (states or {}).items()
    )
    return template


def _insert(row: CatalogRow, actor: Actor, action: str, kind: SubjectKind, **details: object) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "_short_label" in str(error) and isinstance(row, Product):
            raise ShortLabelTaken(row.short_label) from None
        if f"{kind}_name" in str(error):
            raise NameTaken(kind.label.lower(), row.name) from None
        raise
    record(
        account_id=row.account_id,
        at=timezone.now(),
        actor=actor,
        action=action,
        subject=(kind, row.pk, row.name),
        details=details,
    )
