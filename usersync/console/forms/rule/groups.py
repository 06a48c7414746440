"""The directory groups that the rule form offers."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from rules.accounts.models import Account
from rules.directory.member_counts import member_counts
from rules.directory.models import DirectoryGroup
from rules.directory.selectors import groups, groups_for_rules
from rules.ruleset.models import Rule
from usersync.console.sentences import grouped

# Options that a browser without scripts gets; the others are found by search.
OFFERED = 50


def groups_allowed(account: Account, rule: Rule | None) -> QuerySet[DirectoryGroup]:
    """Groups of the directory; a rule whose group is gone may keep it."""
    present = groups(account).filter(gone_at=None)
    return present | groups(account).filter(pk=rule.group_id) if rule else present


def group_options(
    account: Account, allowed: QuerySet[DirectoryGroup], *, search: str, chosen: int | None
) -> Iterator[tuple[str, str]]:
    """What the select offers; the chosen group is always among them."""
    offered = groups_for_rules(account, search, limit=OFFERED)
    if chosen is not None and chosen not in {group.pk for group in offered}:
        offered = [*allowed.filter(pk=chosen), *offered]
    yield "", gettext("Choose a group")
    yield from labelled(offered)


def labelled(offered: Collection[DirectoryGroup]) -> Iterator[tuple[str, str]]:
    """The id of each group, and what people choose it by."""
    members = member_counts(offered)
    for group in offered:
        yield str(group.pk), group_label(group, members[group.pk])


def group_label(group: DirectoryGroup, members: int) -> str:
    """`Customer Trainers (12 members, Okta)`."""
    said = {"group": group.display_name, "members": grouped(members), "source": group.source.name}
    if group.gone_at:
        return gettext("%(group)s (gone from the directory, %(source)s)") % said
    text = ngettext(
        "%(group)s (%(members)s member, %(source)s)", "%(group)s (%(members)s members, %(source)s)", members
    )
    return text % said
