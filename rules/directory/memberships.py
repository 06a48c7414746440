"""Membership rows that go. Called by intake only, under the locks of the groups concerned."""

from django.db import connection

from rules.directory.models import DirectoryGroup, DirectoryUser


def remove_all(group: DirectoryGroup) -> list[int]:
    """Returns the users who were members, in the order of their ids."""
    statement = "DELETE FROM directory_membership WHERE group_id = %s RETURNING user_id"
    return sorted(_removed(statement, group.pk))


def remove_from_all(user: DirectoryUser) -> list[int]:
    """Returns the groups that the user was in."""
    return _removed("DELETE FROM directory_membership WHERE user_id = %s RETURNING group_id", user.pk)


def _removed(statement: str, row_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [row_id])
        return [found for (found,) in cursor.fetchall()]
