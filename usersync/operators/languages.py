"""The language of a page: the one that the operator picked, else what the browser asks for."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from usersync.operators.models import Operator

GetResponse = Callable[[HttpRequest], HttpResponseBase]

_FOR_MACHINES = ("/scim/", "/health/")


class ReadersLanguage:
    """Stands behind the authentication. It leaves the language active, for responses that stream."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(_FOR_MACHINES):
            translation.deactivate()
            return self.get_response(request)
        picked = _picked(request)
        language = picked or translation.get_language_from_request(request)
        translation.activate(language)
        response = self.get_response(request)
        if not picked:
            patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


def _picked(request: HttpRequest) -> str:
    return request.user.language if isinstance(request.user, Operator) else ""
