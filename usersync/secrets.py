"""Secrets that the database keeps, encrypted with the keys of the environment.

The first of `ENCRYPTION_KEYS` encrypts, all of them decrypt: a new key is put in front, `manage.py
rotate_secrets` encrypts everything with it, and the old one can go. Without any, the key is derived from
`SECRET_KEY`.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotDecrypt(Exception):
    """The message is for the operator on call."""

    def __init__(self) -> None:
        super().__init__(
            "A stored secret cannot be read: ENCRYPTION_KEYS lacks the key that it was kept with."
        )


def encrypt(text: str) -> str:
    return _keys(*settings.ENCRYPTION_KEYS).encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """Raises CannotDecrypt."""
    try:
        return _keys(*settings.ENCRYPTION_KEYS).decrypt(kept.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt from None


def rotated(kept: str) -> str:
    """The same secret under the first key. Raises CannotDecrypt."""
    try:
        return _keys(*settings.ENCRYPTION_KEYS).rotate(kept.encode()).decode()
    except InvalidToken:
        raise CannotDecrypt from None


@lru_cache(maxsize=2)
def _keys(*texts: str) -> MultiFernet:
    """Any text is a key; a long random one is a good key."""
    return MultiFernet([Fernet(_derived(text)) for text in texts])


def _derived(text: str) -> bytes:
    digest = hashlib.blake2b(text.encode(), digest_size=32, person=b"usersync.secrets").digest()
    return base64.urlsafe_b64encode(digest)
