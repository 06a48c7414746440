"""The page of single sign-on: tested before it is on, and never without a way in."""

import pytest
from django.test import Client
from django.urls import reverse

from rules.audit.actors import SYSTEM
from rules.audit.models import Activity
from tests.console.reading import words
from tests.factories import AppointmentFactory, SsoDomainFactory
from tests.signing_in import sign_in
from tests.sso.conftest import Harbour
from tests.sso.oidc import CLIENT_ID, CLIENT_SECRET, OidcProvider
from tests.sso.saml import ENTITY_ID, SSO_URL, signer
from tests.sso.test_oidc import leave
from usersync.operators.models import Operator, SsoConnection, SsoDomain
from usersync.operators.sso import SsoSettings, change_settings

PAGE = reverse("console:sso")
TEST = reverse("console:sso_test")
SWITCH = reverse("console:sso_switch")


@pytest.fixture
def console(client: Client, harbour: Harbour) -> Client:
    sign_in(client, harbour.vera)
    return client


def entries(provider: OidcProvider, **others: str) -> dict[str, str]:
    said = {"issuer": provider.issuer, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return {**said, **others}


def set_up(console: Client, provider: OidcProvider) -> SsoConnection:
    console.post(reverse("console:sso_kind"), {"kind": "oidc"})
    console.post(PAGE, entries(provider))
    SsoDomainFactory.create(account=SsoConnection.objects.get().account, verified=True)
    return SsoConnection.objects.get()


def run_test(console: Client, connection: SsoConnection) -> str:
    asked = leave(console, address=TEST)
    callback = reverse("openid_connect_callback", args=[connection.key])
    return words(console.get(callback, {"code": asked["nonce"], "state": asked["state"]}, follow=True))


def test_it_shows_what_to_paste_at_the_identity_provider(console: Client, provider: OidcProvider) -> None:
    connection = set_up(console, provider)
    said = words(console.get(PAGE))
    assert f"http://testserver/sso/oidc/{connection.key}/callback/" in said
    console.post(reverse("console:sso_kind"), {"kind": "saml"})
    key = SsoConnection.objects.get().key
    said = words(console.get(PAGE))
    assert f"http://testserver/sso/saml/{key}/ Entity ID" in said


def test_the_secret_is_kept_encrypted_and_never_shown(
    console: Client, provider: OidcProvider, harbour: Harbour
) -> None:
    connection = set_up(console, provider)
    assert CLIENT_SECRET not in connection.client_secret
    assert CLIENT_SECRET not in console.get(PAGE).content.decode()
    assert CLIENT_SECRET not in str(list(Activity.objects.values_list("details", flat=True)))
    console.post(PAGE, entries(provider, client_secret=""))
    assert SsoConnection.objects.get().client_secret == connection.client_secret


def test_the_secret_is_told_to_no_other_provider(console: Client, provider: OidcProvider) -> None:
    connection = set_up(console, provider)
    elsewhere = entries(provider, issuer="https://elsewhere.example", client_secret="")
    assert "Paste the client secret." in words(console.post(PAGE, elsewhere))
    assert SsoConnection.objects.get().issuer == provider.issuer
    settings = SsoSettings(issuer="https://elsewhere.example", client_id=CLIENT_ID)
    change_settings(connection=connection, actor=SYSTEM, settings=settings)
    assert SsoConnection.objects.get().client_secret == ""


def test_it_is_switched_on_after_a_test_only(console: Client, provider: OidcProvider) -> None:
    connection = set_up(console, provider)
    assert "Test the connection first" in words(console.post(SWITCH, {"is_on": "on"}, follow=True))
    assert "knows you as vera@harbour.example" in run_test(console, connection)
    console.post(SWITCH, {"is_on": "on"})
    assert SsoConnection.objects.get().is_on
    console.post(PAGE, entries(provider, client_id="another"))
    changed = SsoConnection.objects.get()
    assert (changed.is_on, changed.tested_at) == (False, None)


def test_a_failed_test_changes_nothing(console: Client, provider: OidcProvider) -> None:
    connection = set_up(console, provider)
    provider.claims = {"aud": "another"}
    assert "You are not signed in" in run_test(console, connection)
    assert SsoConnection.objects.get().tested_at is None
    assert console.get(PAGE).status_code == 200


def test_it_is_enforced_beside_an_administrator_with_a_password_only(
    console: Client, provider: OidcProvider, harbour: Harbour
) -> None:
    run_test(console, set_up(console, provider))
    both = {"is_on": "on", "is_enforced": "on"}
    manager = AppointmentFactory.create(account=harbour.account, role="manager").operator
    Operator.objects.filter(pk=manager.pk).update(name="Otto Ohm")
    for entry in ({}, {"break_glass": manager.pk}):
        console.post(SWITCH, {**both, **entry})
        assert not SsoConnection.objects.get().is_enforced
    console.post(SWITCH, {**both, "break_glass": harbour.vera.pk})
    assert SsoConnection.objects.get().is_enforced


def test_without_a_verified_domain_it_is_not_switched_on(console: Client, provider: OidcProvider) -> None:
    run_test(console, set_up(console, provider))
    SsoDomain.objects.update(verified_at=None, proof="")
    said = words(console.post(SWITCH, {"is_on": "on"}, follow=True))
    assert "Verify an e-mail domain first" in said
    assert not SsoConnection.objects.get().is_on


def test_another_protocol_leaves_the_domains(console: Client, provider: OidcProvider) -> None:
    set_up(console, provider)
    console.post(reverse("console:sso_kind"), {"kind": "saml"})
    assert SsoDomain.objects.get().verified_at


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ({"idp_sso_url": "javascript:alert(1)"}, "begins with https://"),
        ({"idp_certificate": "no certificate"}, "That is no X.509 certificate."),
    ],
)
def test_what_cannot_work_is_said_at_its_field(
    console: Client, entry: dict[str, str], complaint: str
) -> None:
    console.post(reverse("console:sso_kind"), {"kind": "saml"})
    said = {"idp_entity_id": ENTITY_ID, "idp_sso_url": SSO_URL}
    said |= {"idp_certificate": signer("own").certificate}
    assert complaint in words(console.post(PAGE, {**said, **entry}))
    console.post(PAGE, said)
    assert SsoConnection.objects.get().idp_entity_id == ENTITY_ID
