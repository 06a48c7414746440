"""Signing in as people do, with the keys that Chromium pretends to have."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Harbour
from tests.factories import PASSWORD


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
