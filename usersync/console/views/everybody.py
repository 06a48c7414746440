"""Everybody whom a change would touch, page by page: at the address of its question, as `?show=people`."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from rules.provisioning.preview import Effect
from usersync.console.effects.people import people_of
from usersync.console.paging import numbered
from usersync.operators.access import AdministratorRequest

Entries = Sequence[tuple[str, str]]


def everybody_url(path: str, entries: Entries = ()) -> str:
    """Of a question that is asked at the path, about these entries."""
    return f"{path}?{urlencode([*entries, ('show', 'people')])}"


def is_asked_for(request: AdministratorRequest) -> bool:
    return request.GET.get("show") == "people"


def everybody(
    request: AdministratorRequest, effect: Effect, heading: str, entries: Entries = ()
) -> HttpResponse:
    """`entries` of a form, which no address has, are sent on from page to page."""
    total = len(effect.people)
    page = numbered(request, lambda start, end: people_of(effect, start, end - start), total, most=total)
    return render(request, "effect/people.html", {"heading": heading, "page": page, "entries": entries})
