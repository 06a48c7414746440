"""A small company for random stories: everything has a number, so that a story can be told again."""

from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rules.accounts.languages import Language
from rules.accounts.models import Account
from rules.catalog.models import (
    AdminPrivilege,
    DeviceGroup,
    Product,
    SettingsTemplate,
    UserGroup,
    WelcomeTemplate,
)
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.directory.records import UserAttributes
from rules.provisioning import intake
from rules.provisioning.holds.decisions import release
from rules.provisioning.holds.errors import NothingOnHold
from rules.provisioning.holds.scope import Scope
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from tests.provisioning.conftest import MAYA, Company

PEOPLE, GROUPS, PRODUCTS = 8, 4, 3

people = st.sets(st.integers(0, PEOPLE - 1), min_size=1, max_size=PEOPLE)
person_numbers = st.integers(0, PEOPLE - 1)
group_numbers = st.integers(0, GROUPS - 1)
product_numbers = st.integers(0, PRODUCTS - 1)
one_of_two = st.none() | st.integers(0, 1)
limits = st.none() | st.integers(0, PEOPLE // 2)


@dataclass(frozen=True, slots=True)
class Says:
    """What a rule says, in numbers."""

    group: int
    enabled: bool
    products: frozenset[int]
    devices: frozenset[int]
    user_group: int | None
    role: AdminRole
    language: Language
    welcome: int | None
    settings: int | None


sayings: SearchStrategy[Says] = st.builds(
    Says,
    group=group_numbers,
    enabled=st.sampled_from([True, True, True, False]),
    products=st.frozensets(product_numbers),
    devices=st.frozensets(st.integers(0, 1)),
    user_group=one_of_two,
    role=st.sampled_from(AdminRole),
    language=st.sampled_from([Language.ENGLISH, Language.GERMAN]),
    welcome=one_of_two,
    settings=one_of_two,
)


@dataclass(slots=True)
class World:
    """The company and its cast. Who or what is not there at the moment is None."""

    halden: Company
    people: list[DirectoryUser | None] = field(default_factory=list)
    groups: list[DirectoryGroup | None] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    devices: list[DeviceGroup] = field(default_factory=list)
    offices: list[UserGroup] = field(default_factory=list)
    welcomes: list[WelcomeTemplate] = field(default_factory=list)
    settings: list[SettingsTemplate] = field(default_factory=list)
    # Directory groups by number, also those that are gone: rules name them.
    known_groups: list[DirectoryGroup] = field(default_factory=list)

    @classmethod
    def of(cls, halden: Company) -> "World":
        halden.limit_revocations()  # none
        groups = [halden.group(f"Group {number}") for number in range(GROUPS)]
        return cls(
            halden,
            people=list(halden.people(PEOPLE)),
            groups=list(groups),
            known_groups=groups,
            products=[halden.product("Meeting", 2), halden.product("Training", 4), halden.product("Connect")],
            devices=[halden.device_group(name) for name in ("Servers", "Kiosks")],
            offices=[halden.user_group(name) for name in ("North", "South")],
            welcomes=[halden.welcome_template(name) for name in ("Hello", "Welcome")],
            settings=[halden.settings_template(name) for name in ("Desk", "Field")],
        )

    def copy(self) -> "World":
        return replace(self, people=list(self.people), groups=list(self.groups))

    @property
    def account(self) -> Account:
        return self.halden.account

    def present(self, numbers: set[int]) -> list[DirectoryUser]:
        return [person for number in sorted(numbers) if (person := self.people[number])]

    def toggle_person(self, number: int) -> None:
        """Active becomes inactive, and the other way round."""
        if person := self.people[number]:
            intake.update_user(
                source=self.halden.source,
                public_id=person.public_id,
                change=lambda attributes: replace(attributes, active=not attributes.active),
            )

    def delete_person(self, number: int) -> None:
        if person := self.people[number]:
            intake.delete_user(source=self.halden.source, public_id=person.public_id)
            self.people[number] = None

    def pick_language(self, person: DirectoryUser, language: Language) -> None:
        Profile.objects.filter(user=person).update(
            language=language, language_is_picked=True, language_rule=None, language_since=timezone.now()
        )

    def create_person(self, number: int) -> None:
        if not self.people[number]:
            attributes = UserAttributes(user_name=f"person{number}@halden.example", given_name=f"P{number}")
            self.people[number] = intake.create_user(source=self.halden.source, attributes=attributes)

    def delete_group(self, number: int) -> None:
        """What the group gave is released at once."""
        if group := self.groups[number]:
            intake.delete_group(source=self.halden.source, public_id=group.public_id)
            with suppress(NothingOnHold):
                release(account=self.account, actor=MAYA, scope=Scope(group_id=group.pk))
            self.groups[number] = None

    def create_group(self, number: int, members: set[int]) -> None:
        if not self.groups[number]:
            self.groups[number] = self.halden.group(f"Group {number}", self.present(members))

    def rule(self, number: int) -> Rule | None:
        """Any number is one of the rules, as long as there are rules."""
        rules = list(Rule.objects.filter(account=self.account, deleted_at=None))
        return rules[number % len(rules)] if rules else None

    def content(self, says: Says) -> RuleContent:
        is_manager = says.role is AdminRole.MANAGER
        return RuleContent(
            group_id=self.known_groups[says.group].pk,
            enabled=says.enabled,
            product_ids=frozenset(self.products[number].pk for number in says.products),
            device_group_ids=frozenset(self.devices[number].pk for number in says.devices),
            user_group_id=_chosen(self.offices, says.user_group),
            admin_role=says.role,
            privileges=frozenset({AdminPrivilege.USERS} if is_manager else ()),
            managed_group_ids=frozenset({self.offices[0].pk} if is_manager else ()),
            language=says.language,
            welcome_template_id=_chosen(self.welcomes, says.welcome),
            settings_template_id=_chosen(self.settings, says.settings),
        )


def _chosen(
    rows: list[UserGroup] | list[WelcomeTemplate] | list[SettingsTemplate], number: int | None
) -> int | None:
    return None if number is None else rows[number].pk
