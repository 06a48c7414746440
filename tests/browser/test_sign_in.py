"""Signing in as people do, with the keys that Chromium pretends to have."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from rules.audit.actors import SYSTEM
from rules.provisioning.models import Profile
from rules.provisioning.rule_changes import set_rule_enabled
from rules.ruleset.models import AdminRole
from tests.browser.conftest import Harbour
from tests.factories import PASSWORD, IdentityFactory, RuleFactory


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


def sign_in(page: Page, url: str, email: str = "vera@harbour.example") -> None:
    page.goto(url)
    page.get_by_label("E-mail").fill(email)
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


def code_of_app(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_codes_of_an_app_and_recovery_codes_are_asked_for_after_the_password(
    page: Page, live_server: LiveServer, harbour: Harbour
) -> None:
    url = str(live_server.url)
    sign_in(page, url)
    page.get_by_role("button", name="Vera Vogt").click()
    page.get_by_role("link", name="Your security").click()
    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code_of_app(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery Codes")
    spare = page.get_by_label("Unused codes").input_value().split()[0]

    for code in (code_of_app, lambda _secret: spare):
        page.context.clear_cookies()
        sign_in(page, url)
        expect(page.get_by_role("heading", level=1)).to_have_text("Two-Factor Authentication")
        page.goto(f"{url}/users/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Two-Factor Authentication")
        page.get_by_label("Code").fill(code(secret))
        page.get_by_role("button", name="Sign In", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("User Sync")
    page.goto("about:blank")


def test_whom_a_rule_made_an_administrator_is_out_with_the_next_click_once_the_rule_is_off(
    page: Page, live_server: LiveServer, harbour: Harbour
) -> None:
    alice = harbour.source.users.earliest("pk")
    rule = RuleFactory.create(group=harbour.groups[0], admin_role=AdminRole.FULL)
    Profile.objects.filter(user=alice).update(admin_role=AdminRole.FULL, admin_rule=rule)
    IdentityFactory.create(directory_user=alice, operator__email="alice@harbour.example")
    sign_in(page, str(live_server.url), "alice@harbour.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("User Sync")
    set_rule_enabled(account=harbour.account, actor=SYSTEM, rule_id=rule.pk, enabled=False)
    page.get_by_role("link", name="Manage users").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing here is open to you")
    page.goto("about:blank")
