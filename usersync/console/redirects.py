"""Where to go next."""

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest) -> str:
    """The page that `next` names, if it is one of ours; else the first page that is open to them."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # `NaN` or `users` would be allowed too, as relative addresses; we only ever ask for a path.
    return wanted if ours and wanted.startswith("/") else resolve_url("console:home")
