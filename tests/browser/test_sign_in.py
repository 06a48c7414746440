"""Signing in as people do, with the keys that Chromium pretends to have."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Harbour
from tests.factories import PASSWORD
from usersync import secrets
from usersync.env import BASE_DIR
from usersync.operators.models import SsoConnection, SsoDomain, SsoKind


@pytest.fixture
def localhost(live_server: LiveServer) -> str:
    """Passkeys are bound to a name, and a plain address is only safe at this one."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


def add_authenticator(page: Page) -> None:
    """A fingerprint reader that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, localhost: str) -> None:
    page.goto(localhost)
    page.get_by_label("E-mail").fill("vera@harbour.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_opens_the_console_alone(page: Page, localhost: str, harbour: Harbour) -> None:
    add_authenticator(page)
    sign_in(page, localhost)
    expect(page.get_by_role("heading", level=1)).to_have_text("User Sync")

    page.goto(f"{localhost}/security/passkeys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery Codes")

    page.context.clear_cookies()
    page.goto(localhost)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("User Sync")
    page.goto("about:blank")


@pytest.fixture
def identity_provider(live_server: LiveServer, harbour: Harbour) -> Iterator[SsoConnection]:
    """npm's oidc-provider; its page takes any name, and any password."""
    connection = SsoConnection.objects.create(
        account=harbour.account, kind=SsoKind.OIDC, key="harbour-key", tested_at=timezone.now(), is_on=True
    )
    SsoDomain.objects.create(account=harbour.account, connection=connection, name="harbour.example")
    callback = f"{live_server.url}/sso/oidc/{connection.key}/callback/"
    command = [node(), "tests/sso/real_provider.mjs", callback]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, cwd=BASE_DIR, **quiet) as process:  # type: ignore[call-overload]
        connection.issuer = process.stdout.readline().strip()
        connection.client_id = "usersync"
        connection.client_secret = secrets.encrypt("a secret of the client, long enough")
        connection.save()
        yield connection
        process.terminate()


def node() -> str:
    """Beside npm, where npm is; else the one that Playwright brings."""
    return shutil.which("node") or str(compute_driver_executable()[0])


def test_the_company_signs_an_administrator_in(
    page: Page, live_server: LiveServer, identity_provider: SsoConnection, page_problems: list[str]
) -> None:
    page.goto(f"{live_server.url}/users/")
    page.get_by_role("link", name="Single sign-on").click()
    page.get_by_label("E-mail").fill("vera@harbour.example")
    page.get_by_role("button", name="Go on").click()
    page.get_by_placeholder("Enter any login").fill("vera")
    page.get_by_placeholder("and password").fill("whatever")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage users")
    page.goto("about:blank")
    # The provider's own page wants fonts from elsewhere.
    problems = [each for each in page_problems if live_server.url in each]
    page_problems[:] = problems
