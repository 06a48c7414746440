"""Parts of a page that ask again and again."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from usersync.console.fingerprint import fingerprint


def unless_seen(request: HttpRequest, template_name: str, context: Mapping[str, Any]) -> HttpResponse:
    """The rendered part, or 204 where `?seen=` says that it is on the page already: nothing moves then."""
    text = render_to_string(template_name, dict(context), request)
    seen = fingerprint(text)
    if request.GET.get("seen") == seen:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponse(text, headers={"HX-Fingerprint": seen})
