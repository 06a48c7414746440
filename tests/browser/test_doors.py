"""The pages of signing in, and of one's own security: what every page owes to everybody, here too."""

from collections.abc import Iterator

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Console, Harbour
from tests.browser.looking import look_at
from tests.factories import PASSWORD, InvitationFactory
from usersync.operators.invitations import token_of
from usersync.operators.models import Operator

OUTSIDE = (
    *("/sign-in/", "/sign-in/inactive/", "/first-time/", "/sso/", "/sso/again/"),
    *("/password/forgotten/", "/password/forgotten/sent/", "/password/new/saved/"),
    *("/password/new/1-used/", "/invitation/used/", "/no-such-page/"),
)
INSIDE = (
    *("/confirm/", "/security/", "/security/password/", "/security/passkeys/", "/security/passkeys/add/"),
    *("/security/app/activate/", "/security/sessions/", "/no-access/"),
)
WITH_AN_APP = (
    *("/confirm/code/", "/security/", "/security/app/deactivate/"),
    *("/security/recovery-codes/", "/security/recovery-codes/generate/"),
)


@pytest.fixture
def refusals_are_meant(page_problems: list[str]) -> Iterator[None]:
    """Some of the pages say no."""
    yield
    page_problems[:] = [each for each in page_problems if "404" not in each]


@pytest.mark.usefixtures("refusals_are_meant")
def test_outside(page: Page, live_server: LiveServer, harbour: Harbour) -> None:
    link = token_of(InvitationFactory.create(account=harbour.account))
    for address in (*OUTSIDE, f"/invitation/{link}/"):
        page.goto(live_server.url + address)
        look_at(page)


def prove(console: Console) -> None:
    """What is dangerous asks for the password first."""
    console.open("/confirm/?next=/security/")
    console.page.get_by_label("Password").fill(PASSWORD)
    console.page.get_by_role("button", name="Confirm").click()
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Your security")


def test_inside(console: Console) -> None:
    prove(console)
    for address in INSIDE:
        console.open(address)
        look_at(console.page)


def test_inside_with_an_authenticator_app(console: Console) -> None:
    vera = Operator.objects.get()
    prove(console)
    TOTP.activate(vera, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(vera)
    for address in WITH_AN_APP:
        console.open(address)
        look_at(console.page)
    console.page.context.clear_cookies()
    console.open("/")
    console.page.get_by_label("E-mail").fill(vera.email)
    console.page.get_by_label("Password").fill(PASSWORD)
    console.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(console.page).to_have_url(f"{console.url}/sign-in/second-factor/")
    look_at(console.page)
