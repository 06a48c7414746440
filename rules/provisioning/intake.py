"""The one door for directory changes: SCIM and LDAP both come through it.

Each function is one transaction that writes the directory rows and one pending row per user whose result may
change. What changes nothing writes nothing. `request` is the id of the request that brings the change.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from rules.accounts.walls import within_account_of_source
from rules.accounts.writes import New, atomic_statement, insert_row, update_and_insert
from rules.audit.actors import Actor
from rules.audit.models import SubjectKind
from rules.audit.services import Told, activity_of, record
from rules.directory import groups, memberships, users
from rules.directory.group_changes import NetChange, net_change
from rules.directory.models import DirectoryGroup, DirectoryUser, Source
from rules.directory.records import AddMembers, GroupOperation, UserAttributes, Versions
from rules.provisioning import emails
from rules.provisioning.failures import gone_groups
from rules.provisioning.holds import freezing
from rules.provisioning.member_changes import change_members
from rules.provisioning.models import PendingUser, Profile
from rules.provisioning.queue import mark_pending, nudge_after_commit

# The attributes that decide what a user gets; a change of the others makes nobody pending.
DECISIVE = frozenset({"active", "email"})


def create_user(*, source: Source, attributes: UserAttributes, request: str = "") -> DirectoryUser:
    """Raises UserNameTaken. Nobody becomes pending: a new user is in no group yet.

    Alone in having no wall around it: it reads nothing, and is one statement.
    """
    at, actor = timezone.now(), Actor.source(source.name, request)
    user = users.new(source, attributes, at)
    profile = New(Profile, {"account_id": source.account_id})
    activity = activity_of(**_told_of_user(actor, user, "user.created", at))
    with users.unique_name(user), atomic_statement():
        insert_row(user, (profile, "user_id"), (activity, "subject_id"))
    return user


@within_account_of_source
def update_user(
    *,
    source: Source,
    public_id: UUID,
    change: Callable[[UserAttributes], UserAttributes],
    versions: Versions = None,
    request: str = "",
    beside: str = "",
) -> DirectoryUser:
    """Apply `change`, a pure function from the present attributes to the new ones, under the user's lock.

    Raises NoSuchUser, Outdated, UserNameTaken, and whatever `change` raises; then nothing is written.
    `beside` is read with the user, as by `directory.rows`.
    """
    at, actor = timezone.now(), Actor.source(source.name, request)
    user = users.lock(source, public_id, versions=versions, beside=beside)
    changed = users.edit(user, change, at)
    if changed:
        activity = activity_of(**_told_of_user(actor, user, _action_of(user, changed), at, changed=changed))
        pending = New(PendingUser, {"account_id": source.account_id, "user_id": user.pk})
        followers = [(pending, "cause_id")] if DECISIVE & changed.keys() else []
        with users.unique_name(user):
            cause_id = update_and_insert(user, users.WRITTEN, activity, *followers)
        if followers:
            nudge_after_commit(source.account_id)
        if "email" in changed:
            _set_free(user, str(changed["email"].before), cause_id)
    return user


@within_account_of_source
def delete_user(
    *,
    source: Source,
    public_id: UUID,
    versions: Versions = None,
    request: str = "",
    by: Actor | None = None,
) -> None:
    """Raises NoSuchUser, Outdated. The user is out of sight at once; what is held goes by the workers.
    `by`: who does it in the place of the source.
    """
    at, actor = timezone.now(), by or Actor.source(source.name, request)
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
    _record_group(actor, group, "group.created", at)
    if member_ids:
        change = net_change(group, [AddMembers(member_ids)])
        _change_members(actor, group, change, at, needs_version=False)
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
    change = net_change(group, operations)
    if change.attributes:
        groups.edit(group, change.attributes, at)
        _record_group(actor, group, "group.changed", at, changed=change.attributes)
    _change_members(actor, group, change, at, needs_version=not change.attributes)
    return group


@within_account_of_source
def delete_group(*, source: Source, public_id: UUID, versions: Versions = None, request: str = "") -> None:
    """Raises NoSuchGroup, Outdated. The rules on the group stay and are marked."""
    at, actor = timezone.now(), Actor.source(source.name, request)
    group = groups.lock(source, public_id, versions=versions)
    left = memberships.remove_all(group)
    group.gone_at = group.updated_at = at
    groups.save(group)
    cause = _record_group(actor, group, "group.deleted", at, members=len(left))
    gone_groups.tell_rules(group, cause_id=cause, at=at)
    freezing.group_gone(group, left=len(left), cause_id=cause, at=at)
    mark_pending(account_id=source.account_id, user_ids=left, cause_id=cause)


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


def _change_members(
    actor: Actor, group: DirectoryGroup, change: NetChange, at: datetime, *, needs_version: bool
) -> None:
    changed = change_members(group, change, actor, at, needs_version=needs_version)
    joined, came, left, gone, is_frozen = changed
    if gone:
        freezing.members_left(group, joined=joined, left=left, cause_id=gone, at=at)
    if came and (is_frozen or gone):
        freezing.members_joined(group, cause_id=came, at=at)
