"""The link in a welcome e-mail: signed, good for a while, and void once its mail was issued again."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from rules.provisioning.models import WelcomeMail

_SALT = "usersync.welcome-link"
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Token:
    """What a link says: the ledger row, and which of its issues."""

    mail_id: int
    issue: int
    has_expired: bool


def token_of(mail: WelcomeMail) -> str:
    return signing.dumps([mail.pk, mail.issue], salt=_SALT)


def link_of(mail: WelcomeMail) -> str:
    return settings.LINKS_BEGIN_WITH + reverse("welcome:link", args=[token_of(mail)])


def read(token: str) -> Token | None:
    """None: nobody here has signed it."""
    try:
        mail_id, issue = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Token(mail_id, issue, _has_expired(token))


def _has_expired(token: str) -> bool:
    try:
        signing.loads(token, salt=_SALT, max_age=settings.WELCOME_LINK_DAYS * _DAY_SECONDS)
    except signing.SignatureExpired:
        return True
    return False
