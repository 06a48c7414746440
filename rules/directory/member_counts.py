"""How many members groups have."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from rules.directory.models import DirectoryGroup, Membership

# From so many members on, counting takes longer than all else about a line of a list.
LARGE = 1000
# So many groups are remembered; the largest directories have a few thousand of that size.
_MOST = 10_000

# A group as it was -> its members then. Who joins, leaves or is deleted makes a new version, and a group that
# goes or comes back has a new time. What is rolled back, or lost with a database that is restored, gives
# its version to another state, but not its time.
_State = tuple[UUID, int, datetime]
_known: dict[_State, int] = {}


def member_counts(groups: Iterable[DirectoryGroup]) -> dict[int, int]:
    """By the id of the group; 0 for one without members. Large groups are counted once for each version."""
    by_id = {group.pk: (group.public_id, group.version, group.updated_at) for group in groups}
    known = {pk: _known.get(state) for pk, state in by_id.items()}
    counts = {pk: count for pk, count in known.items() if count is not None}
    if unknown := by_id.keys() - counts.keys():
        counts |= dict.fromkeys(unknown, 0) | _counted(unknown)
        _remember({by_id[pk]: counts[pk] for pk in unknown if counts[pk] >= LARGE})
    return counts


def _counted(group_ids: Iterable[int]) -> dict[int, int]:
    found = Membership.objects.filter(group_id__in=group_ids).values_list("group_id")
    return dict(found.annotate(Count("user_id")))


def _remember(counts: dict[_State, int]) -> None:
    if len(_known) + len(counts) > _MOST:
        _known.clear()
    _known.update(counts)
