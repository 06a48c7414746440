"""Parts of a page that ask again and again."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

from usersync.console.fingerprint import fingerprint


def unless_seen(request: HttpRequest, template_name: str, context: Mapping[str, Any]) -> HttpResponse:
    """The rendered part; its field `seen` comes back with the next request: 204 where nothing has changed."""
    text = render_to_string(template_name, dict(context), request)
    seen = fingerprint(text)
    if request.GET.get("seen") == seen:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponse(text + format_html('<input type="hidden" name="seen" value="{}">', seen))
