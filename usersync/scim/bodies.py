"""Bodies of requests: their media type, and how long they may be."""

from typing import cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from usersync.scim.errors import (
    CONTENT_TYPE,
    BodyTooLarge,
    InvalidSyntax,
    LengthRequired,
    UnsupportedMediaType,
)

_MEDIA_TYPES = frozenset({CONTENT_TYPE, "application/json"})
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


def body_of(request: HttpRequest) -> bytes:
    """Raises UnsupportedMediaType, BodyTooLarge, LengthRequired, InvalidSyntax. Read it once."""
    _check_media_type(request)
    try:
        body = _chunks(request) if _is_chunked(request) else request.body
    except RequestDataTooBig:
        raise _too_large() from None
    except (UnreadablePostError, OSError):
        raise InvalidSyntax("The body did not arrive whole.") from None
    if len(body) > settings.SCIM_MAX_BODY_BYTES:
        raise _too_large()
    return body


def _is_chunked(request: HttpRequest) -> bool:
    return "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()


def _chunks(request: HttpRequest) -> bytes:
    """Django reads no further than the Content-Length; the server knows where the last chunk ends."""
    if not request.META.get("wsgi.input_terminated"):
        raise LengthRequired("Send the body with a Content-Length.")
    return cast("bytes", request.META["wsgi.input"].read(settings.SCIM_MAX_BODY_BYTES + 1))


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(f"A request may have {settings.SCIM_MAX_BODY_BYTES} bytes.")


def _check_media_type(request: HttpRequest) -> None:
    """Without one it is taken for JSON."""
    if request.content_type and request.content_type not in _MEDIA_TYPES:
        raise UnsupportedMediaType(f"The body must be {CONTENT_TYPE}, not {request.content_type}.")
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in _CHARSETS:
        raise UnsupportedMediaType("The body must be in UTF-8 (RFC 8259).")
