"""The search over everything, as a page and as the palette's list."""

from django.test import Client
from django.urls import reverse

from rules.ruleset.models import AdminRole
from tests.console.conftest import Harbour
from tests.console.reading import words
from tests.factories import (
    AppointmentFactory,
    SettingsTemplateFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)

URL = reverse("console:search")


def test_it_finds_rules_users_groups_templates_and_pages(console: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    UserGroupFactory.create(account=harbour.account, name="Sales EMEA")
    SettingsTemplateFactory.create(account=harbour.account, name="Sales hosts")
    WelcomeTemplateFactory.create(account=harbour.account, name="Sales onboarding")
    said = words(console.get(URL, {"q": "sal"}))
    for shelf in ("Rules #1 Sales", "Directory groups Sales Okta", "User groups Sales EMEA"):
        assert shelf in said
    assert "Settings templates Sales hosts Welcome e-mails Sales onboarding" in said
    assert "Alice Anders" in words(console.get(URL, {"q": "alice"}))
    assert "Pages Activity history" in words(console.get(URL, {"q": "activ"}))


def test_htmx_gets_options(console: Client, harbour: Harbour, htmx: dict[str, str]) -> None:
    page = console.get(URL, {"q": "alice"}, headers=htmx).content.decode()
    assert 'role="option"' in page
    assert f'href="{reverse("console:user", args=[harbour.alice.pk])}"' in page
    assert "<html" not in page


def test_nothing_found_says_so(console: Client, harbour: Harbour) -> None:
    assert "Nothing has “zebra” in its name." in words(console.get(URL, {"q": "zebra"}))


def test_another_account_is_not_searched(client: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    client.force_login(AppointmentFactory.create().operator)
    assert "Nothing found" in words(client.get(URL, {"q": "sales"}))


def test_a_manager_finds_only_what_managers_may_open(client: Client, harbour: Harbour) -> None:
    harbour.rules(harbour.sales)
    manager = AppointmentFactory.create(account=harbour.account, role=AdminRole.MANAGER)
    client.force_login(manager.operator)
    assert "Nothing found" in words(client.get(URL, {"q": "sales"}))
    assert "Alice Anders" in words(client.get(URL, {"q": "alice"}))
