"""Writes the copies of directory groups. Called by intake only, inside its transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.db.models import F, Value
from django.db.models.functions import Lower

from rules.accounts.writes import insert_row, update
from rules.directory.errors import GroupNameTaken, NoSuchGroup, Outdated
from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.directory.records import Changed, Versions
from rules.directory.rows import row_by_id

_CHANGING = (
    *("public_id", "external_id", "display_name"),
    *("version", "created_at", "updated_at", "gone_at"),
)


def create(source: Source, display_name: str, external_id: str, at: datetime) -> DirectoryGroup:
    """A new group, or the gone one of that name come back to life, so that its rules work again."""
    group = _gone_group(source, display_name) or DirectoryGroup(
        account_id=source.account_id, source=source, created_at=at
    )
    if group.gone_at:
        group.public_id, group.gone_at, group.version, group.created_at = uuid4(), None, 1, at
    group.display_name, group.external_id, group.updated_at = display_name, external_id, at
    save(group)
    return group


def lock(source: Source, public_id: UUID, *, versions: Versions = None) -> DirectoryGroup:
    """The row for update: changes of one group happen one after the other. Raises NoSuchGroup, Outdated."""
    group = row_by_id(DirectoryGroup, source.pk, public_id, lock="FOR NO KEY UPDATE")
    if group is None:
        raise NoSuchGroup(public_id)
    if versions is not None and group.version not in versions:
        raise Outdated(group.version)
    return group


def edit(group: DirectoryGroup, attributes: Mapping[str, Changed], at: datetime) -> None:
    """Give the locked group new attributes, and the version that comes with them. Raises GroupNameTaken."""
    for name, changed in attributes.items():
        setattr(group, name, changed.after)
    group.version += 1
    group.updated_at = at
    save(group)


def save(group: DirectoryGroup) -> None:
    """The transaction of intake ends with what is raised here, so there is no savepoint to pay for."""
    try:
        if group._state.adding:
            insert_row(group)
        else:
            update(group, *_CHANGING)
    except IntegrityError as error:
        if "directory_group_display_name" in str(error):
            raise GroupNameTaken(group.display_name) from None
        raise


def lock_those_of(user: DirectoryUser) -> None:
    """The user's groups, in id order: groups are locked before users, as where members are added."""
    groups = DirectoryGroup.objects.filter(memberships__user=user).order_by("pk")
    list(groups.select_for_update(no_key=True, of=("self",)))


def lost_member(group_ids: Collection[int], at: datetime) -> None:
    DirectoryGroup.objects.filter(pk__in=group_ids).update(version=F("version") + 1, updated_at=at)


def _gone_group(source: Source, display_name: str) -> DirectoryGroup | None:
    """The one that went last. The database compares: its lower case is that of the unique names."""
    return (
        DirectoryGroup.objects.select_for_update(no_key=True)
        .filter(source=source, gone_at__isnull=False, lowered_name=Lower(Value(display_name)))
        .order_by("-gone_at")
        .first()
    )
