"""The versions of a rule, as its activity keeps them: written by rule changes, read by the screens.

Next to the ids stand their names as they were then, so that a version can be read for good.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import QuerySet

from rules.accounts.models import Account
from rules.audit.actors import Actor
from rules.audit.models import Activity, SubjectKind
from rules.audit.services import record
from rules.provisioning.rule_names import RuleNames, names_in
from rules.ruleset.errors import NoSuchVersion
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent, as_details


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What an activity of a rule says. A move has no content; `before` is what an edit replaced."""

    version: int
    priority: int | None = None
    content: RuleContent | None = None
    before: RuleContent | None = None
    names: RuleNames = {}
    old: int | None = None  # the position that a rule was moved or deleted from
    new: int | None = None
    restored: int | None = None  # the earlier version that this one repeats


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field of a rule said and says no more, and what it says now."""

    field: str
    removed: tuple[Any, ...]
    added: tuple[Any, ...]


def record_change(
    rule: Rule,
    actor: Actor,
    action: str,
    at: datetime,
    *,
    content: RuleContent | None = None,
    before: RuleContent | None = None,
    **details: int | None,
) -> int:
    """The activity of a change of a rule, as its id."""
    return record(
        account_id=rule.account_id,
        at=at,
        actor=actor,
        action=action,
        subject=(SubjectKind.RULE, rule.pk, rule.group.display_name),
        details=_details_of(rule, content, before, details),
    )


def activities_of(account: Account, rule_id: int) -> QuerySet[Activity]:
    """All that was done to a rule, also to a deleted one, the newest first."""
    return Activity.objects.filter(
        account=account, subject_kind=SubjectKind.RULE, subject_id=rule_id
    ).order_by("-pk")


def version_of(activity: Activity) -> RuleVersion:
    return msgspec.convert(activity.details, RuleVersion, str_keys=True)


def find_version(rule: Rule, number: int) -> RuleVersion:
    """Raises NoSuchVersion."""
    wrote = activities_of(rule.account, rule.pk).filter(action__in=["rule.created", "rule.changed"])
    activity = wrote.filter(details__version=number).first()
    if activity is None:
        raise NoSuchVersion(number)
    return version_of(activity)


def deletion_of(rule: Rule) -> RuleVersion:
    """What a deleted rule said, and where it stood."""
    return version_of(activities_of(rule.account, rule.pk).filter(action="rule.deleted")[0])


def differences(before: RuleContent | None, after: RuleContent) -> Iterator[Difference]:
    """Field by field; without a `before` what a new rule says beyond an empty one."""
    base = before or RuleContent(group_id=0)
    for field in fields(RuleContent):
        old, new = _values(getattr(base, field.name)), _values(getattr(after, field.name))
        if old != new:
            removed = tuple(value for value in old if value not in new) if before else ()
            yield Difference(field.name, removed, tuple(value for value in new if value not in old))


def _values(said: object) -> tuple[Any, ...]:
    return tuple(sorted(said)) if isinstance(said, frozenset) else (said,)


def _details_of(
    rule: Rule, content: RuleContent | None, before: RuleContent | None, more: Mapping[str, int | None]
) -> dict[str, Any]:
    """For the activity of a change: a `RuleVersion` as plain JSON values."""
    contents = {"content": content, "before": before}
    said = {name: each for name, each in contents.items() if each}
    return {
        "version": rule.version,
        "priority": rule.priority,
        **{name: as_details(each) for name, each in said.items()},
        **({"names": names_in(said.values())} if said else {}),
        **{name: value for name, value in more.items() if value is not None},
    }
