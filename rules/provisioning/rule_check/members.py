"""The members of the groups of rules, each as the directory groups that they are in."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef

from rules.directory.models import DirectoryUser, Membership

# LATERAL: rule by rule, and no further than to the last member asked for.
_SOME = """
    SELECT r.id, g.gone_at IS NOT NULL, ARRAY(
        SELECT other.group_id FROM directory_membership other WHERE other.user_id = member.user_id
    )
    FROM ruleset_rule r
    JOIN directory_directorygroup g ON g.id = r.group_id
    LEFT JOIN LATERAL (
        SELECT m.user_id FROM directory_membership m
        JOIN directory_directoryuser u ON u.id = m.user_id AND u.active AND u.deleted_at IS NULL
        WHERE m.group_id = r.group_id LIMIT %s
    ) member ON true
    WHERE r.account_id = %s AND r.deleted_at IS NULL AND r.id = ANY(%s)
"""


@dataclass(slots=True)
class Sample:
    """A rule's group: whether the directory has deleted it, and the groups of a few members whom rules can
    match; no members at all where there are none.
    """

    is_gone: bool
    members: list[list[int]] = field(default_factory=list)


def some_members(account_id: int, rule_ids: Collection[int], at_most: int) -> dict[int, Sample]:
    """By rule, the disabled ones too."""
    samples: dict[int, Sample] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SOME, [at_most, account_id, list(rule_ids)])
        for rule_id, is_gone, groups in cursor.fetchall():
            sample = samples.setdefault(rule_id, Sample(is_gone))
            if groups:  # a member is in the group of the rule at least
                sample.members.append(groups)
    return samples


def all_members(account_id: int, group_ids: Collection[int]) -> Iterator[list[int]]:
    """The groups of everybody in any of these groups, read in pieces: who has seen enough stops."""
    memberships = Membership.objects.filter(user=OuterRef("pk"))
    members = DirectoryUser.objects.filter(
        Exists(memberships.filter(group_id__in=group_ids)),
        account_id=account_id,
        active=True,
        deleted_at=None,
    )
    groups = members.annotate(group_ids=ArraySubquery(memberships.values("group_id")))
    return groups.values_list("group_ids", flat=True).iterator()
