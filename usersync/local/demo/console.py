"""The part of the demo that people do in the console, through the same services."""

from django.db import transaction

from rules.accounts.models import Account
from rules.accounts.rights import EVERYTHING
from rules.audit.actors import Actor
from rules.catalog import services
from rules.catalog.models import (
    DeviceGroup,
    Product,
    ProductSetting,
    SettingsTemplate,
    UserGroup,
    WelcomeTemplate,
)
from rules.connections.tokens import create_client
from rules.directory.models import DirectoryGroup
from rules.provisioning.account_settings import change_account_settings
from rules.provisioning.rule_changes import create_rule
from rules.provisioning.seat_limits import set_seat_limit
from rules.ruleset.models import AdminRole
from rules.ruleset.records import RuleContent
from usersync.local.demo import company
from usersync.local.demo.rulebook import RULES, DemoRule
from usersync.operators.appointments import Office, appoint
from usersync.operators.services import create_operator, set_up_account

_MAYA = Actor.operator(company.MAYA.name, EVERYTHING)


@transaction.atomic
def set_up() -> tuple[Account, str]:
    """The account with all but its rules, and the token of its identity provider. Raises AlreadySetUp."""
    maya, johan = company.MAYA, company.JOHAN
    account = set_up_account(
        account_name=company.ACCOUNT_NAME, name=maya.name, email=maya.email, password=maya.password
    ).account
    operator = create_operator(
        account=account, actor=_MAYA, email=johan.email, name=johan.name, password=johan.password
    )
    appoint(account=account, actor=_MAYA, operator=operator, office=Office(role=AdminRole.FULL))
    change_account_settings(account=account, actor=_MAYA, settings=company.SETTINGS)
    _buy_seats(account)
    _make_groups(account)
    _make_templates(account)
    _, token = create_client(account=account, name=company.IDENTITY_PROVIDER, actor=_MAYA)
    return account, token


@transaction.atomic
def write_rules(account: Account) -> None:
    """The directory groups must be there."""
    names = _Names(account)
    for rule in RULES:
        create_rule(
            account=account,
            actor=Actor.operator(rule.written_by.name, EVERYTHING),
            content=names.content_of(rule),
        )


def _buy_seats(account: Account) -> None:
    for product in Product.objects.filter(account=account, name__in=company.SEAT_LIMITS):
        limit = company.SEAT_LIMITS[product.name]
        set_seat_limit(account=account, actor=_MAYA, product_id=product.pk, limit=limit)


def _make_groups(account: Account) -> None:
    made: dict[str, UserGroup] = {}
    for name, above in company.USER_GROUPS.items():
        parent = made[above] if above else None
        made[name] = services.create_user_group(account=account, actor=_MAYA, name=name, parent=parent)
    for name in company.DEVICE_GROUPS:
        services.create_device_group(account=account, actor=_MAYA, name=name)


def _make_templates(account: Account) -> None:
    for name, texts in company.WELCOME_TEMPLATES.items():
        services.create_welcome_template(account=account, actor=_MAYA, name=name, texts=texts)
    settings = ProductSetting.objects.filter(account=account).values_list("product__name", "name", "pk")
    ids = {(product, name): pk for product, name, pk in settings}
    for name, products in company.SETTINGS_TEMPLATES.items():
        states = {
            ids[product, setting]: state
            for product, chosen in products.items()
            for setting, state in chosen.items()
        }
        services.create_settings_template(account=account, actor=_MAYA, name=name, states=states)


class _Names:
    """From the names in the rulebook to the ids of the account."""

    def __init__(self, account: Account) -> None:
        self._groups = _ids(DirectoryGroup, account, "display_name")
        self._products = _ids(Product, account)
        self._user_groups = _ids(UserGroup, account)
        self._device_groups = _ids(DeviceGroup, account)
        self._settings_templates = _ids(SettingsTemplate, account)
        self._welcome_templates = _ids(WelcomeTemplate, account)

    def content_of(self, rule: DemoRule) -> RuleContent:
        return RuleContent(
            group_id=self._groups[rule.group],
            description=rule.description,
            enabled=rule.enabled,
            language=rule.language,
            product_ids=frozenset(self._products[name] for name in rule.products),
            admin_role=rule.role,
            privileges=frozenset(rule.privileges),
            managed_group_ids=frozenset(self._user_groups[name] for name in rule.managed_groups),
            user_group_id=self._user_groups[rule.user_group] if rule.user_group else None,
            device_group_ids=frozenset(self._device_groups[name] for name in rule.device_groups),
            settings_template_id=(
                self._settings_templates[rule.settings_template] if rule.settings_template else None
            ),
            welcome_template_id=(
                self._welcome_templates[rule.welcome_template] if rule.welcome_template else None
            ),
        )


_Named = type[DirectoryGroup | Product | UserGroup | DeviceGroup | SettingsTemplate | WelcomeTemplate]


def _ids(model: _Named, account: Account, name: str = "name") -> dict[str, int]:
    return dict(model._default_manager.filter(account=account).values_list(name, "pk"))
