"""Changes that have not been made: the rules as they would be, and whom that can affect.

Each function here is the twin of the service that makes the change; it raises what that would raise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from rules.accounts.models import Account
from rules.engine.records import RuleRecord
from rules.provisioning import affected
from rules.provisioning.affected import Affected
from rules.provisioning.selectors import pending_since
from rules.ruleset import content as rule_content
from rules.ruleset import order
from rules.ruleset.records import RuleContent
from rules.ruleset.replacing import NamedRow, without_row
from rules.ruleset.selectors import get_rule, rule_order
from rules.ruleset.snapshot import as_if, enabled_rules
from rules.ruleset.uses import rules_that_use

# The id of a rule that is not there yet.
NEW_RULE = -1


@dataclass(frozen=True, slots=True)
class Proposal:
    """`rules`: all enabled rules as they would be. `limits`: product id -> the new seat limit.

    `since`: users who would wait for a seat not since now, but since that moment.
    """

    rules: Sequence[RuleRecord]
    affected: Affected
    limits: Mapping[int, int | None] = field(default_factory=dict)
    since: Mapping[int, datetime] = field(default_factory=dict)
    moves_lists: bool = False


def create_rule(account: Account, content: RuleContent) -> Proposal:
    if not content.enabled:
        return _nothing(account)
    new = as_if(content, rule_id=NEW_RULE, priority=order.next_priority(account))
    return Proposal([*_present(account), new], affected.members([content.group_id]))


def edit_rule(account: Account, rule_id: int, content: RuleContent) -> Proposal:
    rule = get_rule(account, rule_id)
    assert rule.priority is not None
    before = rule_content.read(rule)
    if replace(before, description="") == replace(content, description=""):
        return _nothing(account)
    rules = [each for each in _present(account) if each.id != rule_id]
    if content.enabled:
        rules.append(as_if(content, rule_id=rule_id, priority=rule.priority))
    groups = {each.group_id for each in (before, content) if each.enabled}
    return Proposal(rules, affected.members(groups))


def set_rule_enabled(account: Account, rule_id: int, *, enabled: bool) -> Proposal:
    content = rule_content.read(get_rule(account, rule_id))
    return edit_rule(account, rule_id, replace(content, enabled=enabled))


def delete_rule(account: Account, rule_id: int) -> Proposal:
    return set_rule_enabled(account, rule_id, enabled=False)


def move_rule(account: Account, rule_id: int, position: int) -> Proposal:
    rule = get_rule(account, rule_id)
    before = rule_order(account)
    after = order.moved(before, rule_id, position)
    passed = order.passed(before, after, rule_id)
    if not rule.enabled or not passed:
        return _nothing(account)
    places = {id_: place for place, id_ in enumerate(after, start=1)}
    rules = [replace(each, priority=places[each.id]) for each in _present(account)]
    return Proposal(rules, affected.members_of_passed(rule.group_id, passed))


def delete_row(account: Account, row: NamedRow, instead: int | None) -> Proposal:
    """Of `removal.delete_row`: the rules that name the row name `instead`, an id, or nothing of its kind."""
    named = {rule.pk: rule for rule in rules_that_use(row) if rule.enabled}
    contents = rule_content.read_all(named.values())
    rules = [
        as_if(without_row(contents[each.id], row, instead), rule_id=each.id, priority=each.priority)
        if each.id in named
        else each
        for each in _present(account)
    ]
    return Proposal(rules, affected.members({rule.group_id for rule in named.values()}))


def set_seat_limit(account: Account, product_id: int, limit: int | None) -> Proposal:
    return Proposal(_present(account), affected.nobody(), limits={product_id: limit}, moves_lists=True)


def turn_on(account: Account) -> Proposal:
    """What has become pending while User Sync was off."""
    return Proposal(
        _present(account), affected.pending(account), since=pending_since(account), moves_lists=True
    )


def reconcile_everybody(account: Account) -> Proposal:
    return Proposal(_present(account), affected.everybody(account), moves_lists=True)


def _nothing(account: Account) -> Proposal:
    return Proposal(_present(account), affected.nobody())


def _present(account: Account) -> list[RuleRecord]:
    return enabled_rules(account.pk)
