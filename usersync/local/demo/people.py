"""The people of Halden Instruments and their directory groups."""

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from usersync.local.demo.names import NameBook
from usersync.local.demo.teams import IN_PARIS, LEAD_TITLES, TEAMS, Named, Team

DOMAIN = "halden.example"
# In the order in which Okta pushes their members: the departments, then what everybody is in.
GROUPS = (
    "IT Operations",
    "Sales Team Leads",
    "Sales EMEA",
    "Sales Americas",
    "Customer Support",
    "Customer Trainers",
    "Contractors",
    "Board",
    "Engineering",
    "Finance",
    "Marketing",
    "People and Culture",
    "Paris Office",
    "All Employees",
)
_FIRST_EMPLOYEE_NUMBER = 148
# Letters that do not come apart into a letter and its accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "\N{LATIN SMALL LETTER DOTLESS I}": "i", "ß": "ss", "'": "", " ": ""}
)


class Stay(Enum):
    FROM_THE_START = "from the start"
    LEAVES = "leaves"
    NEWCOMER = "newcomer"


@dataclass(frozen=True, slots=True)
class Person:
    given_name: str
    family_name: str
    title: str
    office: str
    team: Team
    stay: Stay
    employee_number: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def user_name(self) -> str:
        return f"{_plain(self.given_name)}.{_plain(self.family_name)}@{DOMAIN}"

    @property
    def external_id(self) -> str:
        """In the form of Okta's ids."""
        return "00u" + hashlib.sha256(self.user_name.encode()).hexdigest()[:17]

    @property
    def groups(self) -> frozenset[str]:
        further = {
            "All Employees": self.team.employees,
            "Sales Team Leads": self.title in LEAD_TITLES,
            "Customer Trainers": "Trainer" in self.title,
            "Paris Office": self.office == "Paris",
        }
        return frozenset(self.team.groups) | {name for name, is_in in further.items() if is_in}


def everybody() -> Sequence[Person]:
    """All people in the order in which they came to the company."""
    book = NameBook()
    people = [person for team in TEAMS for person in _people(team, book)]
    people.sort(key=lambda person: (person.stay == Stay.NEWCOMER, not person.team.employees))
    return [_numbered(person, number) for number, person in enumerate(people)]


def _people(team: Team, book: NameBook) -> Iterator[Person]:
    yield from _named(team, team.named, Stay.FROM_THE_START)
    invented = book.names(team.origins)
    for number in range(team.size - len(team.named) - len(team.newcomers)):
        given_name, family_name, office = next(invented)
        title = team.titles[number % len(team.titles)]
        yield Person(given_name, family_name, title, office, team, Stay.FROM_THE_START)
    yield from _named(team, team.leavers, Stay.LEAVES)
    yield from _named(team, team.newcomers, Stay.NEWCOMER)


def _named(team: Team, named: Sequence[Named], stay: Stay) -> Iterator[Person]:
    for name, title in named:
        given_name, family_name = name.split(" ", 1)
        yield Person(given_name, family_name, title, "Paris" if name in IN_PARIS else "Halden", team, stay)


def _numbered(person: Person, number: int) -> Person:
    if not person.team.employees:
        return replace(person, employee_number=f"C{number:04}")
    return replace(person, employee_number=f"{_FIRST_EMPLOYEE_NUMBER + number:05}")


def _plain(text: str) -> str:
    """`Øyvind` -> `oyvind`; `van Dijk` -> `vandijk`."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_PLAIN))
    return "".join(letter for letter in decomposed if letter.isascii())
