"""Writes what a rule says, and reads it back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from rules.accounts.languages import Language
from rules.ruleset.models import AdminRole, Rule, RuleDeviceGroup, RuleManagedGroup, RuleProduct
from rules.ruleset.records import RuleContent


def write(rule: Rule, content: RuleContent, *, by: str, at: datetime) -> None:
    """Save the rule with this content; the caller has set its account, priority and version."""
    rule.group_id = content.group_id
    rule.description = content.description
    rule.enabled = content.enabled
    rule.admin_role = content.admin_role
    is_manager = content.admin_role == AdminRole.MANAGER
    rule.privileges = sorted(content.privileges) if is_manager else []
    rule.welcome_template_id = content.welcome_template_id
    rule.language = content.language
    rule.user_group_id = content.user_group_id
    rule.settings_template_id = content.settings_template_id
    rule.updated_by, rule.updated_at = by, at
    rule.save()
    in_account = {"account_id": rule.account_id}
    rule.products.set(content.product_ids, through_defaults=in_account)
    rule.device_groups.set(content.device_group_ids, through_defaults=in_account)
    rule.managed_groups.set(content.managed_group_ids if is_manager else (), through_defaults=in_account)


def clear(rule: Rule) -> None:
    """Let go of everything that a deleted rule named, so that it can be deleted too."""
    rule.user_group = rule.welcome_template = rule.settings_template = None
    rule.save(update_fields=["user_group", "welcome_template", "settings_template"])
    rule.products.clear()
    rule.device_groups.clear()
    rule.managed_groups.clear()


def read(rule: Rule) -> RuleContent:
    return read_all([rule])[rule.pk]


def read_all(rules: Collection[Rule]) -> dict[int, RuleContent]:
    """Rule id -> what the rule says; three statements, however many rules."""
    ids = [rule.pk for rule in rules]
    products = _named(RuleProduct.objects.filter(rule__in=ids).values_list("rule_id", "product_id"))
    devices = _named(RuleDeviceGroup.objects.filter(rule__in=ids).values_list("rule_id", "device_group_id"))
    managed = _named(RuleManagedGroup.objects.filter(rule__in=ids).values_list("rule_id", "user_group_id"))
    return {
        rule.pk: RuleContent(
            group_id=rule.group_id,
            description=rule.description,
            enabled=rule.enabled,
            product_ids=frozenset(products[rule.pk]),
            admin_role=AdminRole(rule.admin_role),
            privileges=frozenset(rule.privileges),
            managed_group_ids=frozenset(managed[rule.pk]),
            welcome_template_id=rule.welcome_template_id,
            language=Language(rule.language),
            user_group_id=rule.user_group_id,
            device_group_ids=frozenset(devices[rule.pk]),
            settings_template_id=rule.settings_template_id,
        )
        for rule in rules
    }


def _named(pairs: Iterable[tuple[int, int]]) -> Mapping[int, set[int]]:
    named: dict[int, set[int]] = defaultdict(set)
    for rule_id, id_ in pairs:
        named[rule_id].add(id_)
    return named
