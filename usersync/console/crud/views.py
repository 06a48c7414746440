"""The views of a declared screen, and their addresses."""

from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from rules.catalog.errors import CatalogError
from usersync.console.crud.form import EntryForm
from usersync.console.crud.lines import Showing
from usersync.console.crud.screen import Screen
from usersync.console.effects import view_of
from usersync.console.listing import Sorting
from usersync.console.paging import page_of
from usersync.console.removing import Removing
from usersync.console.views.confirmation import to_question
from usersync.console.views.everybody import everybody, everybody_url, is_asked_for
from usersync.operators.access import AdministratorRequest, View, freshly_proven, open_to

R = TypeVar("R")
_READ_AND_WRITE = ["GET", "HEAD", "POST"]


def addresses(screen: Screen[Any]) -> list[URLPattern]:
    return [
        path(screen.path, _list_view(screen), name=screen.plural),
        path(f"{screen.path}add/", _add_view(screen), name=f"{screen.name}_add"),
        path(f"{screen.path}<int:row_id>/", _edit_view(screen), name=f"{screen.name}_edit"),
        path(f"{screen.path}<int:row_id>/delete/", _delete_view(screen), name=f"{screen.name}_delete"),
    ]


def _list_view(screen: Screen[R]) -> View[...]:
    @require_safe
    @open_to(screen.sees, screen.changes)
    def list_rows(request: AdministratorRequest) -> HttpResponse:
        search = request.GET.get("q", "")
        sorting = Sorting.of(request, screen.columns)
        rows = screen.visible(request, screen.rows(request.account, search))
        page = page_of(request, sorting.sorted(rows))
        may_change = request.standing.may(screen.changes)
        showing = Showing(search, sorting, may_change, opens_rules=request.standing.is_full)
        context = {
            "screen": screen,
            "heading": screen.texts.heading,
            "search": search,
            "sorting": sorting,
            "may_change": may_change,
            "page": page,
            "rows": [screen.line(row, showing) for row in page],
        }
        return render(request, screen.list_template, context)

    return list_rows


def _add_view(screen: Screen[R]) -> View[...]:
    @require_http_methods(_READ_AND_WRITE)
    @open_to(screen.changes)
    def add(request: AdministratorRequest) -> HttpResponse:
        form = screen.form(request.POST or None, account=request.account, row=None)
        screen.adapt(request, form)
        if added := saved(request, form):
            return _answer(request, screen, gettext("%(name)s is added.") % {"name": added})
        return _form_page(request, screen, form, screen.texts.add, {})

    return add


def _edit_view(screen: Screen[R]) -> View[...]:
    @require_http_methods(_READ_AND_WRITE)
    @open_to(screen.changes)
    def edit(request: AdministratorRequest, row_id: int) -> HttpResponse:
        row = screen.get(request, row_id)
        name = str(row)
        form = screen.form(request.POST or None, account=request.account, row=row)
        screen.adapt(request, form)
        if changed := saved(request, form):
            return _answer(request, screen, gettext("%(name)s is saved.") % {"name": changed})
        return _form_page(request, screen, form, name, {"row": row, **screen.more(row)})

    return edit


def _delete_view(screen: Screen[Any]) -> View[...]:
    @require_http_methods(_READ_AND_WRITE)
    @open_to(screen.changes)
    @freshly_proven
    def delete(request: AdministratorRequest, row_id: int) -> HttpResponseBase:
        """Where rules name it, what they name instead is chosen, and its effect seen, before it goes."""
        row = screen.get(request, row_id)
        removing = Removing.of(request, row)
        if request.method == "POST" and removing.is_settled:
            return _deleted(request, screen, removing)
        if request.method == "POST":
            return to_question(request, {"instead": removing.asked or ""})
        heading = screen.texts.delete_question % {"name": row}
        if removing.instead and is_asked_for(request):
            return everybody(request, removing.effect, heading)
        context = {"screen": screen, "row": row, "row_id": row_id, "removal": screen.removal(row)}
        context["is_possible"] = not context["removal"].obstacles and not removing.is_stuck
        context |= {"removing": removing, "heading": heading}
        if removing.instead:
            context["effect"] = view_of(removing.effect, request.account)
            context["people_url"] = everybody_url(request.path, [("instead", removing.asked or "")])
        return render(request, "generic/delete.html", context)

    return delete


def _deleted(request: AdministratorRequest, screen: Screen[Any], removing: Removing) -> HttpResponse:
    name, row_id = str(removing.row), removing.row.pk
    try:
        screen.delete(account=request.account, actor=request.actor, row_id=row_id, instead=removing.instead)
    except CatalogError as refusal:
        messages.error(request, str(refusal))
        return redirect(screen.delete_url, row_id)
    messages.success(request, gettext("%(name)s is deleted.") % {"name": name})
    return redirect(screen.list_url)


def saved(request: AdministratorRequest, form: EntryForm[R]) -> R | None:
    """The saved row; None where there is nothing to save, or the form says why not."""
    if not form.is_valid():
        return None
    try:
        return form.save(request.actor)
    except CatalogError as refusal:
        form.add_error(refusal.field, str(refusal))
        return None


def _answer(request: AdministratorRequest, screen: Screen[R], said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(screen.add_url if request.POST.get("then") == "another" else screen.list_url)


def _form_page(
    request: AdministratorRequest,
    screen: Screen[R],
    form: EntryForm[R],
    heading: str | Promise,
    more: dict[str, Any],
) -> HttpResponse:
    context = {"screen": screen, "form": form, "heading": heading, **more}
    return render(request, screen.form_template, context)
