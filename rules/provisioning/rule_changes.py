"""The one door for rule changes.

Each function is one transaction that writes the rule, its activity, and one pending row for exactly the users
whose result may change.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from rules.accounts.models import Account
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.provisioning.affected import mark, members, members_of_passed
from rules.provisioning.rule_restore import as_of_now, restorable
from rules.provisioning.rule_versions import deletion_of, record_change
from rules.ruleset import content as rule_content
from rules.ruleset import order
from rules.ruleset.errors import CreatedAlready, OrderChangedMeanwhile, PartsAreGone, RuleChangedMeanwhile
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from rules.ruleset.selectors import get_deleted_rule, get_rule, rule_order


@needs(Right.ADMINISTER)
@transaction.atomic
def create_rule(*, account: Account, actor: Actor, content: RuleContent, key: UUID | None = None) -> Rule:
    """The new rule goes last: it is the weakest.

    A `key` creates once: the second time it gives the rule of the first, or raises CreatedAlready where that
    says something else.
    """
    at = timezone.now()
    order.lock(account)
    if key and (earlier := Rule.objects.filter(account=account, creation_key=key, deleted_at=None).first()):
        if rule_content.read(earlier) != content:
            raise CreatedAlready(earlier.pk)
        return earlier
    rule = Rule(account=account, priority=order.next_priority(account), created_at=at, creation_key=key)
    rule_content.write(rule, content, by=actor.name, at=at)
    cause = record_change(rule, actor, "rule.created", at, content=content)
    if content.enabled:
        mark(account, members([content.group_id]), cause)
    return rule


@needs(Right.ADMINISTER)
@transaction.atomic
def edit_rule(
    *,
    account: Account,
    actor: Actor,
    rule_id: int,
    version: int,
    content: RuleContent,
    restores: int | None = None,
) -> Rule:
    """Raises NoSuchRule, RuleChangedMeanwhile where `version` is not the present one.

    Nothing to change is no conflict, whatever the version. `restores`: the earlier version that the
    content comes from.
    """
    at = timezone.now()
    order.lock(account)
    rule = get_rule(account, rule_id)
    before = rule_content.read(rule)
    if before == content:
        return rule
    if rule.version != version:
        raise RuleChangedMeanwhile(rule.updated_by, rule.updated_at)
    rule.version += 1
    rule_content.write(rule, content, by=actor.name, at=at)
    cause = record_change(rule, actor, "rule.changed", at, content=content, before=before, restored=restores)
    groups = {each.group_id for each in (before, content) if each.enabled}
    if replace(before, description="") != replace(content, description=""):
        mark(account, members(groups), cause)
    return rule


@needs(Right.ADMINISTER)
@transaction.atomic
def restore_rule(
    *,
    account: Account,
    actor: Actor,
    rule_id: int,
    restores: int,
    version: int,
    leave_out_missing: bool = False,
) -> Rule:
    """Let the rule say again what it said in the version `restores`. It stays where it is in the order.

    Raises what `edit_rule` raises, NoSuchVersion, and PartsAreGone where the version names what does not
    exist any more, unless that is to be left out.
    """
    order.lock(account)
    restored = as_of_now(get_rule(account, rule_id), restores)
    if restored.gone and not leave_out_missing:
        raise PartsAreGone(restores, restored.gone)
    return edit_rule(
        account=account,
        actor=actor,
        rule_id=rule_id,
        version=version,
        content=restored.content,
        restores=restores,
    )


@needs(Right.ADMINISTER)
@transaction.atomic
def delete_rule(*, account: Account, actor: Actor, rule_id: int, version: int | None = None) -> None:
    """Raises NoSuchRule, RuleChangedMeanwhile. What the rule gave goes by the workers.

    `version`: the one that whoever deletes it has seen; None: whatever it says by now.
    """
    at = timezone.now()
    order.lock(account)
    rule = _seen(account, rule_id, version)
    priority = rule.priority
    assert priority is not None
    rule.priority, rule.deleted_at, rule.updated_by, rule.updated_at = None, at, actor.name, at
    rule.save()
    order.close_gap(account, priority)
    cause = record_change(rule, actor, "rule.deleted", at, content=rule_content.read(rule), old=priority)
    rule_content.clear(rule)
    if rule.enabled:
        mark(account, members([rule.group_id]), cause)


@needs(Right.ADMINISTER)
@transaction.atomic
def revive_rule(*, account: Account, actor: Actor, rule_id: int) -> Rule:
    """Take back the deletion: the rule says what it said, where it stood.

    Raises NoSuchRule where there is no such deleted rule, PartsAreGone where it named what exists no more.
    """
    at = timezone.now()
    order.lock(account)
    rule = get_deleted_rule(account, rule_id)
    deletion = deletion_of(rule)
    restored = restorable(rule, deletion)
    if restored.gone:
        raise PartsAreGone(rule.version, restored.gone)
    rule.priority = min(deletion.old or 1, order.next_priority(account))
    order.open_gap(account, rule.priority)
    rule.deleted_at = None
    rule_content.write(rule, restored.content, by=actor.name, at=at)
    cause = record_change(rule, actor, "rule.revived", at)
    if rule.enabled:
        mark(account, members([rule.group_id]), cause)
    return rule


@needs(Right.ADMINISTER)
def set_rule_enabled(
    *, account: Account, actor: Actor, rule_id: int, enabled: bool, version: int | None = None
) -> Rule:
    """`version` as in `delete_rule`, and raises what that raises."""
    with transaction.atomic():
        order.lock(account)
        rule = _seen(account, rule_id, version)
        content = replace(rule_content.read(rule), enabled=enabled)
        return edit_rule(account=account, actor=actor, rule_id=rule_id, version=rule.version, content=content)


@needs(Right.ADMINISTER)
@transaction.atomic
def move_rule(*, account: Account, actor: Actor, rule_id: int, position: int, seen: Sequence[int]) -> None:
    """Put the rule at `position` (1 is the strongest; beyond the end is last) of the order that was seen.

    Raises NoSuchRule, OrderChangedMeanwhile where the rules are not in the order `seen` (ids, strongest
    first).
    """
    at = timezone.now()
    order.lock(account)
    rule = get_rule(account, rule_id)
    before = rule_order(account)
    if before != list(seen):
        raise OrderChangedMeanwhile
    after = order.moved(before, rule_id, position)
    if after == before:
        return
    order.write(after)
    old, new = before.index(rule_id) + 1, after.index(rule_id) + 1
    cause = record_change(rule, actor, "rule.moved", at, old=old, new=new)
    if rule.enabled:
        passed = order.passed(before, after, rule_id)
        mark(account, members_of_passed(rule.group_id, passed), cause)


def _seen(account: Account, rule_id: int, version: int | None) -> Rule:
    """Under the lock of the order."""
    rule = get_rule(account, rule_id)
    if version is not None and rule.version != version:
        raise RuleChangedMeanwhile(rule.updated_by, rule.updated_at)
    return rule
