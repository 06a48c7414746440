"""Directory connections: SCIM clients, their tokens, and what they sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rules.connections.models import ScimToken
from rules.connections.selectors import failed_requests, scim_clients, traffic_of, traffic_sums
from rules.connections.tokens import MAX_ACTIVE, TokenError, active_tokens, create_client, revoke, rotate
from rules.directory.models import Source
from usersync.addresses import scim_base_url
from usersync.console.connection_guides import guides
from usersync.console.forms.connection import ConnectionForm
from usersync.console.paging import page_of
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    freshly_proven,
    get_scim_client,
    get_scim_token,
)
from usersync.operators.kept_entries import entries_of

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@administrators_only
def connections(request: AdministratorRequest) -> HttpResponse:
    sums = traffic_sums(request.account)
    rows = [(source, sums.get(source.pk)) for source in scim_clients(request.account)]
    return render(
        request, "connections/list.html", {"heading": gettext("Directory connections"), "rows": rows}
    )


@require_http_methods(_READ_AND_WRITE)
@never_cache
@administrators_only
@freshly_proven
def add(request: AdministratorRequest) -> HttpResponse:
    form = ConnectionForm(entries_of(request))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            return _show_once(
                request, *create_client(account=request.account, name=name, actor=request.actor)
            )
        except TokenError as refusal:
            form.add_error("name", str(refusal))
    return render(request, "connections/add.html", {"heading": gettext("Add connection"), "form": form})


@require_safe
@administrators_only
def connection(request: AdministratorRequest, source_id: int) -> HttpResponse:
    source = get_scim_client(request, source_id)
    now = timezone.now()
    context = {
        "heading": source.name,
        "source": source,
        "base_url": scim_base_url(request),
        "guides": guides(scim_base_url(request)),
        "tokens": ScimToken.objects.filter(source=source).order_by("created_at", "pk"),
        "now": now,
        "can_add_token": active_tokens(source, now).count() < MAX_ACTIVE,
        "traffic": traffic_of(source),
        "page": page_of(request, failed_requests(source)),
    }
    return render(request, "connections/connection.html", context)


@require_POST
@never_cache
@administrators_only
@freshly_proven
def add_token(request: AdministratorRequest, source_id: int) -> HttpResponse:
    source = get_scim_client(request, source_id)
    try:
        token_text = rotate(source=source, actor=request.actor)
    except TokenError as refusal:
        messages.error(request, str(refusal))
        return redirect("console:connection", source.pk)
    return _show_once(request, source, token_text)


@require_http_methods(_READ_AND_WRITE)
@administrators_only
@freshly_proven
def revoke_token(request: AdministratorRequest, token_id: int) -> HttpResponse:
    token = get_scim_token(request, token_id)
    if request.method != "POST":
        others = active_tokens(token.source, timezone.now()).exclude(pk=token.pk).exists()
        context = {"heading": gettext("Revoke token"), "token": token, "others": others}
        return render(request, "connections/revoke.html", context)
    revoke(token=token, actor=request.actor)
    messages.success(request, gettext("The token %(token)s is revoked.") % {"token": token})
    return redirect("console:connection", token.source_id)


def _show_once(request: AdministratorRequest, source: Source, token_text: str) -> HttpResponse:
    """No redirect: the token is kept nowhere that the next request could read it from."""
    heading = gettext("Token of %(source)s") % {"source": source.name}
    base_url = scim_base_url(request)
    context = {
        "heading": heading,
        "source": source,
        "token_text": token_text,
        "base_url": base_url,
        "guides": guides(base_url, token_text),
    }
    return render(request, "connections/token.html", context)
