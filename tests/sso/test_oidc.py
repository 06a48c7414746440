"""Signing in by OpenID Connect, and everything that is refused."""

import html
import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from rules.audit.actors import SYSTEM
from rules.provisioning.models import Profile
from rules.ruleset.models import AdminRole
from tests.console.reading import words
from tests.factories import (
    LONG_AGO,
    AppointmentFactory,
    DirectoryGroupFactory,
    DirectoryUserFactory,
    RuleFactory,
    SourceFactory,
)
from tests.signing_in import sign_in
from tests.sso.conftest import Harbour
from tests.sso.oidc import CLIENT_ID, CLIENT_SECRET, OidcProvider, key_pair, running
from usersync.operators.models import Identity, Operator, SsoConnection, SsoSubject
from usersync.operators.sso import SsoSettings, change_settings

HOME = reverse("console:user_sync")
START = reverse("sso")
CALLBACK = reverse("openid_connect_callback", args=["harbour-key"])
AGAIN, INVITE = reverse("sso_again"), reverse("console:administrator_invite")


def leave(client: Client, *, address: str = START, **entries: str) -> dict[str, str]:
    """To the identity provider; what it is asked."""
    page = client.post(address, {"email": "somebody@harbour.example", **entries}).content.decode()
    found = re.search(r'url=([^"]+)"', page)
    assert found
    asked = parse_qs(urlsplit(html.unescape(found[1])).query)
    return {name: values[0] for name, values in asked.items()}


def come_back(client: Client, asked: dict[str, str], **others: str) -> str:
    """From the identity provider; where it leads, or what was said."""
    answer = client.get(CALLBACK, {"code": asked["nonce"], "state": asked["state"], **others})
    return answer["Location"] if answer.status_code == 302 else words(answer)


def is_inside(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_an_administrator_signs_in_without_a_password(
    client: Client, connection: SsoConnection, harbour: Harbour
) -> None:
    asked = leave(client, next="/users/")
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert come_back(client, asked) == "/users/"
    assert is_inside(client)
    assert SsoSubject.objects.get().operator == harbour.vera


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "NaN"]
)
@pytest.mark.parametrize("address", [START, AGAIN])
def test_signing_in_never_leads_elsewhere(
    client: Client, connection: SsoConnection, address: str, elsewhere: str
) -> None:
    come_back(client, leave(client))
    assert come_back(client, leave(client, address=address, next=elsewhere)) == reverse("console:home")


def test_whom_a_rule_made_an_administrator_signs_in_for_the_first_time(
    client: Client, connection: SsoConnection, harbour: Harbour, provider: OidcProvider
) -> None:
    source = SourceFactory.create(account=harbour.account)
    alice = DirectoryUserFactory.create(source=source, alice=True)
    group = DirectoryGroupFactory.create(source=source, members=[alice])
    rule = RuleFactory.create(group=group, admin_role=AdminRole.FULL)
    Profile.objects.filter(user=alice).update(admin_role=AdminRole.FULL, admin_rule=rule)
    provider.know("00u-alice", "Alice@harbour.example")
    come_back(client, leave(client))
    assert is_inside(client)
    assert Identity.objects.get().directory_user == alice
    assert not Operator.objects.get(email="alice@harbour.example").has_usable_password()


def test_the_subject_counts_and_not_an_address_that_has_changed_hands(
    client: Client, connection: SsoConnection, provider: OidcProvider, harbour: Harbour
) -> None:
    come_back(client, leave(client))
    provider.know("00u-vera", "vera.married@harbour.example")
    again = Client()
    come_back(again, leave(again))
    assert is_inside(again)


