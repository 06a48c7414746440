"""A domain on its way from a claim to a verified one, as an administrator sees it."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Locator, expect
from pytest_django.fixtures import Settings

from tests.browser.conftest import Console, Harbour
from tests.sso import name_server
from usersync.operators.models import SsoConnection, SsoDomain, SsoKind


@pytest.fixture
def dns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[name_server.NameServer]:
    with name_server.asked_patiently(settings, monkeypatch) as server:
        yield server


def check(domains: Locator) -> None:
    cache.clear()  # as if some seconds had gone by
    domains.get_by_role("button", name="Check harbour.example now").click()


def test_a_domain_is_claimed_proven_and_removed(
    console: Console, harbour: Harbour, dns: name_server.NameServer
) -> None:
    SsoConnection.objects.create(account=harbour.account, kind=SsoKind.OIDC, key="harbour-key")
    page = console.page
    console.open("/admin-settings/sso/")
    domains = page.get_by_role("region", name="E-mail domains")
    domains.get_by_label("E-mail domain").fill("harbour")
    domains.get_by_role("button", name="Add domain").click()
    expect(domains).to_contain_text("Enter a domain like a.example.")
    domains.get_by_label("E-mail domain").fill("harbour.example")
    domains.get_by_role("button", name="Add domain").click()
    expect(domains).to_contain_text("Waiting for the record")

    check(domains)
    expect(page.get_by_text("There is no TXT record at _usersync.harbour.example yet.")).to_be_visible()
    dns.enter(*domains.locator("code").all_inner_texts()[1:])
    check(domains)
    expect(page.get_by_text("The record is there: harbour.example is verified.")).to_be_visible()
    expect(domains).to_contain_text("Verified since")
    expect(domains.locator("code")).to_have_count(0)

    domains.get_by_role("link", name="Remove harbour.example").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("harbour.example is removed.")).to_be_visible()
    assert not SsoDomain.objects.exists()
