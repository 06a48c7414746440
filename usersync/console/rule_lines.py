"""The rules of the User Sync page: one line for each, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from rules.ruleset.models import AdminRole
from rules.ruleset.selectors import RuleRow
from usersync.console.hints import SpokenHint
from usersync.console.marks import manager_of, product_chips, when
from usersync.console.names import short_name
from usersync.console.sentences import grouped
from usersync.console.stencils import fill_all


@dataclass(frozen=True, slots=True)
class RuleLine:
    """`manager`: how much of one its members become. `query`: what the menu of the rule has to know of the
    table.
    """

    id: int
    priority: int
    group: str
    members: str
    description: str
    is_off: bool
    is_gone: bool
    can_be_moved: bool
    has_moved: bool
    hints: SafeString
    products: SafeString | str
    is_full: bool
    manager: SafeString | str
    user_group: str
    settings_template: str
    changed: SafeString | str
    changed_by: str
    query: str


def rule_line(
    row: RuleRow, hints: Sequence[SpokenHint], *, can_be_moved: bool, has_moved: bool, query: str
) -> RuleLine:
    rule, role = row.rule, row.rule.admin_role
    members = ngettext("%(number)s member", "%(number)s members", row.members)
    return RuleLine(
        id=rule.pk,
        priority=rule.priority or 0,
        group=rule.group.display_name,
        members=members % {"number": grouped(row.members)},
        description=rule.description,
        is_off=not rule.enabled,
        is_gone=rule.group.gone_at is not None,
        can_be_moved=can_be_moved,
        has_moved=has_moved,
        hints=fill_all("user_sync/_hint.html", hints),
        products=product_chips(row.products),
        is_full=role == AdminRole.FULL,
        manager=manager_of(len(rule.privileges), row.managed_groups) if role == AdminRole.MANAGER else "",
        user_group=rule.user_group.name if rule.user_group else "",
        settings_template=rule.settings_template.name if rule.settings_template else "",
        changed=when(rule.updated_at),
        changed_by=short_name(rule.updated_by),
        query=query,
    )
