"""Django's own pages below /scim/ in the words of SCIM: the framework knows nothing of the protocol."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from usersync.scim.errors import CONTENT_TYPE, error_response

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ScimErrorPages:
    """The outermost middleware: errors of views and of other middleware have become responses by then."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith("/scim/") or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        # The page itself is not passed on: with DEBUG it shows the trace.
        return error_response(response.status_code, _detail(response.status_code))


def _detail(status: int) -> str:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "The service failed; its log says why."
    return f"{HTTPStatus(status).phrase}."