def test_another_provider_knows_nobody_by_a_subject_of_the_one_before(
    client: Client, connection: SsoConnection, harbour: Harbour
) -> None:
    """Many count their people: each has a first one."""
    come_back(client, leave(client))
    with running() as another:
        another.know("00u-vera", "nobody@harbour.example")
        settings = SsoSettings(issuer=another.issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        change_settings(connection=connection, actor=SYSTEM, settings=settings)
        SsoConnection.objects.update(tested_at=LONG_AGO, is_on=True)
        stranger = Client()
        assert "nobody@harbour.example is an administrator here" in come_back(stranger, leave(stranger))
        assert not is_inside(stranger)
        another.know("1", "vera@harbour.example")
        come_back(stranger, leave(stranger))
        assert SsoSubject.objects.get(subject="1").operator == harbour.vera


def test_settings_of_the_same_provider_leave_its_subjects(
    client: Client, connection: SsoConnection, provider: OidcProvider
) -> None:
    come_back(client, leave(client))
    settings = SsoSettings(issuer=provider.issuer, client_id=CLIENT_ID, client_secret="another one")
    change_settings(connection=connection, actor=SYSTEM, settings=settings)
    assert SsoSubject.objects.get().subject == "00u-vera"


LIES: dict[str, Callable[[OidcProvider], object]] = {
    "an unsigned token": lambda provider: setattr(provider, "algorithm", "none"),
    "a token signed by somebody else": lambda provider: setattr(provider, "key", key_pair("forger")),
    "an expired token": lambda provider: provider.claims.update(exp=int(time.time()) - 120),
    "a token for another application": lambda provider: provider.claims.update(aud="another"),
    "a token of another issuer": lambda provider: provider.claims.update(iss="https://evil.example"),
    "a token without an end": lambda provider: provider.claims.update(exp=None),
    "a token issued to another application": lambda provider: provider.claims.update(azp="another"),
    "a token of another sign-in": lambda provider: provider.claims.update(nonce="of another one"),
    "a token of no sign-in": lambda provider: provider.claims.update(nonce=None),
    "information about somebody else": lambda provider: provider.claims.update(sub="00u-other"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_not_proven_is_refused(
    client: Client, connection: SsoConnection, provider: OidcProvider, lie: str
) -> None:
    LIES[lie](provider)
    assert "You are not signed in" in come_back(client, leave(client))
    assert not is_inside(client)
    assert not SsoSubject.objects.exists()


def test_a_token_that_was_used_before_is_refused(
    client: Client, connection: SsoConnection, provider: OidcProvider
) -> None:
    """Also together with an answer that is new."""
    first = leave(client)
    come_back(client, first)
    client.post(reverse("account_logout"))
    second = leave(client)
    assert second["nonce"] != first["nonce"]
    assert "You are not signed in" in come_back(client, second, code=first["nonce"])
    assert not is_inside(client)


def test_a_token_signed_with_the_secret_of_the_client_is_refused(
    client: Client, connection: SsoConnection, provider: OidcProvider
) -> None:
    provider.algorithm, provider.key = "HS256", CLIENT_SECRET
    assert "You are not signed in" in come_back(client, leave(client))


def test_an_answer_works_once_and_in_the_browser_that_asked(
    client: Client, connection: SsoConnection
) -> None:
    asked = leave(client)
    stranger = Client()
    come_back(stranger, asked)
    assert not is_inside(stranger)
    come_back(client, asked)
    client.post(reverse("account_logout"))
    come_back(client, asked)
    assert not is_inside(client)


@pytest.mark.parametrize(
    ("email", "others", "complaint"),
    [
        ("vera@harbour.example", {"email_verified": False}, "no verified e-mail address"),
        ("", {}, "no verified e-mail address"),
        ("vera@elsewhere.example", {}, "do not sign in here"),
        ("nobody@harbour.example", {}, "is an administrator here"),
    ],
)
def test_nobody_is_taken_for_somebody_by_an_address_that_proves_nothing(
    client: Client,
    connection: SsoConnection,
    provider: OidcProvider,
    email: str,
    others: dict[str, object],
    complaint: str,
) -> None:
    provider.know("00u-x", email, **others)
    assert complaint in come_back(client, leave(client))
    assert not is_inside(client)


def test_a_company_opens_its_own_account_only(
    client: Client, connection: SsoConnection, harbour: Harbour
) -> None:
    """Vera administers Reef, too, which has nothing to do with the identity provider of Harbour."""
    reef = AppointmentFactory.create(operator=harbour.vera, account__name="Reef").account
    come_back(client, leave(client))
    page = client.get(HOME)
    assert page.context["request"].standings.keys() == {harbour.account.pk}
    assert client.post(reverse("console:switch_account"), {"account": reef.pk}).status_code == 404
    for name in ("mfa_index", "account_change_password", "mfa_add_webauthn"):
        assert client.get(reverse(name))["Location"] == reverse("console:home")


def test_an_enforced_connection_leaves_one_way_beside_it(
    client: Client, connection: SsoConnection, harbour: Harbour
) -> None:
    otto = AppointmentFactory.create(account=harbour.account, operator__name="Otto Ohm").operator
    connection.is_enforced, connection.break_glass = True, otto
    connection.save()
    by_password = Client()
    sign_in(by_password, harbour.vera)
    assert by_password.get(HOME)["Location"] == reverse("console:no_access")
    sign_in(by_password, otto)
    assert is_inside(by_password)
    come_back(client, leave(client))
    assert is_inside(client)


def test_a_connection_that_is_off_is_not_there(client: Client, connection: SsoConnection) -> None:
    asked = leave(client)
    connection.is_on = False
    connection.save()
    assert "No company signs in" in words(client.post(START, {"email": "vera@harbour.example"}))
    assert client.get(CALLBACK, {"code": "once", "state": asked["state"]}).status_code == 404


def test_a_provider_that_does_not_answer_is_said(client: Client, connection: SsoConnection) -> None:
    connection.issuer = "http://127.0.0.1:9"
    connection.save()
    answer = client.post(START, {"email": "vera@harbour.example"})
    assert "does not answer" in words(answer)


@pytest.mark.parametrize(("ago", "then"), [(2, INVITE), (None, INVITE), (3600, "You are not signed in")])
def test_a_dangerous_act_asks_the_provider_to_ask_again(
    client: Client, connection: SsoConnection, provider: OidcProvider, ago: int | None, then: str
) -> None:
    """It may remember the person, who may have left the browser alone; not every one says since when."""
    first = leave(client)
    assert "prompt" not in first
    come_back(client, first)
    make_stale(client)
    assert client.get(INVITE)["Location"].startswith(AGAIN)
    asked = leave(client, address=AGAIN, next=INVITE)
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    provider.claims = {"auth_time": int(time.time()) - ago} if ago else {}
    assert then in come_back(client, asked)
    assert client.get(INVITE).status_code == (200 if then == INVITE else 302)


def make_stale(client: Client) -> None:
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 3600
    session.save()


def test_a_session_through_the_company_lasts_half_a_day(client: Client, connection: SsoConnection) -> None:
    come_back(client, leave(client))
    assert 11 * 3600 < client.session.get_expiry_age() <= 12 * 3600


def test_a_provider_that_lacks_an_endpoint_is_said(
    client: Client, connection: SsoConnection, provider: OidcProvider
) -> None:
    provider.forgotten = "authorization"
    assert "does not answer" in words(client.post(START, {"email": "vera@harbour.example"}))
    provider.forgotten = "userinfo"
    assert "You are not signed in" in come_back(client, leave(client))


@pytest.mark.parametrize("address", ["oidc/{}/callback/", "saml/{}/", "saml/{}/finish/", "saml/{}/metadata/"])
@pytest.mark.parametrize("key", ["%00", "a%0Ab", "%F0%9F%94%91"])
def test_what_can_be_no_key_has_no_address(client: Client, db: None, address: str, key: str) -> None:
    assert client.get(f"/sso/{address.format(key)}").status_code == 404
