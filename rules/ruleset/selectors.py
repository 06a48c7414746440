"""Reads rules for the screens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from rules.accounts.models import Account
from rules.catalog.models import Product
from rules.directory.member_counts import member_counts
from rules.directory.models import DirectoryGroup, DirectoryUser, Membership
from rules.ruleset.errors import NoSuchRule
from rules.ruleset.models import Rule, RuleManagedGroup, RuleProduct

_MOST_REACHED = 10_000

# What the table shows of a rule and of what it names; together they have fifty columns more.
_SHOWN = (
    *("priority", "enabled", "description", "admin_role", "privileges", "updated_at", "updated_by"),
    *("group__display_name", "group__gone_at", "group__public_id", "group__version", "group__updated_at"),
    *("user_group__name", "settings_template__name"),
)


class RuleStatus(TextChoices):
    """What the list of rules can be narrowed down to."""

    ENABLED = "enabled", _("Enabled")
    DISABLED = "disabled", _("Disabled")
    GROUP_GONE = "group_gone", _("Group is gone")


_IN_STATUS = {
    "": Q(),
    RuleStatus.ENABLED: Q(enabled=True),
    RuleStatus.DISABLED: Q(enabled=False),
    RuleStatus.GROUP_GONE: Q(group__gone_at__isnull=False),
}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line of the rule table."""

    rule: Rule
    members: int
    products: Sequence[Product]
    managed_groups: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many active users there are, and how many of them an enabled rule reaches."""

    active: int
    reached: int


def get_rule(account: Account, rule_id: int) -> Rule:
    """With its group; raises NoSuchRule."""
    try:
        return _present(account).select_related("group").get(pk=rule_id)
    except Rule.DoesNotExist:
        raise NoSuchRule(rule_id) from None


def get_deleted_rule(account: Account, rule_id: int) -> Rule:
    """With its group; raises NoSuchRule."""
    deleted = Rule.objects.filter(account=account, deleted_at__isnull=False)
    try:
        return deleted.select_related("group").get(pk=rule_id)
    except Rule.DoesNotExist:
        raise NoSuchRule(rule_id) from None


def rule_rows(account: Account, rule_ids: Sequence[int]) -> list[RuleRow]:
    """These rules by priority, with what the table shows of them."""
    rules = list(
        _present(account)
        .filter(pk__in=rule_ids)
        .select_related("group", "user_group", "settings_template")
        .only(*_SHOWN)
        .annotate(
            given=ArraySubquery(_of_rule(RuleProduct).order_by("product_id").values("product_id")),
            managed=ArraySubquery(_of_rule(RuleManagedGroup).values("user_group_id")),
        )
        .order_by("priority")
    )
    counts = member_counts(rule.group for rule in rules)
    # Each product once, not once for each rule that gives it. One may have gone since the rules were read.
    products = Product.objects.in_bulk({product_id for rule in rules for product_id in rule.given})
    return [
        RuleRow(
            rule,
            counts[rule.group_id],
            [products[product_id] for product_id in rule.given if product_id in products],
            len(rule.managed),
        )
        for rule in rules
    ]


def _of_rule(given: type[RuleProduct | RuleManagedGroup]) -> QuerySet[Any]:
    return given._default_manager.filter(rule=OuterRef("pk"))


def rule_order(account: Account) -> list[int]:
    """The ids of all rules, strongest first."""
    return list(_present(account).order_by("priority").values_list("pk", flat=True))


def rule_ids_found(account: Account, text: str, status: str = "") -> list[int]:
    """The ids of the rules with the text in their group, description or product, strongest first; of those
    in this `RuleStatus` where it is not empty.
    """
    gives = RuleProduct.objects.filter(rule=OuterRef("pk"), product__name__icontains=text)
    found = _present(account).filter(
        _IN_STATUS[status],
        Q(group__display_name__icontains=text) | Q(description__icontains=text) | Exists(gives),
    )
    return list(found.order_by("priority").values_list("pk", flat=True))


def enabled_count(account: Account) -> int:
    return _present(account).filter(enabled=True).count()


def rules_of_groups(account: Account, group_ids: Sequence[int]) -> dict[int, list[Rule]]:
    """The rules on each group, strongest first."""
    rules: dict[int, list[Rule]] = {group_id: [] for group_id in group_ids}
    for rule in _present(account).filter(group_id__in=group_ids).order_by("priority"):
        rules[rule.group_id].append(rule)
    return rules


def groups_with_rules(found: QuerySet[DirectoryGroup]) -> QuerySet[DirectoryGroup]:
    return found.filter(_has_rules())


def groups_without_rules(found: QuerySet[DirectoryGroup]) -> QuerySet[DirectoryGroup]:
    return found.filter(~_has_rules())


def _has_rules() -> Exists:
    return Exists(Rule.objects.filter(group=OuterRef("pk"), deleted_at=None))


def rules_without_a_group(account: Account) -> list[Rule]:
    """The rules whose directory group the directory has deleted."""
    return list(
        _present(account).filter(group__gone_at__isnull=False).select_related("group").order_by("priority")
    )


def reach(account: Account) -> Reach | None:
    """None where there are more users than can be looked at while somebody waits for a page."""
    users = DirectoryUser.objects.filter(account=account, active=True, deleted_at=None)
    active = users.values("pk")[: _MOST_REACHED + 1].count()
    if active > _MOST_REACHED:
        return None
    groups = _present(account).filter(enabled=True).values("group_id")
    memberships = Membership.objects.filter(user=OuterRef("pk"), group__in=groups)
    return Reach(active, users.filter(Exists(memberships)).count())


def _present(account: Account) -> QuerySet[Rule]:
    return Rule.objects.filter(account=account, deleted_at=None)
