"""Users in lists: one line for each, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from rules.provisioning.selectors import Person
from usersync.console.marks import seat_chips, status_tag
from usersync.console.names import initials

# What a line says; a user has forty columns more.
SHOWN = (
    *("display_name", "given_name", "family_name", "user_name", "email", "active", "department", "title"),
    *("source__name", "profile__status"),
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: int
    name: str
    initials: str
    address: str
    status: SafeString
    is_inactive: bool
    seats: SafeString | str
    department: str
    title: str
    source: str


def people_lines(people: Sequence[Person]) -> list[PersonLine]:
    return [_line(person) for person in people]


def _line(person: Person) -> PersonLine:
    one, name = person.directory_user, person.directory_user.full_name
    return PersonLine(
        id=one.pk,
        name=name,
        initials=initials(name),
        address=one.email or one.user_name,
        status=status_tag(person.status),
        is_inactive=not one.active,
        seats=seat_chips(person.seats),
        department=one.department,
        title=one.title,
        source=one.source.name,
    )
