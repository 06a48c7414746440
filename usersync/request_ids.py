"""Each request has an id: the caller's `X-Request-ID`, else one of our own.

It goes back with the answer, stands in every line of the log, and in the activity of what a source changes,
so that an engineer finds the same request on both sides.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
# Looked up there: Django would gather all headers of a request to give one.
_IN_REQUEST = "HTTP_X_REQUEST_ID"
# What may stand in a log and in a database without further thought.
_ACCEPTABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/+=@-]{0,63}")
_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Of the request that is being answered; empty where there is none."""
    return _current.get()


class RequestIds:
    """The outermost middleware of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get(_IN_REQUEST, "")
        token = _current.set(given if _ACCEPTABLE.fullmatch(given) else uuid4().hex)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = current()
            return response
        finally:
            _current.reset(token)


class InLog(logging.Filter):
    """Gives each record its `in_request`: ` [id]`, or nothing outside of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.in_request = f" [{current()}]" if current() else ""
        return True
