"""Where somebody is signed in, and how lately they have proven who they are."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from rules.connections.models import ScimToken
from tests.console.reading import words
from tests.factories import PASSWORD, ScimTokenFactory, SourceFactory, UserGroupFactory
from tests.sign_in.conftest import Door
from tests.signing_in import sign_in
from usersync.operators.models import Invitation, SsoConnection, SsoKind

HOME = reverse("console:user_sync")
LIST = reverse("usersessions_list")
CONFIRM = reverse("account_reauthenticate")
INVITE = reverse("console:administrator_invite")
SSO = reverse("console:sso")
AN_HOUR = 3600


def browser(door: Door) -> Client:
    """One of Vera's browsers, in which she has signed in at the page."""
    client = Client()
    client.post(reverse("account_login"), {"login": door.vera.email, "password": PASSWORD})
    return client


@pytest.fixture
def inside(door: Door) -> Client:
    return browser(door)


@pytest.fixture
def elsewhere(door: Door) -> Client:
    return browser(door)


def test_a_session_on_another_device_is_ended(inside: Client, elsewhere: Client) -> None:
    assert elsewhere.get(HOME).status_code == 200
    other = UserSession.objects.get(session_key=elsewhere.session.session_key)
    inside.post(reverse("end_session", args=[other.pk]))
    assert elsewhere.get(HOME).status_code == 302
    assert inside.get(HOME).status_code == 200


def test_all_other_sessions_are_ended(inside: Client, elsewhere: Client) -> None:
    inside.post(LIST)
    assert (elsewhere.get(HOME).status_code, inside.get(HOME).status_code) == (302, 200)


def test_a_new_password_ends_the_other_sessions(inside: Client, elsewhere: Client) -> None:
    new = "a lantern over the quay"
    inside.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert (elsewhere.get(HOME).status_code, inside.get(HOME).status_code) == (302, 200)


def test_a_dangerous_act_asks_again_when_signing_in_was_long_ago(client: Client, door: Door) -> None:
    source = SourceFactory.create(account=door.account)
    sign_in(client, door.vera, ago=AN_HOUR)
    page = reverse("console:connection", args=[source.pk])
    assert client.get(page).status_code == 200
    adds = reverse("console:connection_token", args=[source.pk])
    asked = client.post(adds, headers={"Referer": f"http://testserver{page}"})["Location"]
    assert asked.startswith(CONFIRM)
    assert not ScimToken.objects.exists()
    assert client.post(asked, {"password": "guess", "next": page}).status_code == 200
    assert client.post(asked, {"password": PASSWORD, "next": page})["Location"] == page
    client.post(adds)
    assert ScimToken.objects.exists()


def test_deleting_tokens_and_administrators_are_dangerous(client: Client, door: Door) -> None:
    sign_in(client, door.vera, ago=AN_HOUR)
    group = UserGroupFactory.create(account=door.account)
    token = ScimTokenFactory.create(source=SourceFactory.create(account=door.account))
    for address in (
        reverse("console:user_group_delete", args=[group.pk]),
        reverse("console:token_revoke", args=[token.pk]),
        reverse("console:connection_add"),
        reverse("console:administrator_invite"),
        reverse("console:administrator_edit", args=[door.vera.pk]),
        reverse("console:administrator_dismiss", args=[door.vera.pk]),
    ):
        for answer in (client.get(address), client.post(address, {"name": "x"})):
            assert answer["Location"].startswith(CONFIRM), address


def test_htmx_is_led_to_the_whole_page_that_asks_again(client: Client, door: Door) -> None:
    group = UserGroupFactory.create(account=door.account)
    sign_in(client, door.vera, ago=AN_HOUR)
    delete = reverse("console:user_group_delete", args=[group.pk])
    assert client.post(delete, headers={"HX-Request": "true"})["HX-Redirect"].startswith(CONFIRM)


@pytest.fixture
def asked_in_between(client: Client, door: Door) -> Client:
    """Vera, whose proof ran out while she filled in a form: sent, asked for the password, and back."""
    sign_in(client, door.vera, ago=AN_HOUR)
    prove(
        client, INVITE, {"email": "otto@harbour.example", "role": "manager", "privileges": ["seats", "users"]}
    )
    return client


def prove(client: Client, address: str, entries: dict[str, object], page: str = "") -> None:
    page = page or address
    asked = client.post(address, entries, headers={"Referer": f"http://testserver{page}"})["Location"]
    assert client.post(asked, {"password": PASSWORD, "next": page})["Location"] == page


def test_what_was_entered_is_there_again_after_the_proof_and_not_saved(asked_in_between: Client) -> None:
    page = asked_in_between.get(INVITE)
    assert "It is not saved yet" in words(page)
    form = page.context["form"]
    assert (form["email"].value(), form["privileges"].value()) == ("otto@harbour.example", ["seats", "users"])
    assert not Invitation.objects.exists()
    asked_in_between.post(INVITE, dict(form.data.lists()))
    assert Invitation.objects.get().privileges == ["seats", "users"]


def test_it_is_there_once_on_its_own_page(asked_in_between: Client) -> None:
    assert not asked_in_between.get(reverse("console:connection_add")).context["form"].is_bound
    assert asked_in_between.get(INVITE).context["form"].is_bound
    assert not asked_in_between.get(INVITE).context["form"].is_bound


def test_after_some_minutes_it_is_gone(asked_in_between: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time() + 11 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert not asked_in_between.get(INVITE).context["form"].is_bound


def test_a_secret_that_was_entered_is_kept_encrypted(client: Client, door: Door) -> None:
    SsoConnection.objects.create(account=door.account, kind=SsoKind.OIDC, key="harbour")
    sign_in(client, door.vera, ago=AN_HOUR)
    prove(client, SSO, {"issuer": "https://idp.example", "client_secret": "of the client", "domains": ""})
    assert "of the client" not in str(client.session.items())
    page = client.get(SSO)
    assert page.context["form"]["client_secret"].value() == "of the client"
    assert "no-store" in page["Cache-Control"]


def test_the_switch_of_single_sign_on_is_as_it_was_set(client: Client, door: Door) -> None:
    SsoConnection.objects.create(account=door.account, kind=SsoKind.OIDC, key="harbour")
    sign_in(client, door.vera, ago=AN_HOUR)
    prove(client, reverse("console:sso_switch"), {"is_on": "on", "break_glass": door.vera.pk}, page=SSO)
    switch = client.get(SSO).context["switch"]
    assert (switch["is_on"].value(), switch["break_glass"].value()) == (True, str(door.vera.pk))
    assert not SsoConnection.objects.get().is_on
