"""Times in the zone of who looks: `zone.js` tells it in a cookie. Until then in UTC, and named so."""

from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

COOKIE = "zone"
# A walk through the files of all zones.
_zones = cache(available_timezones)


class ViewersZone:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = request.COOKIES.get(COOKIE, "")
        with timezone.override(ZoneInfo(name) if name in _zones() else None):
            return self._get_response(request)
