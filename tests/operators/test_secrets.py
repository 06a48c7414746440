"""Secrets at rest: encrypted, and rotated without anybody losing anything."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from tests.operators.conftest import Harbour
from usersync import secrets
from usersync.operators.models import SsoConnection, SsoKind


def kept(harbour: Harbour) -> SsoConnection:
    return SsoConnection.objects.create(
        account=harbour.account, kind=SsoKind.OIDC, key="k", client_secret=secrets.encrypt("of the client")
    )


def test_a_secret_is_kept_differently_each_time_and_read_back() -> None:
    assert secrets.encrypt("of the client") != secrets.encrypt("of the client")
    assert secrets.decrypt(secrets.encrypt("of the client")) == "of the client"


def test_a_new_key_takes_over_and_the_old_one_can_go(harbour: Harbour, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["the old key"]
    connection = kept(harbour)
    TOTP.activate(harbour.vera, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(harbour.vera).generate_codes()

    settings.ENCRYPTION_KEYS = ["the new key", "the old key"]
    call_command("rotate_secrets")
    settings.ENCRYPTION_KEYS = ["the new key"]

    connection.refresh_from_db()
    assert secrets.decrypt(connection.client_secret) == "of the client"
    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secrets.decrypt(app.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_codes() == codes


def test_without_the_old_key_nothing_is_changed(harbour: Harbour, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["the old key"]
    before = kept(harbour).client_secret
    settings.ENCRYPTION_KEYS = ["the new key"]
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("rotate_secrets")
    assert SsoConnection.objects.get().client_secret == before
