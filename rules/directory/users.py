"""Writes the copies of directory users. Called by intake only, inside its transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from rules.directory.errors import NoSuchUser, Outdated, UserNameTaken
from rules.directory.models import DirectoryUser, Source
from rules.directory.records import Changed, UserAttributes, Versions
from rules.directory.rows import row_by_id, row_of

ATTRIBUTE_NAMES = tuple(field.name for field in fields(UserAttributes))
WRITTEN = (*ATTRIBUTE_NAMES, "version", "updated_at")


def attributes_of(user: DirectoryUser) -> UserAttributes:
    return UserAttributes(**{name: getattr(user, name) for name in ATTRIBUTE_NAMES})


def new(source: Source, attributes: UserAttributes, at: datetime) -> DirectoryUser:
    """To be inserted within `unique_name`."""
    given = {name: getattr(attributes, name) for name in ATTRIBUTE_NAMES}
    given |= {"account_id": source.account_id, "source_id": source.pk, "public_id": uuid4()}
    return row_of(DirectoryUser, {**given, "version": 1, "created_at": at, "updated_at": at})


@contextmanager
def unique_name(user: DirectoryUser) -> Iterator[None]:
    """The transaction ends with what is raised here, so there is no savepoint to pay for."""
    try:
        yield
    except IntegrityError as error:
        if "directory_user_user_name" in str(error):
            raise UserNameTaken(user.user_name) from None
        raise


def find(source: Source, public_id: UUID) -> DirectoryUser:
    """Raises NoSuchUser."""
    user = row_by_id(DirectoryUser, source.pk, public_id)
    if user is None:
        raise NoSuchUser(public_id)
    return user


def lock(
    source: Source,
    public_id: UUID,
    *,
    versions: Versions = None,
    to_delete: bool = False,
    beside: str = "",
) -> DirectoryUser:
    """The row for update. Others who point to it wait for a deletion only. Raises NoSuchUser, Outdated.

    `beside` is as in `row_by_id`.
    """
    how = "FOR UPDATE" if to_delete else "FOR NO KEY UPDATE"
    user = row_by_id(DirectoryUser, source.pk, public_id, lock=how, beside=beside)
    if user is None:
        raise NoSuchUser(public_id)
    if versions is not None and user.version not in versions:
        raise Outdated(user.version)
    return user


def edit(
    user: DirectoryUser, change: Callable[[UserAttributes], UserAttributes], at: datetime
) -> dict[str, Changed]:
    """Apply `change` to the locked row, to be written (`WRITTEN`) within `unique_name`.

    Returns what really changed, by name of the attribute. Where nothing changes version and time stay.
    """
    before = attributes_of(user)
    after = change(before)
    changed = _differences(before, after)
    if changed:
        for name in ATTRIBUTE_NAMES:
            setattr(user, name, getattr(after, name))
        user.version += 1
        user.updated_at = at
    return changed


def _differences(before: UserAttributes, after: UserAttributes) -> dict[str, Changed]:
    """What the document says counts attribute by attribute."""
    old, new = ({**_plain(each), **each.document} for each in (before, after))
    pairs = ((name, Changed(old.get(name), new.get(name))) for name in sorted(old.keys() | new.keys()))
    return {name: pair for name, pair in pairs if pair.before != pair.after}


def _plain(attributes: UserAttributes) -> dict[str, object]:
    return {name: getattr(attributes, name) for name in ATTRIBUTE_NAMES if name != "document"}


def mark_deleted(user: DirectoryUser, at: datetime) -> None:
    """Take the user out of sight; the row goes once nothing is held any more."""
    user.deleted_at = user.updated_at = at
    user.save(update_fields=["deleted_at", "updated_at"])
