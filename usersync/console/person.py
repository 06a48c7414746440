"""What a directory user's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.directory.selectors import groups_of
from rules.provisioning.models import UserStatus
from rules.provisioning.why import Why, why
from usersync.console.history import HistoryItem, read_history

_FACTS = {
    "title": "Title",
    "department": "Department",
    "division": "Division",
    "cost_center": "Cost centre",
    "employee_number": "Employee no.",
}


@dataclass(frozen=True, slots=True)
class PersonPage:
    directory_user: DirectoryUser
    groups: Sequence[DirectoryGroup]
    why: Why
    history: Sequence[HistoryItem]

    @property
    def status(self) -> UserStatus:
        return UserStatus(self.why.status)

    @property
    def first_name(self) -> str:
        return self.directory_user.given_name or self.directory_user.full_name

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the directory says of the user, without what it leaves empty."""
        said = ((label, getattr(self.directory_user, name)) for name, label in _FACTS.items())
        return [(label, text) for label, text in said if text]


def read_person(directory_user: DirectoryUser) -> PersonPage:
    return PersonPage(
        directory_user=directory_user,
        groups=list(groups_of(directory_user)),
        why=why(directory_user),
        history=read_history(directory_user),
    )
