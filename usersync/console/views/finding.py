"""The search over everything: a page, and the list under the palette's field."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rules.accounts.rights import Right
from usersync.console.finding import find
from usersync.operators.access import AdministratorRequest, open_to


@require_safe
@open_to(Right.SEE_USERS)
def finding(request: AdministratorRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    context = {"heading": gettext("Search"), "search": text, "shelves": find(request, text)}
    return render(request, "search/_shelves.html" if request.htmx else "search/page.html", context)
