"""SCIM clients and their bearer tokens. A token is shown once; only its SHA-256 is kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from secrets import compare_digest
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from rules.accounts.models import Account
from rules.accounts.prepared import fetch
from rules.accounts.rights import Right
from rules.audit.actors import Actor, needs
from rules.audit.models import SubjectKind
from rules.audit.services import record
from rules.connections.models import ScimToken
from rules.directory.models import Source, SourceKind

PREFIX = "us_scim_"
_RANDOM_BYTES = 32
_HINT_LENGTH = len(PREFIX) + 4
# The present one, and the next one while clients change over.
MAX_ACTIVE = 2


class TokenError(Exception):
    """Nothing was written; the message is for the operator."""


class ClientNameTaken(TokenError):
    def __init__(self, name: str) -> None:
        said = gettext("The account already has a directory connection named “%(name)s”.")
        super().__init__(said % {"name": name})


class BadClientName(TokenError):
    pass


class TooManyTokens(TokenError):
    def __init__(self, source: Source) -> None:
        said = gettext("“%(name)s” already has %(number)s active tokens: revoke one first.")
        super().__init__(said % {"name": source.name, "number": MAX_ACTIVE})


def digest_of(token_text: str) -> bytes:
    return sha256(token_text.encode()).digest()


_TOKEN = ("id", "digest", "last_used_at", "expires_at")
_SOURCE = ("id", "account_id", "kind", "name")
# In this order. A function of the owner: the account is not known yet, and comes with the answer.
_FIND = "SELECT * FROM usersync_scim_token(%s)"


def token_of(token_text: str) -> ScimToken | None:
    """The token with its source, as far as every request needs them; in plain SQL, as every request asks."""
    digest = digest_of(token_text)
    row = _row_of(digest)
    # The index compares digests, which say nothing of the token by their timing.
    if row is None or not compare_digest(bytes(row[1]), digest):
        return None
    token = ScimToken.from_db("default", _TOKEN, row[: len(_TOKEN)])
    token.source = Source.from_db("default", _SOURCE, row[len(_TOKEN) :])
    return token


def _row_of(digest: bytes) -> Sequence[Any] | None:
    """The first statement of a request finds out whether the connection that was kept still lives.

    Django would ask that with a statement of its own, before every request.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # the mark of that question
    try:
        found = fetch(_FIND, [digest])
    except (OperationalError, InterfaceError):
        connection.close()
        found = fetch(_FIND, [digest])
    return found[0] if found else None


@needs(Right.ADMINISTER)
@transaction.atomic
def create_client(*, account: Account, name: str, actor: Actor) -> tuple[Source, str]:
    """A new SCIM source and the text of its first token. Raises ClientNameTaken, BadClientName."""
    _check_name(name)
    at = timezone.now()
    try:
        with transaction.atomic():
            source = Source.objects.create(account=account, kind=SourceKind.SCIM, name=name)
    except IntegrityError as error:
        if "source_name" in str(error):
            raise ClientNameTaken(name) from None
        raise
    token, token_text = _issue(source, at, expires_at=None)
    _record(source, actor, "source.created", at, token)
    return source, token_text


@needs(Right.ADMINISTER, of="source")
@transaction.atomic
def rotate(*, source: Source, actor: Actor, expires_at: datetime | None = None) -> str:
    """A further token; the present one goes on working until it is revoked. Raises TooManyTokens."""
    at = timezone.now()
    # One after the other, so that two rotations at once do not make three tokens.
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if active_tokens(source, at).count() >= MAX_ACTIVE:
        raise TooManyTokens(source)
    token, token_text = _issue(source, at, expires_at)
    _record(source, actor, "source.token_added", at, token)
    return token_text


@needs(Right.ADMINISTER, of="token")
@transaction.atomic
def revoke(*, token: ScimToken, actor: Actor) -> None:
    """From the next request on the token is not valid. Revoking it again changes nothing."""
    deleted, _ = ScimToken.objects.filter(pk=token.pk).delete()
    if deleted:
        _record(token.source, actor, "source.token_revoked", timezone.now(), token)


def active_tokens(source: Source, at: datetime) -> QuerySet[ScimToken]:
    return ScimToken.objects.filter(Q(expires_at=None) | Q(expires_at__gt=at), source=source)


def _issue(source: Source, at: datetime, expires_at: datetime | None) -> tuple[ScimToken, str]:
    token_text = PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    token = ScimToken.objects.create(
        account_id=source.account_id,
        source=source,
        digest=digest_of(token_text),
        hint=token_text[:_HINT_LENGTH],
        created_at=at,
        expires_at=expires_at,
    )
    return token, token_text


def _check_name(name: str) -> None:
    limit = Source._meta.get_field("name").max_length or 0
    if not name.strip() or "\x00" in name:
        raise BadClientName(gettext("A directory connection needs a name."))
    if len(name) > limit:
        said = gettext("The name may have %(limit)s characters, this one has %(length)s.")
        raise BadClientName(said % {"limit": limit, "length": len(name)})


def _record(source: Source, actor: Actor, action: str, at: datetime, token: ScimToken) -> None:
    record(
        account_id=source.account_id,
        at=at,
        actor=actor,
        action=action,
        subject=(SubjectKind.SOURCE, source.pk, source.name),
        details={"token": token.hint},
    )
