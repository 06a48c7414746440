"""Signing in at the company's own page: real identity providers, in a real browser."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Harbour
from tests.sso import oidc, programs
from usersync import secrets
from usersync.operators.models import SsoConnection, SsoDomain, SsoKind


def connect(harbour: Harbour, kind: SsoKind) -> SsoConnection:
    """Tested and on, for addresses of harbour.example."""
    connection = SsoConnection.objects.create(
        account=harbour.account, kind=kind, key="harbour-key", tested_at=timezone.now(), is_on=True
    )
    SsoDomain.objects.create(account=harbour.account, connection=connection, name="harbour.example")
    return connection


@pytest.fixture
def oidc_provider(live_server: LiveServer, harbour: Harbour) -> Iterator[SsoConnection]:
    """npm's oidc-provider; its page takes any name, and any password."""
    connection = connect(harbour, SsoKind.OIDC)
    callback = f"{live_server.url}/sso/oidc/{connection.key}/callback/"
    with programs.running("real_oidc_provider.mjs", callback) as connection.issuer:
        connection.client_id = oidc.CLIENT_ID
        connection.client_secret = secrets.encrypt(oidc.CLIENT_SECRET)
        connection.save()
        yield connection


def to_the_company(page: Page, live_server: LiveServer) -> None:
    """From the list of users, which is closed, to the sign-in page of the company."""
    page.goto(f"{live_server.url}/users/")
    page.get_by_role("link", name="Single sign-on").click()
    page.get_by_label("E-mail").fill("vera@harbour.example")
    page.get_by_role("button", name="Go on").click()


def test_openid_connect_signs_an_administrator_in(
    page: Page, live_server: LiveServer, oidc_provider: SsoConnection, page_problems: list[str]
) -> None:
    to_the_company(page, live_server)
    page.get_by_placeholder("Enter any login").fill("vera")
    page.get_by_placeholder("and password").fill("whatever")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage users")
    page.goto("about:blank")
    # The provider's own page wants fonts from elsewhere.
    page_problems[:] = [each for each in page_problems if live_server.url in each]
