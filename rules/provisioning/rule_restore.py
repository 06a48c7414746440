"""What an earlier version of a rule comes to today."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rules.directory.models import DirectoryGroup
from rules.provisioning.rule_names import KINDS, ids_in, names_in
from rules.provisioning.rule_versions import RuleVersion, find_version
from rules.ruleset.models import Rule
from rules.ruleset.records import RuleContent
from rules.ruleset.replacing import without


@dataclass(frozen=True, slots=True)
class Restorable:
    """The content of an earlier version without what is `gone` since, by name."""

    content: RuleContent
    gone: tuple[str, ...]


def as_of_now(rule: Rule, number: int) -> Restorable:
    """Raises NoSuchVersion."""
    return restorable(rule, find_version(rule, number))


def restorable(rule: Rule, version: RuleVersion) -> Restorable:
    """Of a version that has content."""
    assert version.content
    lost = dict(_lost(rule, version.content))
    names = tuple(version.names[field].get(id_, "") for field, ids in lost.items() for id_ in sorted(ids))
    return Restorable(_without(version.content, lost, rule), names)


def _lost(rule: Rule, content: RuleContent) -> Iterator[tuple[str, set[int]]]:
    """Field -> ids of what is gone. A group that the directory deleted may stay where it is."""
    stays = content.group_id == rule.group_id
    if not stays and not DirectoryGroup.objects.filter(pk=content.group_id, gone_at=None).exists():
        yield "group_id", {content.group_id}
    present = names_in([content])
    for field in KINDS:
        if lost := set(ids_in(content, field)) - present[field].keys():
            yield field, lost


def _without(content: RuleContent, lost: dict[str, set[int]], rule: Rule) -> RuleContent:
    for field, ids in lost.items():
        if field == "group_id":
            content = replace(content, group_id=rule.group_id)
        else:
            content = without(content, field, ids)
    return content
