"""What stands between Django and everything below /scim/: the framework knows nothing of the protocol."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from usersync.scim.errors import CONTENT_TYPE, error_response
from usersync.scim.urls import view_at

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# What is ours.
BELOW = "/scim/"


class ScimErrorPages:
    """Django's own pages in the words of SCIM.

    The outermost middleware: errors of views and of other middleware have become responses by then.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(BELOW) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        # The page itself is not passed on: with DEBUG it shows the trace.
        return error_response(response.status_code, _detail(response.status_code))


class ScimDoor:
    """Requests of identity providers go in here: they need no session, no language and no page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        # Of what is left out this alone matters here: it raises where the host is not ours.
        request.get_host()
        view, captured = view_at(request.path_info)
        response: HttpResponseBase = view(request, **captured)
        return response


def _detail(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "The service failed; its log says why."
    return f"{HTTPStatus(status).phrase}."
