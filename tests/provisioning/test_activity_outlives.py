"""Activity outlives what it speaks of, whatever that is."""

from collections.abc import Callable

import pytest

from rules.accounts.languages import Language
from rules.audit.models import Activity, SubjectKind
from rules.catalog import services
from rules.catalog.models import DeviceGroup, SettingsTemplate, UserGroup
from rules.connections import tokens
from rules.letters.texts import WelcomeText
from rules.provisioning import intake, removal
from rules.ruleset.models import Rule
from tests.provisioning.conftest import MAYA, Company
from usersync.operators.services import create_operator

Story = Callable[[Company], None]


def user_comes_and_goes(halden: Company) -> None:
    alice = halden.person("Alice")
    intake.delete_user(source=halden.source, public_id=alice.public_id)
    halden.settle()


def group_comes_and_goes(halden: Company) -> None:
    sales = halden.group("Sales")
    intake.delete_group(source=halden.source, public_id=sales.public_id)
    sales.delete()


def rule_comes_and_goes(halden: Company) -> None:
    rule = halden.rule(halden.group("Sales"))
    halden.delete(rule)
    Rule.objects.all().delete()


def product_comes_and_goes(halden: Company) -> None:
    services.create_product(account=halden.account, actor=MAYA, name="Meeting", short_label="M").delete()


def user_group_comes_and_goes(halden: Company) -> None:
    berlin = services.create_user_group(account=halden.account, actor=MAYA, name="Berlin")
    removal.delete_row(UserGroup, account=halden.account, actor=MAYA, row_id=berlin.pk)


def device_group_comes_and_goes(halden: Company) -> None:
    till = services.create_device_group(account=halden.account, actor=MAYA, name="Till")
    removal.delete_row(DeviceGroup, account=halden.account, actor=MAYA, row_id=till.pk)


def welcome_template_comes_and_goes(halden: Company) -> None:
    services.create_welcome_template(
        account=halden.account,
        actor=MAYA,
        name="Hello",
        texts={Language.ENGLISH: WelcomeText("Hello", "Hello")},
    ).delete()


def settings_template_comes_and_goes(halden: Company) -> None:
    quiet = services.create_settings_template(account=halden.account, actor=MAYA, name="Quiet")
    removal.delete_row(SettingsTemplate, account=halden.account, actor=MAYA, row_id=quiet.pk)


def source_comes_and_goes(halden: Company) -> None:
    source, _ = tokens.create_client(account=halden.account, name="JumpCloud", actor=MAYA)
    source.delete()


def operator_comes_and_goes(halden: Company) -> None:
    create_operator(
        account=halden.account, actor=MAYA, email="vera@halden.example", name="Vera Vogt", password="secret"
    ).delete()


STORIES: dict[SubjectKind, tuple[Story, str]] = {
    SubjectKind.DIRECTORY_USER: (user_comes_and_goes, "Alice"),
    SubjectKind.DIRECTORY_GROUP: (group_comes_and_goes, "Sales"),
    SubjectKind.RULE: (rule_comes_and_goes, "Sales"),
    SubjectKind.PRODUCT: (product_comes_and_goes, "Meeting"),
    SubjectKind.USER_GROUP: (user_group_comes_and_goes, "Berlin"),
    SubjectKind.DEVICE_GROUP: (device_group_comes_and_goes, "Till"),
    SubjectKind.WELCOME_TEMPLATE: (welcome_template_comes_and_goes, "Hello"),
    SubjectKind.SETTINGS_TEMPLATE: (settings_template_comes_and_goes, "Quiet"),
    SubjectKind.SOURCE: (source_comes_and_goes, "JumpCloud"),
    SubjectKind.OPERATOR: (operator_comes_and_goes, "Vera Vogt"),
}


def test_every_kind_of_subject_has_its_story() -> None:
    """All but the account: whoever leaves UserSync leaves nothing behind."""
    assert {*SubjectKind} - STORIES.keys() == {SubjectKind.ACCOUNT}


@pytest.mark.parametrize("kind", STORIES)
def test_activity_outlives_what_it_speaks_of(halden: Company, kind: SubjectKind) -> None:
    story, name = STORIES[kind]
    story(halden)
    told = Activity.objects.filter(account=halden.account, subject_kind=kind, subject_name=name)
    created = told.order_by("pk")[0]
    assert created.action.endswith(".created")
    assert created.actor_name in {"Maya Okafor", "Okta"}
    assert created.subject_id
