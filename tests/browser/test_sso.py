"""Signing in at the company's own page: real identity providers, in a real browser."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Harbour
from tests.factories import SsoDomainFactory
from tests.sso import oidc, programs
from tests.sso.saml import ENTITY_ID, signer
from usersync import secrets
from usersync.operators.models import SsoConnection, SsoKind


def connect(harbour: Harbour, kind: SsoKind) -> SsoConnection:
    """Tested and on, for addresses of harbour.example."""
    connection = SsoConnection.objects.create(
        account=harbour.account, kind=kind, key="harbour-key", tested_at=timezone.now(), is_on=True
    )
    SsoDomainFactory.create(account=harbour.account, verified=True)
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
    # The provider's own pages want fonts from elsewhere, and would not be loaded before these came.
    page.route("https://fonts.googleapis.com/**", lambda route: route.abort())
    to_the_company(page, live_server)
    page.get_by_placeholder("Enter any login").fill("vera")
    page.get_by_placeholder("and password").fill("whatever")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage users")
    page.goto("about:blank")
    page_problems[:] = [each for each in page_problems if live_server.url in each]


StartSaml = Callable[..., SsoConnection]


@pytest.fixture
def saml_provider(live_server: LiveServer, harbour: Harbour) -> Iterator[StartSaml]:
    """npm's samlp; options make it answer what it should not."""
    with ExitStack() as until_the_end:

        def start(**options: object) -> SsoConnection:
            own = signer("own")
            connection = connect(harbour, SsoKind.SAML)
            said = {"issuer": ENTITY_ID, "key": own.key, "cert": own.certificate}
            said["acs"] = f"{live_server.url}/sso/saml/{connection.key}/"
            running = programs.running("real_saml_provider.mjs", json.dumps({**said, **options}))
            connection.idp_sso_url = until_the_end.enter_context(running)
            connection.idp_entity_id, connection.idp_certificate = ENTITY_ID, own.certificate
            connection.save()
            return connection

        yield start


def log_in_there(page: Page, login: str = "vera") -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill("whatever")
    page.get_by_role("button", name="Log in").click()


def expect_to_be_outside(page: Page, live_server: LiveServer, page_problems: list[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    page.goto(f"{live_server.url}/users/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("about:blank")
    # The refusal is an answer 401.
    page_problems[:] = [each for each in page_problems if "401" not in each]


def test_saml_signs_an_administrator_in(
    page: Page, live_server: LiveServer, saml_provider: StartSaml
) -> None:
    saml_provider()
    to_the_company(page, live_server)
    log_in_there(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage users")
    page.goto("about:blank")


REFUSED: dict[str, dict[str, object]] = {
    "unsigned": {"signAssertion": False},
    "signed by somebody else": {"key": signer("forger").key},
    "expired": {"lifetimeInSeconds": -3600},
    "for another audience": {"audience": "https://another.example"},
    "for another address": {"recipient": "https://another.example/acs"},
    "of another issuer": {"issuer": "https://evil.example"},
    "an answer to nothing": {"inResponseTo": "_never-asked"},
}


@pytest.mark.parametrize("answer", REFUSED)
def test_a_saml_answer_that_proves_nothing_is_refused(
    page: Page, live_server: LiveServer, saml_provider: StartSaml, page_problems: list[str], answer: str
) -> None:
    saml_provider(**REFUSED[answer])
    to_the_company(page, live_server)
    log_in_there(page)
    expect_to_be_outside(page, live_server, page_problems)


def test_a_saml_answer_that_was_used_is_refused(
    page: Page, live_server: LiveServer, saml_provider: StartSaml, page_problems: list[str]
) -> None:
    acs = f"{live_server.url}/sso/saml/{saml_provider().key}/"
    answers: list[Request] = []
    page.on("request", lambda request: answers.append(request) if request.url == acs else None)
    to_the_company(page, live_server)
    log_in_there(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Manage users")
    (used,) = answers
    page.context.clear_cookies()
    to_the_company(page, live_server)  # a sign-in is open, which the answer does not belong to
    expect(page.get_by_label("Login")).to_be_visible()
    page.goto("about:blank")
    page.set_content(f'<form method="post" action="{acs}"><input name="SAMLResponse"></form>')
    page.locator("input").fill(parse_qs(used.post_data or "")["SAMLResponse"][0])
    page.locator("form").evaluate("form => form.submit()")
    expect_to_be_outside(page, live_server, page_problems)
