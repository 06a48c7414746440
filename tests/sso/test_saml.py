"""Signing in by SAML 2.0, and everything that is refused."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from tests.sso.conftest import Harbour
from tests.sso.saml import ENTITY_ID, SSO_URL, Response, signer
from usersync.operators.models import SsoConnection, SsoKind, SsoSubject

HOME = reverse("console:user_sync")
ACS = reverse("saml_acs", args=["harbour-key"])
METADATA = reverse("saml_metadata", args=["harbour-key"])


def browser() -> Client:
    """It says which host it asks, as real ones do."""
    return Client(headers={"Host": "testserver"})


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def connection(harbour: Harbour) -> SsoConnection:
    return harbour.connect(
        SsoKind.SAML,
        idp_entity_id=ENTITY_ID,
        idp_sso_url=SSO_URL,
        idp_certificate=signer("own").certificate,
    )


def request_of(client: Client, name: str = "sso") -> str:
    """To the identity provider; what it is asked."""
    entries = {"email": "vera@harbour.example", "next": "/users/"}
    page = client.post(reverse(name), entries).content.decode()
    found = re.search(r'url=([^"]+)"', page)
    assert found
    address = html.unescape(found[1])
    assert address.startswith(SSO_URL)
    sent = parse_qs(urlsplit(address).query)["SAMLRequest"][0]
    return str(Utils.decode_base64_and_inflate(sent).decode())


def leave(client: Client) -> Response:
    """What the identity provider answers when all is well."""
    asked = re.search(r'ID="([^"]+)"', request_of(client))
    assert asked
    return Response(asked=asked[1], acs=f"http://testserver{ACS}", audience=f"http://testserver{METADATA}")


def come_back(client: Client, response: Response | str) -> str:
    """By the form that the identity provider lets the browser send; where it leads, or nowhere."""
    encoded = response if isinstance(response, str) else response.encoded()
    answer = client.post(ACS, {"SAMLResponse": encoded, "RelayState": ""})
    return str(client.get(answer["Location"]).headers.get("Location", ""))


def is_inside(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_an_administrator_signs_in_without_a_password(
    client: Client, connection: SsoConnection, harbour: Harbour
) -> None:
    assert come_back(client, leave(client)) == "/users/"
    assert is_inside(client)
    assert SsoSubject.objects.get().operator == harbour.vera


def test_a_dangerous_act_asks_the_provider_to_ask_again(client: Client, connection: SsoConnection) -> None:
    assert "ForceAuthn" not in request_of(client)
    come_back(client, leave(client))
    assert 'ForceAuthn="true"' in request_of(client, "sso_again")


REFUSED: dict[str, Callable[[Response], Response]] = {
    "unsigned": lambda response: response.but(by=None),
    "signed by somebody else": lambda response: response.but(by=signer("forger")),
    "expired": lambda response: response.but(at=datetime.now(UTC) - timedelta(minutes=30)),
    "not valid yet": lambda response: response.but(at=datetime.now(UTC) + timedelta(minutes=30)),
    "for another audience": lambda response: response.but(audience="https://another.example"),
    "for another address": lambda response: response.but(acs="https://another.example/acs"),
    "of another issuer": lambda response: response.but(issuer="https://evil.example"),
    "an answer to nothing": lambda response: response.but(asked="_never-asked"),
    "for a stranger": lambda response: response.but(email="vera@elsewhere.example"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_proven_is_refused(client: Client, connection: SsoConnection, case: str) -> None:
    come_back(client, REFUSED[case](leave(client)))
    assert not is_inside(client)
    assert not SsoSubject.objects.exists()


def test_a_response_that_was_changed_after_signing_is_refused(
    client: Client, connection: SsoConnection
) -> None:
    changed = leave(client).but(email="otto@harbour.example").xml().replace("otto@", "vera@")
    come_back(client, str(Utils.b64encode(changed)))
    assert not is_inside(client)


def test_a_response_works_once_and_in_the_browser_that_asked(
    client: Client, connection: SsoConnection
) -> None:
    response = leave(client)
    stranger = browser()
    come_back(stranger, response)
    assert not is_inside(stranger)
    come_back(client, response)
    client.post(reverse("account_logout"))
    come_back(client, response)
    assert not is_inside(client)


def test_what_is_no_saml_at_all_is_refused(client: Client, connection: SsoConnection) -> None:
    leave(client)
    for nonsense in ("", "%%%", "PHg+PC94Pg=="):
        come_back(client, nonsense)
        assert not is_inside(client)


def test_the_metadata_can_be_fetched_by_the_identity_provider(
    client: Client, connection: SsoConnection
) -> None:
    said = client.get(METADATA).content.decode()
    assert f'entityID="http://testserver{METADATA}"' in said
    assert f'Location="http://testserver{ACS}"' in said


def test_nobody_is_signed_out_by_a_link(client: Client, connection: SsoConnection) -> None:
    """A request to sign out carries no signature that would have to be right."""
    come_back(client, leave(client))
    request = OneLogin_Saml2_Logout_Request(
        OneLogin_Saml2_Settings(
            {
                "sp": {"entityId": ENTITY_ID, "assertionConsumerService": {"url": SSO_URL}},
                "idp": {"entityId": ENTITY_ID, "singleSignOnService": {"url": SSO_URL}},
            }
        )
    )
    ends = reverse("saml_sls", args=["harbour-key"])
    assert client.get(ends, {"SAMLRequest": request.get_request()}).status_code == 404
    assert is_inside(client)
    assert "SingleLogoutService" not in client.get(METADATA).content.decode()
