"""The kinds of assignment that a user holds one value of, for tests that go through them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from rules.accounts.languages import Language
from rules.catalog.models import AdminPrivilege
from rules.directory.models import DirectoryGroup, DirectoryUser
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole, Rule
from tests.provisioning.conftest import Company


class Choice(NamedTuple):
    """What a rule says of one kind, as fields of the rule, and what its members then hold."""

    fields: dict[str, object]
    value: object


class Held(NamedTuple):
    value: object
    rule_id: int | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Batch:
    """When a batch ran: `since in batch`."""

    began: datetime
    ended: datetime

    def __contains__(self, at: datetime | None) -> bool:
        return at is not None and self.began <= at <= self.ended


def settle(halden: Company) -> Batch:
    began = timezone.now()
    halden.settle()
    return Batch(began, timezone.now())


@dataclass(frozen=True, slots=True)
class Kind:
    """`first` and `second` are two different choices, `empty` is the choice that names nothing."""

    first: Callable[[Company], Choice]
    second: Callable[[Company], Choice]
    empty: Choice
    held: Callable[[Profile], Held]


def a_user_group(name: str) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        group = halden.user_group(name)
        return Choice({"user_group_id": group.pk}, group.pk)

    return make


def a_manager(of: str, *privileges: AdminPrivilege) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        group = halden.user_group(of)
        fields: dict[str, object] = {
            "admin_role": AdminRole.MANAGER,
            "privileges": frozenset(privileges),
            "managed_group_ids": frozenset([group.pk]),
        }
        return Choice(fields, ("manager", sorted(privileges), [group.pk]))

    return make


def a_language(language: Language) -> Callable[[Company], Choice]:
    return lambda _: Choice({"language": language}, language.value)


def a_welcome_template(name: str) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        template = halden.welcome_template(name)
        return Choice({"welcome_template_id": template.pk}, template.pk)

    return make


def a_settings_template(name: str) -> Callable[[Company], Choice]:
    def make(halden: Company) -> Choice:
        template = halden.settings_template(name)
        return Choice({"settings_template_id": template.pk}, template.pk)

    return make


USER_GROUP = Kind(
    first=a_user_group("Berlin"),
    second=a_user_group("Lisbon"),
    empty=Choice({}, None),
    held=lambda p: Held(p.user_group_id, p.user_group_rule_id, p.user_group_since),
)
ADMIN_RIGHTS = Kind(
    first=a_manager("Berlin office", AdminPrivilege.USERS, AdminPrivilege.SEATS),
    second=a_manager("Lisbon office", AdminPrivilege.REPORTS),
    empty=Choice({}, ("none", [], [])),
    held=lambda p: Held(
        (p.admin_role, sorted(p.privileges), p.managed_group_ids), p.admin_rule_id, p.admin_since
    ),
)
LANGUAGE = Kind(
    first=a_language(Language.FRENCH),
    second=a_language(Language.GERMAN),
    empty=Choice({}, Language.ENGLISH.value),
    held=lambda p: Held(p.language, p.language_rule_id, p.language_since),
)
WELCOME_TEMPLATE = Kind(
    first=a_welcome_template("Hello Berlin"),
    second=a_welcome_template("Hello Lisbon"),
    empty=Choice({}, None),
    held=lambda p: Held(p.welcome_template_id, p.welcome_rule_id, p.welcome_since),
)
SETTINGS_TEMPLATE = Kind(
    first=a_settings_template("Strict"),
    second=a_settings_template("Relaxed"),
    empty=Choice({}, None),
    held=lambda p: Held(p.settings_template_id, p.settings_rule_id, p.settings_since),
)

KINDS = {
    "user group": USER_GROUP,
    "admin rights": ADMIN_RIGHTS,
    "language": LANGUAGE,
    "welcome template": WELCOME_TEMPLATE,
    "settings template": SETTINGS_TEMPLATE,
}


@dataclass(slots=True)
class Scene:
    """Alice, and two rules: on Leads, the stronger one, and on Everybody."""

    halden: Company
    kind: Kind
    alice: DirectoryUser
    leads: DirectoryGroup
    everybody: DirectoryGroup
    strong: Rule
    weak: Rule

    def held(self) -> Held:
        return self.kind.held(Profile.objects.get(user=self.alice))


def scene(halden: Company, kind: Kind, strong: Choice, weak: Choice) -> Scene:
    leads, everybody = halden.group("Leads"), halden.group("Everybody")
    stronger, weaker = halden.rule(leads, **strong.fields), halden.rule(everybody, **weak.fields)
    return Scene(halden, kind, halden.person("Alice"), leads, everybody, stronger, weaker)
