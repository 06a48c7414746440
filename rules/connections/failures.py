"""The last requests of each source that failed."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from rules.accounts.doors import Door, accounts_behind
from rules.accounts.walls import within
from rules.connections.models import FailedRequest
from rules.directory.models import Source

KEPT_FOR = timedelta(days=14)
KEPT = 200

_HIDDEN = "(hidden)"
_SECRETS = ("password", "secret", "token")
_BODY_CHARACTERS = 4000
_PATH_CHARACTERS, _DETAIL_CHARACTERS = 500, 500

_TRIM = """
    DELETE FROM connections_failedrequest WHERE account_id = %s AND (at < %s OR id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY id DESC) AS place
            FROM connections_failedrequest WHERE account_id = %s
        ) placed WHERE place > %s
    ))
"""


def record_failure(
    *,
    source: Source,
    at: datetime,
    method: str,
    path: str,
    status: int,
    detail: str,
    body: bytes,
    request: str = "",
) -> None:
    """Remember the request, with its id; too many and too old ones go by `trim`."""
    FailedRequest.objects.create(
        account_id=source.account_id,
        source=source,
        at=at,
        method=method[:10],
        path=path.replace("\x00", "")[:_PATH_CHARACTERS],
        status=status,
        detail=detail.replace("\x00", "")[:_DETAIL_CHARACTERS],
        body=redacted(body),
        request_id=request,
    )


def trim(at: datetime) -> None:
    for account_id in accounts_behind(Door.ALL):
        with within(account_id), connection.cursor() as cursor:
            cursor.execute(_TRIM, [account_id, at - KEPT_FOR, account_id, KEPT])


def redacted(body: bytes) -> str:
    """The beginning of a JSON body without secrets. Of another body only its size: a secret may be in it."""
    if not body:
        return ""
    try:
        text = msgspec.json.encode(_without_secrets(msgspec.json.decode(body))).decode()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return f"(no JSON, {len(body)} bytes)"
    # PostgreSQL can hold no NUL; JSON writes it as an escape.
    return text if len(text) <= _BODY_CHARACTERS else f"{text[:_BODY_CHARACTERS]}… ({len(body)} bytes)"


def _without_secrets(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case list():
            return [_without_secrets(each) for each in value]
        case {"path": str(path), "value": _, **_rest} if _is_secret(path):
            return {**value, "value": _HIDDEN}
        case dict():
            return {
                name: _HIDDEN if _is_secret(name) else _without_secrets(part) for name, part in value.items()
            }
    return value


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRETS)
