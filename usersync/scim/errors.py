"""Refusals in the words of the protocol (RFC 7644 §3.12)."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec
from django.http import HttpResponse

CONTENT_TYPE = "application/scim+json"
ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error"


class ScimError(Exception):
    """The answer to a request that is refused; `detail` is for the identity engineer."""

    status: ClassVar[int] = 400
    scim_type: ClassVar[str] = ""

    def __init__(self, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.headers = headers or {}


class InvalidSyntax(ScimError):
    scim_type = "invalidSyntax"


class InvalidValue(ScimError):
    scim_type = "invalidValue"


class InvalidPath(ScimError):
    scim_type = "invalidPath"


class InvalidFilter(ScimError):
    scim_type = "invalidFilter"


class NoTarget(ScimError):
    scim_type = "noTarget"


class NotMutable(ScimError):
    scim_type = "mutability"


class InvalidCursor(ScimError):
    scim_type = "invalidCursor"


class Unauthorized(ScimError):
    status = 401


class Forbidden(ScimError):
    status = 403


class NotFound(ScimError):
    status = 404


class MethodNotAllowed(ScimError):
    status = 405


class NotUnique(ScimError):
    status = 409
    scim_type = "uniqueness"


class LengthRequired(ScimError):
    status = 411


class PreconditionFailed(ScimError):
    status = 412


class BodyTooLarge(ScimError):
    status = 413


class UnsupportedMediaType(ScimError):
    status = 415


class TooManyRequests(ScimError):
    status = 429


class NotSupported(ScimError):
    status = 501


class ServiceUnavailable(ScimError):
    status = 503


class _ErrorBody(msgspec.Struct, rename={"scim_type": "scimType"}, omit_defaults=True):
    schemas: list[str]
    status: str
    detail: str
    scim_type: str = ""


def error_response(
    status: int, detail: str, scim_type: str = "", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    body = _ErrorBody([ERROR_URN], str(status), detail, scim_type)
    return HttpResponse(
        msgspec.json.encode(body), status=status, content_type=CONTENT_TYPE, headers=dict(headers or {})
    )
