"""Directory groups in their list: one line for each, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from rules.directory.models import DirectoryGroup
from rules.ruleset.models import Rule
from usersync.console.marks import day, when
from usersync.console.sentences import grouped
from usersync.console.stencils import fill_all


@dataclass(frozen=True, slots=True)
class GroupLine:
    """`gone`: since when the directory has it no more."""

    id: int
    name: str
    gone: SafeString | str
    members: str
    rules: SafeString
    source: str
    changed: SafeString | str


@dataclass(frozen=True, slots=True)
class RuleLink:
    id: int
    number: int


def group_line(group: DirectoryGroup, members: int, rules: Sequence[Rule]) -> GroupLine:
    links = [RuleLink(rule.pk, rule.priority or 0) for rule in rules]
    return GroupLine(
        id=group.pk,
        name=group.display_name,
        gone=day(group.gone_at),
        members=grouped(members),
        rules=fill_all("directory_groups/_rule_link.html", links),
        source=group.source.name,
        changed=when(group.updated_at),
    )
