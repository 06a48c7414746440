"""Why a change of the directory copy is refused; the messages are for the identity engineer."""

from collections.abc import Collection
from uuid import UUID

_SHOWN = 5


class DirectoryError(Exception):
    """Nothing was written."""


class NoSuchUser(DirectoryError):
    def __init__(self, public_id: UUID | str) -> None:
        super().__init__(f"There is no user with id {public_id}.")


class NoSuchGroup(DirectoryError):
    def __init__(self, public_id: UUID | str) -> None:
        super().__init__(f"There is no group with id {public_id}.")


class Outdated(DirectoryError):
    """What was to be changed has another version than the caller expects."""

    def __init__(self, version: int) -> None:
        super().__init__(f"The present version is {version}: read it again.")


class UserNameTaken(DirectoryError):
    def __init__(self, user_name: str) -> None:
        super().__init__(f"Another user of this connection has the userName {user_name!r}.")


class GroupNameTaken(DirectoryError):
    def __init__(self, display_name: str) -> None:
        super().__init__(f"Another group of this connection has the displayName {display_name!r}.")


class UnknownMembers(DirectoryError):
    def __init__(self, public_ids: Collection[UUID]) -> None:
        shown = ", ".join(str(public_id) for public_id in sorted(public_ids)[:_SHOWN])
        more = f" and {len(public_ids) - _SHOWN} more" if len(public_ids) > _SHOWN else ""
        super().__init__(f"No user of this connection has the id {shown}{more}.")
        self.public_ids = public_ids
