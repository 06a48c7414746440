"""The one door for directory changes: SCIM and LDAP both come through it.

Each function is one transaction that writes the directory rows and one pending row per user whose result may
change. What changes nothing writes nothing. `request` is the id of the request that brings the change.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from rules.accounts.walls import within_account_of_source
from rules.accounts.writes import atomic_statement, insert
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import Told, activity_of, record
from rules.directory import groups, memberships, users
from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.directory.records import (
    AddMembers,
    Changed,
    GroupOperation,
    RemoveMembers,
    Rename,
    ReplaceMembers,
    SetExternalId,
    UserAttributes,
    Versions,
)
from rules.provisioning import emails
from rules.provisioning.failures import gone_groups
from rules.provisioning.holds import freezing
from rules.provisioning.models import Profile
from rules.provisioning.queue import mark_pending

# The attributes that decide what a user gets; a change of the others makes nobody pending.
DECISIVE = frozenset({"active", "email"})


def create_user(*, source: Source, attributes: UserAttributes, request: str = "") -> DirectoryUser:
    """Raises UserNameTaken. Nobody becomes pending: a new user is in no group yet.

    Alone in having no wall around it: it reads nothing, and is one statement.
    """
    at, actor = timezone.now(), Actor.source(source.name, request)
    user = users.new(source, attributes, at)
    profile = Profile(account_id=source.account_id)
    activity = activity_of(**_told_of_user(actor, user, "user.created", at))
    with users.unique_name(user), atomic_statement():
        insert(user, (profile, "user"), (activity, "subject_id"))
    return user


@within_account_of_source
def update_user(
    *,
    source: Source,
    public_id: UUID,
    change: Callable[[UserAttributes], UserAttributes],
    versions: Versions = None,
    request: str = "",
) -> DirectoryUser:
    """Apply `change`, a pure function from the present attributes to the new ones, under the user's lock.

    Raises NoSuchUser, Outdated, UserNameTaken, and whatever `change` raises; then nothing is written.
    """
    at, actor = timezone.now(), Actor.source(source.name, request)
    user = users.lock(source, public_id, versions=versions)
    changed = users.edit(user, change, at)
    if changed:
        cause = _record_user(actor, user, _action_of(user, changed), at, changed=changed)
        if DECISIVE & changed.keys():
            mark_pending(account_id=source.account_id, user_ids=[user.pk], cause_id=cause)
        if "email" in changed:
            _set_free(user, str(changed["email"].before), cause)
    return user


@within_account_of_source
def delete_user(*, source: Source, public_id: UUID, versions: Versions = None, request: str = "") -> None:
    """Raises NoSuchUser, Outdated. The user is out of sight at once; what is held goes by the workers."""
    at, actor = timezone.now(), Actor.source(source.name, request)
    groups.lock_those_of(users.find(source, public_id))
    user = users.lock(source, public_id, versions=versions, to_delete=True)
    groups.lost_member(memberships.remove_from_all(user), at)
    users.mark_deleted(user, at)
    cause = _record_user(actor, user, "user.deleted", at)
    mark_pending(account_id=source.account_id, user_ids=[user.pk], cause_id=cause)


@within_account_of_source
def create_group(
    *,
    source: Source,
    display_name: str,
    external_id: str = "",
    member_ids: Sequence[UUID] = (),
    request: str = "",
) -> DirectoryGroup:
    """Raises GroupNameTaken, UnknownMembers."""
    at, actor = timezone.now(), Actor.source(source.name, request)
    group = groups.create(source, display_name, external_id, at)
    joined = memberships.add(group, member_ids)
    _record_group(actor, group, "group.created", at)
    _record_members(actor, group, _Change(joined=set(joined)), at)
    return group


@within_account_of_source
def change_group(
    *,
    source: Source,
    public_id: UUID,
    operations: Sequence[GroupOperation],
    versions: Versions = None,
    request: str = "",
) -> DirectoryGroup:
    """Apply the operations in their order, all or none.

    Raises NoSuchGroup, Outdated, GroupNameTaken, UnknownMembers.
    """
    at, actor = timezone.now(), Actor.source(source.name, request)
    group = groups.lock(source, public_id, versions=versions)
    change = _Change()
    for operation in operations:
        _apply(group, operation, change)
    if change.is_effective:
        group.version += 1
        group.updated_at = at
        groups.save(group)
        if change.attributes:
            _record_group(actor, group, "group.changed", at, changed=change.attributes)
        _record_members(actor, group, change, at)
    return group


@within_account_of_source
def delete_group(*, source: Source, public_id: UUID, versions: Versions = None, request: str = "") -> None:
    """Raises NoSuchGroup, Outdated. The rules on the group stay and are marked."""
    at, actor = timezone.now(), Actor.source(source.name, request)
    group = groups.lock(source, public_id, versions=versions)
    left = memberships.remove_all_but(group, [])
    group.gone_at = group.updated_at = at
    groups.save(group)
    cause = _record_group(actor, group, "group.deleted", at, members=len(left))
    gone_groups.tell_rules(group, cause_id=cause, at=at)
    freezing.group_gone(group, left=len(left), cause_id=cause, at=at)
    mark_pending(account_id=source.account_id, user_ids=sorted(left), cause_id=cause)


@dataclass(slots=True)
class _Change:
    """The net effect of a request on one group."""

    joined: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    attributes: dict[str, Changed] = field(default_factory=dict)

    @property
    def is_effective(self) -> bool:
        return bool(self.joined or self.left or self.attributes)

    def add(self, joined: Sequence[int]) -> None:
        back = self.left.intersection(joined)
        self.left -= back
        self.joined |= set(joined) - back

    def remove(self, left: Sequence[int]) -> None:
        undone = self.joined.intersection(left)
        self.joined -= undone
        self.left |= set(left) - undone


def _apply(group: DirectoryGroup, operation: GroupOperation, change: _Change) -> None:
    match operation:
        case Rename(display_name):
            _set(group, "display_name", display_name, change)
        case SetExternalId(external_id):
            _set(group, "external_id", external_id, change)
        case AddMembers(user_ids):
            change.add(memberships.add(group, user_ids))
        case RemoveMembers(user_ids):
            change.remove(memberships.remove(group, user_ids))
        case ReplaceMembers(user_ids):
            change.remove(memberships.remove_all_but(group, user_ids))
            change.add(memberships.add(group, user_ids))


def _set(group: DirectoryGroup, attribute: str, value: str, change: _Change) -> None:
    before = getattr(group, attribute)
    if before != value:
        setattr(group, attribute, value)
        change.attributes[attribute] = Changed(before, value)


def _action_of(user: DirectoryUser, changed: Collection[str]) -> str:
    if "active" not in changed:
        return "user.changed"
    return "user.activated" if user.active else "user.deactivated"


def _set_free(user: DirectoryUser, email: str, cause_id: int) -> None:
    """Whoever could not be activated because of the address that the user had may be able to now."""
    if email:
        emails.lock(user.account_id, [email.lower()])
        emails.mark_refused(user.account_id, [email.lower()], cause_id)


def _record_user(actor: Actor, user: DirectoryUser, action: str, at: datetime, **details: object) -> int:
    return record(**_told_of_user(actor, user, action, at, **details))


def _told_of_user(actor: Actor, user: DirectoryUser, action: str, at: datetime, **details: object) -> Told:
    return Told(
        account_id=user.account_id,
        at=at,
        actor=actor,
        action=action,
        subject=(SubjectKind.DIRECTORY_USER, user.pk, user.full_name),
        details=details,
    )


def _record_group(actor: Actor, group: DirectoryGroup, action: str, at: datetime, **details: object) -> int:
    return record(
        account_id=group.account_id,
        at=at,
        actor=actor,
        action=action,
        subject=(SubjectKind.DIRECTORY_GROUP, group.pk, group.display_name),
        details=details,
    )


def _record_members(actor: Actor, group: DirectoryGroup, change: _Change, at: datetime) -> None:
    """Who joined and who left have a cause of their own, so that their history can say which it was."""
    if joined := len(change.joined):
        came = _record_group(actor, group, "group.members_joined", at, members=joined)
        mark_pending(account_id=group.account_id, user_ids=sorted(change.joined), cause_id=came)
    if left := len(change.left):
        gone = _record_group(actor, group, "group.members_left", at, members=left)
        mark_pending(account_id=group.account_id, user_ids=sorted(change.left), cause_id=gone)
        freezing.members_left(group, joined=joined, left=left, cause_id=gone, at=at)
    if joined:
        freezing.members_joined(group, cause_id=came, at=at)
