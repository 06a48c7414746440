"""The only bridge from rows of rules to engine records."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rules.accounts.prepared import ask
from rules.engine.kinds import Kind
from rules.engine.records import AdminRights, RuleRecord, Value
from rules.ruleset.models import AdminRole
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


# By hand: building this with the ORM took longer than running it, for every single user who changes.
_ENABLED = """
    SELECT r.id, r.priority, r.group_id, r.admin_role, r.privileges, r.language, r.user_group_id,
        r.welcome_template_id, r.settings_template_id, {arrays}
    FROM ruleset_rule r {joins}
    WHERE r.account_id = %(account)s AND r.enabled AND r.deleted_at IS NULL
"""

# What rules give several of, in the order of `_Row`.
_SEVERAL = (
    {"table": "ruleset_ruleproduct", "column": "product_id"},
    {"table": "ruleset_ruledevicegroup", "column": "device_group_id"},
    {"table": "ruleset_rulemanagedgroup", "column": "user_group_id"},
)

# Where all rules are asked for: half the time that looking into each table for each rule takes.
_READ_ONCE = """
    LEFT JOIN (
        SELECT rule_id, array_agg({column} ORDER BY {column}) AS ids
        FROM {table} WHERE account_id = %(account)s GROUP BY rule_id
    ) {table} ON {table}.rule_id = r.id
"""
_ALL = _ENABLED.format(
    arrays=", ".join("COALESCE({table}.ids, '{{}}')".format(**each) for each in _SEVERAL),
    joins="".join(_READ_ONCE.format(**each) for each in _SEVERAL),
)

_LOOKED_UP = "ARRAY(SELECT {column} FROM {table} WHERE rule_id = r.id ORDER BY 1)"
_ON_GROUPS = _ENABLED.format(arrays=", ".join(_LOOKED_UP.format(**each) for each in _SEVERAL), joins="")
_ON_GROUPS += " AND r.group_id = ANY(%(groups)s::bigint[])"


def enabled_rules(account_id: int) -> list[RuleRecord]:
    """All rules of the account that have a say."""
    return _read(_ALL, {"account": account_id})


def rules_on_groups(account_id: int, group_ids: Iterable[int]) -> list[RuleRecord]:
    """The enabled rules on these groups; the cost follows the groups asked for."""
    groups = "{" + ",".join(map(str, {*group_ids})) + "}"
    return _read(_ON_GROUPS, {"account": account_id, "groups": groups})


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


def _read(query: str, parameters: Mapping[str, int | str]) -> list[RuleRecord]:
    return [_record(_Row(*row)) for row in ask(query, parameters)]


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
