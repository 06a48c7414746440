from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from usersync.operators.models import SsoConnection
from usersync.secrets import CannotDecrypt, rotated


class Command(BaseCommand):
    help = "Encrypt every stored secret with the first of ENCRYPTION_KEYS; then the other keys can go."

    @transaction.atomic
    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401 - as Django calls it
        try:
            count = _connections() + _authenticators()
        except CannotDecrypt as error:
            raise CommandError(f"Nothing was changed. {error}") from None
        self.stdout.write(f"{count} secrets are kept with the first key now.")


def _connections() -> int:
    found = SsoConnection.objects.select_for_update().exclude(client_secret="")
    for connection in found:
        connection.client_secret = rotated(connection.client_secret)
        connection.save(update_fields=["client_secret"])
    return len(found)


def _authenticators() -> int:
    """What of an authenticator is encrypted: the key of an app, the seed of recovery codes."""
    found = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    return sum(_rotate(each, rotated) for each in found)


def _rotate(authenticator: Authenticator, turn: Callable[[str], str]) -> int:
    kept: dict[str, Any] = {
        name: turn(authenticator.data[name]) for name in ("secret", "seed") if name in authenticator.data
    }
    if "migrated_codes" in authenticator.data:
        kept["migrated_codes"] = [turn(code) for code in authenticator.data["migrated_codes"]]
    authenticator.data = {**authenticator.data, **kept}
    authenticator.save(update_fields=["data"])
    return len(kept)
