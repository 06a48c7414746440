"""From Django's requests to SCIM's and back: methods, tokens, media types, refusals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from rules.directory.errors import (
    DirectoryError,
    GroupNameTaken,
    NoSuchGroup,
    NoSuchUser,
    UnknownMembers,
    UserNameTaken,
)
from rules.directory.models import Source
from usersync.addresses import scim_base_url
from usersync.scim.authentication import authenticated_source
from usersync.scim.errors import (
    CONTENT_TYPE,
    BodyTooLarge,
    InvalidSyntax,
    InvalidValue,
    LengthRequired,
    MethodNotAllowed,
    NotFound,
    NotUnique,
    ScimError,
    UnsupportedMediaType,
    error_response,
)

# Takes a Call (discovery: the HttpRequest), and what the address captured by name.
Handler = Callable[..., HttpResponse]

_MEDIA_TYPES = frozenset({CONTENT_TYPE, "application/json"})
_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose sender is known."""

    request: HttpRequest
    source: Source

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.GET.dict()

    @property
    def base_url(self) -> str:
        return scim_base_url(self.request)

    @property
    def body(self) -> bytes:
        """Raises UnsupportedMediaType, BodyTooLarge, InvalidSyntax."""
        return _body(self.request)


def endpoint(**handlers: Handler) -> Handler:
    """A view for clients with a token, one handler per method: `endpoint(GET=..., POST=...)`."""

    def authenticated(request: HttpRequest, **captured: UUID | str) -> HttpResponse:
        source = authenticated_source(request)
        handler = _handler_for(request, handlers)
        return handler(Call(request, source), **captured)

    return _view(authenticated)


def discovery_endpoint(handler: Handler) -> Handler:
    """A GET that needs no token: how to authenticate is written there (RFC 7643 §5)."""

    def public(request: HttpRequest, **captured: UUID | str) -> HttpResponse:
        if "Authorization" in request.headers:
            authenticated_source(request)
        return _handler_for(request, {"GET": handler})(request, **captured)

    return _view(public)


def answer(content: object, *, status: int = 200, location: str = "") -> HttpResponse:
    headers = {"Location": location} if location else {}
    return HttpResponse(
        msgspec.json.encode(content), status=status, content_type=CONTENT_TYPE, headers=headers
    )


def _view(handle: Handler) -> Handler:
    def view(request: HttpRequest, **captured: UUID | str) -> HttpResponse:
        try:
            return handle(request, **captured)
        except ScimError as refusal:
            return error_response(refusal.status, refusal.detail, refusal.scim_type, refusal.headers)
        except DirectoryError as refusal:
            return _directory_refusal(refusal)

    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def _directory_refusal(error: DirectoryError) -> HttpResponse:
    for kinds, refusal in _REFUSALS:
        if isinstance(error, kinds):
            return error_response(refusal.status, str(error), refusal.scim_type)
    raise error


_REFUSALS: Sequence[tuple[tuple[type[DirectoryError], ...], type[ScimError]]] = (
    ((NoSuchUser, NoSuchGroup), NotFound),
    ((UserNameTaken, GroupNameTaken), NotUnique),
    ((UnknownMembers,), InvalidValue),
)


def _handler_for(request: HttpRequest, handlers: Mapping[str, Handler]) -> Handler:
    handler = handlers.get(request.method or "")
    if handler is None:
        allowed = ", ".join(handlers)
        raise MethodNotAllowed(
            f"{request.method} is not possible here, only {allowed}.", headers={"Allow": allowed}
        )
    return handler


def _body(request: HttpRequest) -> bytes:
    _check_media_type(request)
    limit = settings.SCIM_MAX_BODY_BYTES
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        raise LengthRequired("Send the body with a Content-Length; chunked bodies are not read.")
    try:
        body = request.body
    except RequestDataTooBig:
        raise BodyTooLarge(f"A request may have {limit} bytes.") from None
    except UnreadablePostError:
        raise InvalidSyntax("The body did not arrive whole.") from None
    if len(body) > limit:
        raise BodyTooLarge(f"A request may have {limit} bytes, this one has {len(body)}.")
    return body


def _check_media_type(request: HttpRequest) -> None:
    """Without one it is taken for JSON."""
    if request.content_type and request.content_type not in _MEDIA_TYPES:
        raise UnsupportedMediaType(f"The body must be {CONTENT_TYPE}, not {request.content_type}.")
    charset = (request.content_params or {}).get("charset", "utf-8")
    if charset.lower() not in _CHARSETS:
        raise UnsupportedMediaType("The body must be in UTF-8 (RFC 8259).")
