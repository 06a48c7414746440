"""Administrator, privileges, groups, and user details, as the form takes and gives them."""

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from rules.accounts.languages import Language
from rules.catalog.models import DeviceGroup, SettingsTemplate, UserGroup
from rules.ruleset import content
from rules.ruleset.models import AdminRole, Rule
from rules.ruleset.records import RuleContent
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import ProductFactory, RuleFactory, UserGroupFactory, WelcomeTemplateFactory

ADD = reverse("console:rule_add")
MANAGER = {"is_administrator": "on", "admin_role": "manager"}


def entries(harbour: Harbour, **others: object) -> dict[str, object]:
    return {"group": harbour.sales.pk, "language": "en", **others}


def ticked(page: HttpResponseBase) -> set[str]:
    """The names of the check boxes and radio buttons that are ticked."""
    return set(re.findall(r'name="(\w+)"[^>]* checked', page.content.decode()))  # type: ignore[attr-defined]  # the stubs know less


@pytest.fixture
def offices(harbour: Harbour) -> list[UserGroup]:
    return [UserGroupFactory.create(account=harbour.account, name=name) for name in ("Berlin", "Oslo")]


def test_every_field_is_saved_and_shown_again(
    console: Client, harbour: Harbour, offices: list[UserGroup]
) -> None:
    account = harbour.account
    ProductFactory.create(account=account, name="Assist", uses_device_groups=True)
    welcome = WelcomeTemplateFactory.create(account=account, name="Ahoy")
    cranes = DeviceGroup.objects.create(account=account, name="Cranes")
    hosts = SettingsTemplate.objects.create(account=account, name="Course hosts")
    said = RuleContent(
        group_id=harbour.sales.pk,
        description="The quay",
        product_ids=frozenset({harbour.meeting.pk}),
        admin_role=AdminRole.MANAGER,
        privileges=frozenset({"seats", "reports"}),
        managed_group_ids=frozenset({offices[1].pk}),
        welcome_template_id=welcome.pk,
        language=Language.GERMAN,
        user_group_id=offices[0].pk,
        device_group_ids=frozenset({cranes.pk}),
        settings_template_id=hosts.pk,
    )
    console.post(
        ADD,
        entries(
            harbour,
            description="The quay",
            products=[harbour.meeting.pk],
            **MANAGER,
            privileges=["seats", "reports"],
            managed_groups=[offices[1].pk],
            welcome_template=welcome.pk,
            language="de",
            user_group=offices[0].pk,
            device_groups=[cranes.pk],
            settings_template=hosts.pk,
        ),
    )
    rule = Rule.objects.get()
    assert content.read(rule) == said
    expect_all_of_it_on(console.get(reverse("console:rule_edit", args=[rule.pk])))


def expect_all_of_it_on(page: HttpResponseBase) -> None:
    shown = words(page)
    assert "Privileges Manage seats, Create reports" in shown
    assert "Groups Oslo" in shown
    assert "Device groups Cranes" in shown
    assert ticked(page) == {
        "products",
        "is_administrator",
        "admin_role",
        "privileges",
        "managed_groups",
        "device_groups",
    }
    for chosen in ("Ahoy", "Deutsch", "Berlin", "Course hosts"):
        assert re.search(rf"<option [^>]*selected>{chosen}<", page.content.decode())  # type: ignore[attr-defined]  # the stubs know less


def test_a_new_rule_speaks_the_language_of_the_account_and_leaves_the_rest_at_default(
    console: Client, harbour: Harbour
) -> None:
    harbour.account.default_language = Language.DUTCH
    harbour.account.save()
    page = console.get(ADD)
    assert re.search(r"<option [^>]*selected>Nederlands<", page.content.decode())
    assert "No Group" in words(page)
    assert "Privileges None Selected" in words(page)
    console.post(ADD, entries(harbour, language="nl"))
    assert content.read(Rule.objects.get()) == RuleContent(group_id=harbour.sales.pk, language=Language.DUTCH)


def test_no_group_chosen_is_said_to_mean_all_users(console: Client) -> None:
    assert "No group chosen means all users of the account." in words(console.get(ADD))


def test_full_access_needs_neither_privileges_nor_groups(
    console: Client, harbour: Harbour, offices: list[UserGroup]
) -> None:
    left_over = {"privileges": ["seats"], "managed_groups": [offices[0].pk]}
    console.post(ADD, entries(harbour, is_administrator="on", admin_role="full", **left_over))
    assert content.read(Rule.objects.get()) == RuleContent(
        group_id=harbour.sales.pk, admin_role=AdminRole.FULL
    )


def test_an_unticked_box_is_no_administrator_whatever_was_chosen_before(
    console: Client, harbour: Harbour
) -> None:
    console.post(ADD, entries(harbour, admin_role="full"))
    assert Rule.objects.get().admin_role == AdminRole.NONE


def test_a_ticked_box_without_a_role_is_complained_of(console: Client, harbour: Harbour) -> None:
    page = console.post(ADD, entries(harbour, is_administrator="on"))
    assert "Administrator for this account: Choose what the administrator may do." in words(page)
    assert 'href="#id_admin_role"' in page.content.decode()
    assert 'id="id_admin_role_error"' in page.content.decode()
    assert not Rule.objects.exists()


def test_device_groups_are_there_only_with_a_product_that_uses_them(
    console: Client, harbour: Harbour
) -> None:
    assert "Device groups None Selected" not in words(console.get(ADD))
    ProductFactory.create(account=harbour.account, uses_device_groups=True)
    assert "Device groups None Selected" in words(console.get(ADD))


def test_device_groups_that_are_not_shown_stay(console: Client, harbour: Harbour) -> None:
    cranes = DeviceGroup.objects.create(account=harbour.account, name="Cranes")
    rule = RuleFactory.create(group=harbour.sales)
    rule.device_groups.add(cranes, through_defaults={"account": harbour.account})
    console.post(reverse("console:rule_edit", args=[rule.pk]), entries(harbour, version=1, language="fr"))
    assert list(rule.device_groups.all()) == [cranes]
    assert Rule.objects.get().language == Language.FRENCH


def test_nothing_of_another_account_can_be_chosen(console: Client, harbour: Harbour) -> None:
    ProductFactory.create(account=harbour.account, uses_device_groups=True)
    stranger = UserGroupFactory.create()
    device = DeviceGroup.objects.create(account=stranger.account, name="Cranes")
    welcome = WelcomeTemplateFactory.create(account=stranger.account)
    settings = SettingsTemplate.objects.create(account=stranger.account, name="Hosts")
    page = console.post(
        ADD,
        entries(
            harbour,
            **MANAGER,
            managed_groups=[stranger.pk],
            user_group=stranger.pk,
            device_groups=[device.pk],
            welcome_template=welcome.pk,
            settings_template=settings.pk,
        ),
    )
    assert "5 entries need another look" in words(page)
    assert stranger.name not in words(page)
    assert not Rule.objects.exists()


def test_an_unknown_privilege_role_or_language_is_refused(console: Client, harbour: Harbour) -> None:
    page = console.post(
        ADD,
        entries(harbour, is_administrator="on", admin_role="owner", privileges=["fly"], language="tlh"),
    )
    assert "3 entries need another look" in words(page)
    assert not Rule.objects.exists()
