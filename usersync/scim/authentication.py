"""Who is calling: the bearer token of a request (RFC 6750)."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from rules.accounts.walls import within
from rules.connections.known_tokens import KnownToken, found_token, known_token
from rules.connections.models import ScimToken
from rules.directory.models import Source, SourceKind
from usersync.scim.errors import Unauthorized

# `last_used_at` is for people; it need not cost a write per request.
_USED_AGAIN_AFTER = timedelta(minutes=1)


def authenticated_source(request: HttpRequest) -> Source:
    """Raises Unauthorized."""
    now = timezone.now()
    token = found_token(_token_text(request))
    if token is None or not _is_valid(token, now):
        raise _unauthorized("The token is not valid.", error="invalid_token")
    note_use(token, now)
    return token.source


def expected_token(request: HttpRequest) -> KnownToken | None:
    """The token, if this process has seen it; whether it still stands is to be asked. Raises Unauthorized."""
    known = known_token(_token_text(request))
    return known if known and _is_valid(known.token, timezone.now()) else None


def _token_text(request: HttpRequest) -> str:
    return _bearer_token(request.META.get("HTTP_AUTHORIZATION", ""))


def _bearer_token(header: str) -> str:
    scheme, _, token_text = header.partition(" ")
    if scheme.lower() != "bearer" or not token_text.strip():
        raise _unauthorized("Send the token of this connection as `Authorization: Bearer ...`.")
    return token_text.strip()


def _is_valid(token: ScimToken, now: datetime) -> bool:
    expired = token.expires_at is not None and token.expires_at <= now
    return token.source.kind == SourceKind.SCIM and not expired


def note_use(token: ScimToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - _USED_AGAIN_AFTER:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _USED_AGAIN_AFTER)
        with within(token.source.account_id):
            ScimToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
        token.last_used_at = now


def _unauthorized(detail: str, error: str = "") -> Unauthorized:
    challenge = 'Bearer realm="UserSync SCIM"' + (f', error="{error}"' if error else "")
    return Unauthorized(detail, headers={"WWW-Authenticate": challenge})
