"""The only bridge from rows of rules to engine records."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, RuleRecord, Value
from rules.ruleset.models import AdminRole, Rule, RuleDeviceGroup, RuleManagedGroup, RuleProduct
from rules.ruleset.records import RuleContent


class _Row(NamedTuple):
    id: int
    priority: int
    group_id: int
    admin_role: str
    privileges: list[str]
    language: str
    user_group_id: int | None
    welcome_template_id: int | None
    settings_template_id: int | None
    product_ids: list[int]
    device_group_ids: list[int]
    managed_group_ids: list[int]


def active_rules(account_id: int) -> QuerySet[Rule]:
    """The rules that have a say: enabled and not deleted."""
    return Rule.objects.filter(account_id=account_id, enabled=True, deleted_at=None)


def rules_on_groups(account_id: int, group_ids: Iterable[int]) -> list[RuleRecord]:
    """The enabled rules on these groups, in one statement; the cost follows the groups asked for."""
    return snapshot(active_rules(account_id).filter(group_id__in=set(group_ids)))


def as_if(content: RuleContent, *, rule_id: int, priority: int) -> RuleRecord:
    """A rule as it would be with this content; whether it is enabled is for the caller to look at."""
    return _record(
        _Row(
            id=rule_id,
            priority=priority,
            group_id=content.group_id,
            admin_role=content.admin_role,
            privileges=sorted(content.privileges),
            language=content.language,
            user_group_id=content.user_group_id,
            welcome_template_id=content.welcome_template_id,
            settings_template_id=content.settings_template_id,
            product_ids=sorted(content.product_ids),
            device_group_ids=sorted(content.device_group_ids),
            managed_group_ids=sorted(content.managed_group_ids),
        )
    )


def snapshot(rules: QuerySet[Rule]) -> list[RuleRecord]:
    rows = rules.annotate(
        product_ids=ArraySubquery(
            RuleProduct.objects.filter(rule=OuterRef("id")).order_by("product_id").values("product_id")
        ),
        device_group_ids=ArraySubquery(
            RuleDeviceGroup.objects.filter(rule=OuterRef("id"))
            .order_by("device_group_id")
            .values("device_group_id")
        ),
        managed_group_ids=ArraySubquery(
            RuleManagedGroup.objects.filter(rule=OuterRef("id")).values("user_group_id")
        ),
    ).values_list(*_Row._fields)
    return [_record(_Row(*row)) for row in cast("Iterable[_Row]", rows)]


def _record(row: _Row) -> RuleRecord:
    return RuleRecord(
        id=row.id,
        priority=row.priority,
        group_id=row.group_id,
        choices={
            Kind.PRODUCTS: tuple(row.product_ids),
            Kind.DEVICE_GROUPS: tuple(row.device_group_ids),
            Kind.USER_GROUP: _if_set(row.user_group_id),
            Kind.ADMIN_RIGHTS: _admin_rights(row),
            Kind.LANGUAGE: (row.language,),
            Kind.WELCOME_TEMPLATE: _if_set(row.welcome_template_id),
            Kind.SETTINGS_TEMPLATE: _if_set(row.settings_template_id),
        },
    )


def _if_set(value: int | None) -> tuple[Value, ...]:
    return () if value is None else (value,)


def _admin_rights(row: _Row) -> tuple[Value, ...]:
    if row.admin_role == AdminRole.NONE:
        return ()
    if row.admin_role == AdminRole.FULL:
        return (AdminRights(AdminRole.FULL),)
    return (AdminRights(row.admin_role, frozenset(row.privileges), frozenset(row.managed_group_ids)),)
