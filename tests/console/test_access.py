"""Who comes in, and to what."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from factory.django import DjangoModelFactory

from rules.audit.models import Activity
from rules.ruleset.models import Rule
from tests.console.conftest import Harbour
from tests.console.reading import nameless_controls, words
from tests.factories import (
    DeviceGroupFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    ProductFactory,
    RuleFactory,
    ScimTokenFactory,
    SettingsTemplateFactory,
    SourceFactory,
    UserGroupFactory,
    WelcomeTemplateFactory,
)
from tests.signing_in import sign_in

DECLARED = ["user_group", "device_group", "product", "settings_template", "welcome_email"]
PAGES = [
    *("user_sync", "user_sync_live", "rule_add", "users", "directory_groups", "directory_group_options"),
    *(
        "connections",
        "connection_add",
        "activity",
        "activity_export",
        "admin_settings",
        "custom_fields",
        "custom_attributes",
        "administrators",
    ),
    *(f"{name}s" for name in DECLARED),
    *(f"{name}_add" for name in DECLARED),
]
ROWS = [
    *("connection", "token_revoke"),
    *("rule_edit", "rule_history", "rule_delete", "user", "user_refresh", "directory_group"),
    *("directory_group_holds", "product_holds"),
    *(f"{name}_{verb}" for name in DECLARED for verb in ("edit", "delete")),
]
ACTIONS = ["rule_enable", "rule_disable", "rule_delete", "rule_edit"]
FACTORIES: dict[str, type[DjangoModelFactory[Any]]] = {
    "user_group": UserGroupFactory,
    "device_group": DeviceGroupFactory,
    "product": ProductFactory,
    "settings_template": SettingsTemplateFactory,
    "welcome_email": WelcomeTemplateFactory,
}
MISSING = 999_999


def addresses(harbour: Harbour) -> list[str]:
    """One of every page, with rows on it."""
    (rule, _) = harbour.rules(harbour.sales, harbour.support)
    rows = {
        "rule": rule.pk,
        "user": harbour.alice.pk,
        "connection": harbour.source.pk,
        "token_revoke": ScimTokenFactory.create(source=harbour.source).pk,
        "directory_group": harbour.sales.pk,
        **{name: factory.create(account=harbour.account).pk for name, factory in FACTORIES.items()},
    }
    return [
        reverse("console:failures", args=["email_taken"]),
        *(reverse(f"console:{name}") for name in PAGES),
        *(reverse(f"console:{name}", args=[rows[thing(name)]]) for name in ROWS),
    ]


def thing(name: str) -> str:
    """`user_group_edit` is a page of a `user_group`."""
    return (
        name.rpartition("_")[0]
        if name.endswith(("_refresh", "_edit", "_delete", "_history", "_holds"))
        else name
    )


@pytest.mark.parametrize("name", ROWS)
def test_a_strangers_row_looks_like_a_missing_one(console: Client, name: str) -> None:
    strangers: dict[str, type[DjangoModelFactory[Any]]] = {
        "rule": RuleFactory,
        "user": DirectoryUserFactory,
        "connection": SourceFactory,
        "token_revoke": ScimTokenFactory,
        "directory_group": DirectoryGroupFactory,
        **FACTORIES,
    }
    stranger = console.get(reverse(f"console:{name}", args=[strangers[thing(name)].create().pk]))
    missing = console.get(reverse(f"console:{name}", args=[MISSING]))
    assert stranger.status_code == missing.status_code == 404
    assert words(stranger) == words(missing)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_strangers_rule_cannot_be_changed(console: Client, name: str) -> None:
    rule = RuleFactory.create()
    assert console.post(reverse(f"console:{name}", args=[rule.pk])).status_code == 404
    position = {"rule": rule.pk, "position": 1, "seen": rule.pk}
    assert console.post(reverse("console:rule_move"), position).status_code == 404
    assert list(Rule.objects.values_list("version", "enabled", "deleted_at")) == [(1, True, None)]


@pytest.mark.parametrize("name", DECLARED)
def test_a_strangers_row_cannot_be_edited_or_deleted(console: Client, name: str) -> None:
    stranger = FACTORIES[name].create(name="Strangers")
    for verb in ("edit", "delete"):
        url = reverse(f"console:{name}_{verb}", args=[stranger.pk])
        assert console.post(url, {"name": "Ours"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.name == "Strangers"


def test_reading_writes_nothing(console: Client, harbour: Harbour) -> None:
    everything = addresses(harbour)
    before = Activity.objects.count()
    for address in everything:
        assert console.get(address).status_code == 200, address
    assert Activity.objects.count() == before


def test_actions_cannot_be_linked_to(console: Client, harbour: Harbour) -> None:
    (rule,) = harbour.rules(harbour.sales)
    for name in ("rule_enable", "rule_disable", "rule_delete"):
        assert "?" in words(console.get(reverse(f"console:{name}", args=[rule.pk])))
    assert console.get(reverse("console:rule_move")).status_code == 400
    assert list(Rule.objects.values_list("version", "enabled", "deleted_at")) == [(1, True, None)]


def test_a_form_without_its_token_is_refused_kindly(harbour: Harbour) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, harbour.vera)
    response = strict.post(reverse("console:rule_move"))
    assert response.status_code == 403
    assert "This page was open for too long" in words(response)


def test_every_control_has_a_name(console: Client, harbour: Harbour) -> None:
    for address in addresses(harbour):
        response = console.get(address)
        if response["Content-Type"].startswith("text/html"):
            assert nameless_controls(response) == [], address


def test_pages_obey_the_content_security_policy(console: Client, harbour: Harbour) -> None:
    for address in addresses(harbour):
        response = console.get(address)
        page = "" if response.streaming else response.content.decode()
        for forbidden in (" style=", " onclick=", "<style", "javascript:"):
            assert forbidden not in page, (address, forbidden)


def test_the_navigation_says_where_one_is(console: Client, harbour: Harbour) -> None:
    page = console.get(reverse("console:user", args=[harbour.alice.pk])).content.decode()
    assert 'href="/users/" title="Manage users" aria-current="page"' in page
    assert page.count('aria-current="page"') == 2  # the other one is the breadcrumb
