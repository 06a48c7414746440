"""From Django's requests to SCIM's and back: who calls, by which method, and what the answer looks like."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from rules.accounts.walls import walled, within
from rules.connections.known_tokens import KnownToken, TokenChanged, demanded
from usersync.scim.authentication import authenticated_source, expected_token, note_use
from usersync.scim.call import Call
from usersync.scim.errors import CONTENT_TYPE, MethodNotAllowed
from usersync.scim.refusals import answered
from usersync.scim.request_log import logged

# Takes a Call (discovery: the HttpRequest), and what the address captured by name.
Handler = Callable[..., HttpResponse]


def endpoint(**handlers: Handler) -> Handler:
    """A view for clients with a token, one handler per method: `endpoint(GET=..., POST=...)`."""

    def authenticated(request: HttpRequest, **captured: UUID | str) -> HttpResponse:
        def handle(call: Call) -> HttpResponse:
            return answered(lambda: _handler_for(request, handlers)(call, **captured))

        known = expected_token(request)
        call = Call(request, known.token.source if known else authenticated_source(request))
        if known:
            with suppress(TokenChanged):
                return _of_known(known, call, handle)
            call.source = authenticated_source(request)
        return _within_account(call, lambda: handle(call))

    return _view(authenticated)


def _of_known(known: KnownToken, call: Call, handle: Callable[[Call], HttpResponse]) -> HttpResponse:
    """Raises TokenChanged before anything is done."""

    def demanding() -> HttpResponse:
        with demanded(known):
            return handle(call)

    response = _within_account(call, demanding)
    note_use(known.token, timezone.now())
    return response


def _within_account(call: Call, handle: Callable[[], HttpResponse]) -> HttpResponse:
    with within(call.source.account_id):
        return logged(call, handle)


def endpoint_of_any_method(handler: Handler) -> Handler:
    return endpoint(**dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), handler))


def discovery_endpoint(handler: Handler) -> Handler:
    """A GET that needs no token: how to authenticate is written there (RFC 7643 §5)."""

    def public(request: HttpRequest, **captured: UUID | str) -> HttpResponse:
        if "Authorization" in request.headers:
            authenticated_source(request)
        return _handler_for(request, {"GET": handler})(request, **captured)

    return _view(public)


def answer(content: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        msgspec.json.encode(content), status=status, content_type=CONTENT_TYPE, headers=dict(headers or {})
    )


def _view(handle: Handler) -> Handler:
    def view(request: HttpRequest, **captured: UUID | str) -> HttpResponse:
        with walled():
            response = answered(lambda: handle(request, **captured))
        if request.method == "HEAD":
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return view


def _handler_for(request: HttpRequest, handlers: Mapping[str, Handler]) -> Handler:
    handler = handlers.get("GET" if request.method == "HEAD" else request.method or "")
    if handler is None:
        allowed = ", ".join(handlers).replace("GET", "GET, HEAD")
        raise MethodNotAllowed(
            f"{request.method} is not possible here, only {allowed}.", headers={"Allow": allowed}
        )
    return handler
