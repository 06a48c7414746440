"""Parts of a page that ask again and again."""

from collections.abc import Mapping
from hashlib import blake2s
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def fingerprint(text: str) -> str:
    return blake2s(text.encode(), digest_size=8).hexdigest()


def unless_seen(request: HttpRequest, template_name: str, context: Mapping[str, Any]) -> HttpResponse:
    """The rendered part, or 204 where `?seen=` says that it is on the page already: nothing moves then."""
    text = render_to_string(template_name, dict(context), request)
    seen = fingerprint(text)
    if request.GET.get("seen") == seen:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponse(text, headers={"HX-Fingerprint": seen})
