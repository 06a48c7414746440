"""Which rules name what the catalog holds."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import F, Model

from rules.accounts.models import Account
from rules.catalog.models import DeviceGroup, Product, SettingsTemplate, UserGroup, WelcomeTemplate
from rules.ruleset.models import Rule

# The relations of a rule that name rows of a model.
_RELATIONS: Mapping[type[Model], tuple[str, ...]] = {
    Product: ("products",),
    UserGroup: ("user_group", "managed_groups"),
    DeviceGroup: ("device_groups",),
    SettingsTemplate: ("settings_template",),
    WelcomeTemplate: ("welcome_template",),
}


def rules_by_use(account: Account, model: type[Model]) -> Mapping[int, list[Rule]]:
    """The id of each row of the model that rules name -> those rules with their group, strongest first."""
    found: dict[int, dict[int, Rule]] = defaultdict(dict)
    for relation in _RELATIONS[model]:
        named = Rule.objects.filter(account=account, deleted_at=None, **{f"{relation}__isnull": False})
        for rule in named.select_related("group").annotate(used_id=F(relation)):
            found[rule.used_id][rule.pk] = rule
    return defaultdict(list, {key: _strongest_first(rules) for key, rules in found.items()})


def rules_that_use(row: Product | UserGroup | DeviceGroup | SettingsTemplate | WelcomeTemplate) -> list[Rule]:
    return rules_by_use(row.account, type(row))[row.pk]


def rules_with_the_default_welcome(account: Account) -> list[Rule]:
    """The rules that name no welcome template, with their group, strongest first."""
    present = Rule.objects.filter(account=account, deleted_at=None, welcome_template=None)
    return list(present.select_related("group").order_by("priority"))


def _strongest_first(rules: Mapping[int, Rule]) -> list[Rule]:
    return sorted(rules.values(), key=lambda rule: rule.priority or 0)
