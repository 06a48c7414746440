"""What django-allauth asks of the product."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from usersync import secrets

# A page that opens says as much.
_UNSAID = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is not typed
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        """The set-up page and invitations are the only doors."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The public address, whatever the one that the request came by."""
        address = str(super().get_reset_password_from_key_url(key))
        path = address[address.index("/", len("https://")) :]
        return settings.PUBLIC_URL + path if settings.PUBLIC_URL else address

    def is_safe_url(self, url: str) -> bool:
        """`NaN` would be allowed too, as a relative address; pages are only ever asked for by path."""
        return url.startswith("/") and bool(super().is_safe_url(url))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,  # noqa: ANN401 - as allauth calls it
        **kwargs: Any,  # noqa: ANN401 - whatever is passed on
    ) -> None:
        if message_template not in _UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is not typed
    """Keys of authenticator apps and recovery codes are encrypted at rest."""

    def get_totp_issuer(self) -> str:
        return "UserSync"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "UserSync"}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": str(user)}

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)
