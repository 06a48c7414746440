"""Counts the requests of a source, limits their rate, and remembers those that failed."""

import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import msgspec
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone

from rules.connections.failures import record_failure
from rules.connections.known_tokens import TokenChanged
from rules.connections.traffic import WINDOW_SECONDS, count_error, count_request
from usersync.scim.call import Call
from usersync.scim.errors import TooManyRequests
from usersync.scim.refusals import refused

logger = logging.getLogger(__name__)


def logged(call: Call, handle: Callable[[], HttpResponse]) -> HttpResponse:
    """What `handle` answers, unless the source sends too fast."""
    at = timezone.now()
    in_window, limit = count_request(call.source, at), settings.SCIM_REQUESTS_PER_SECOND * WINDOW_SECONDS
    if 0 < limit < in_window:
        # Of a window only the first is remembered: a flood must not become a flood of rows.
        return _noted(call, _too_many(at), at, remember=in_window == limit + 1)
    try:
        response = handle()
    except TokenChanged:
        raise
    except Exception:
        _note(call, HTTPStatus.INTERNAL_SERVER_ERROR, "The service failed; its log says why.", at)
        raise
    return _noted(call, response, at)


def _noted(call: Call, response: HttpResponse, at: datetime, *, remember: bool = True) -> HttpResponse:
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        detail = str(msgspec.json.decode(response.content)["detail"]) if remember else ""
        _note(call, response.status_code, detail, at)
    return response


def _note(call: Call, status: int, detail: str, at: datetime) -> None:
    count_error(call.source, at)
    if not detail:
        return
    try:
        record_failure(
            source=call.source,
            at=at,
            method=call.request.method or "",
            path=call.request.get_full_path(),
            status=status,
            detail=detail,
            body=call.body_as_read,
            request=call.request_id,
        )
    except DatabaseError as error:
        logger.warning("A failed request is not remembered: %s", error)


def _too_many(at: datetime) -> HttpResponse:
    wait = WINDOW_SECONDS - int(at.timestamp()) % WINDOW_SECONDS
    allowed = settings.SCIM_REQUESTS_PER_SECOND
    return refused(
        TooManyRequests(f"At most {allowed} requests a second.", headers={"Retry-After": str(wait)})
    )
