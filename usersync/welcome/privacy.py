"""What all of the end user's pages keep: no copies, no traces to other sites, and a limit."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

# Says which e-mail its bearer came from.
COOKIE = "us_welcome"
REQUESTS_PER_MINUTE = 30


def private(view: View[P]) -> View[P]:
    """Nothing is cached, no address goes to other sites, and one link answers so many requests a minute."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        is_too_much = _is_too_much(request, kwargs.get("token"))
        answer = _too_many(request) if is_too_much else view(request, *args, **kwargs)
        # Not `no-referrer`: browsers would then send forms with the origin "null", which CSRF checks refuse.
        answer["Referrer-Policy"] = "same-origin"
        return answer

    return never_cache(guarded)


def _is_too_much(request: HttpRequest, token: object) -> bool:
    """Counted by link, or by cookie where there is none: behind a proxy all addresses may be one."""
    who = token or request.COOKIES.get(COOKIE, "")
    key = f"welcome-visits:{hashlib.sha256(str(who).encode()).hexdigest()}"
    try:
        cache.add(key, 0, timeout=60)
        return cache.incr(key) > REQUESTS_PER_MINUTE
    except (RedisError, ValueError):
        return False  # without Redis, or just as the minute ended


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "welcome/too_many.html", status=429)
