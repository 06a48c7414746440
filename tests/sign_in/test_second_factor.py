"""Codes of an authenticator app, recovery codes, and accounts that ask for a second factor."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.console.reading import words
from tests.factories import PASSWORD
from tests.sign_in.conftest import Door
from tests.signing_in import sign_in

HOME = reverse("console:user_sync")
SECOND = reverse("mfa_authenticate")


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def secret(door: Door) -> str:
    """Of Vera's authenticator app."""
    secret = str(generate_totp_secret())
    TOTP.activate(door.vera, secret)
    return secret


def enter_password(client: Client, door: Door) -> None:
    answer = client.post(reverse("account_login"), {"login": door.vera.email, "password": PASSWORD})
    assert answer["Location"] == SECOND
    assert client.get(HOME).status_code == 302


def test_the_password_alone_does_not_open_the_console(client: Client, door: Door, secret: str) -> None:
    enter_password(client, door)
    assert "Incorrect code" in words(client.post(SECOND, {"code": "000000"}))
    assert client.get(HOME).status_code == 302
    client.post(SECOND, {"code": code_of(secret)})
    assert client.get(HOME).status_code == 200


def test_a_code_works_once(client: Client, door: Door, secret: str) -> None:
    code = code_of(secret)
    enter_password(client, door)
    client.post(SECOND, {"code": code})
    other = Client()
    enter_password(other, door)
    other.post(SECOND, {"code": code})
    assert other.get(HOME).status_code == 302


def test_an_app_is_added_on_the_security_page_and_recovery_codes_come_with_it(
    client: Client, door: Door
) -> None:
    sign_in(client, door.vera)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)
    assert found
    codes = client.post(reverse("mfa_activate_totp"), {"code": code_of(found[1])}, follow=True)
    assert len(re.findall(r"\b\d{8}\b", codes.content.decode())) >= 10
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert found[1] not in kept


def test_a_recovery_code_stands_in_for_the_app(client: Client, door: Door, secret: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(door.vera).generate_codes()[0]
    enter_password(client, door)
    client.post(SECOND, {"code": code})
    assert client.get(HOME).status_code == 200


def test_an_account_can_require_a_second_factor(client: Client, door: Door) -> None:
    door.account.second_factor_is_required = True
    door.account.save()
    sign_in(client, door.vera)
    page = client.get(HOME, follow=True)
    assert "Your account requires a second factor" in words(page)
    secret = str(generate_totp_secret())
    TOTP.activate(door.vera, secret)
    asked = client.get(HOME)["Location"]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    client.post(asked, {"code": code_of(secret), "next": HOME})
    assert client.get(HOME).status_code == 200


def test_who_has_lost_everything_is_helped_by_whoever_runs_the_server(door: Door, secret: str) -> None:
    call_command("reset_second_factor", door.vera.email.upper())
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_second_factor", "nobody@harbour.example")
