"""In front of the screens: set-up, the account one works in, and the choice of light or dark."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from rules.accounts.rights import Right
from usersync.console.forms.set_up import SetUpForm
from usersync.console.navigation import sections_for
from usersync.console.numbers import number_in
from usersync.console.redirects import next_page
from usersync.operators.access import AdministratorRequest, open_to
from usersync.operators.errors import OperatorError
from usersync.operators.models import Operator
from usersync.operators.proof import let_in
from usersync.operators.services import is_set_up, set_up_account
from usersync.operators.standing import CHOSEN, open_standings

THEMES = ("auto", "light", "dark")
_A_YEAR = 365 * 24 * 60 * 60


class Visit(HttpRequest):
    """Of somebody who may not be signed in; for annotations only."""

    htmx: HtmxDetails


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    if is_set_up():
        return redirect("account_login")
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            let_in(request, set_up_account(**form.cleaned_data).operator)
            return redirect("console:user_sync")
        except OperatorError as error:
            form.add_error(None, str(error))
    return render(request, "door/set_up.html", {"form": form})


@require_safe
@open_to(*Right)
def home(request: AdministratorRequest) -> HttpResponse:
    """The first screen that is open to the operator."""
    return redirect(f"console:{sections_for(request.standing)[0][0].url_name}")


@never_cache
@require_safe
def no_access(request: HttpRequest) -> HttpResponse:
    """For who is signed in and may do nothing in any account, or not any more."""
    if not isinstance(request.user, Operator):
        return redirect("account_login")
    if open_standings(request, request.user):
        return redirect("console:home")
    return render(request, "door/no_access.html")


@require_POST
@open_to(*Right)
def switch_account(request: AdministratorRequest) -> HttpResponse:
    """To another account that the operator belongs to."""
    account_id = number_in(request.POST.get("account", ""))
    if account_id not in request.standings:
        raise Http404
    request.session[CHOSEN] = account_id
    return redirect("console:home")


@require_POST
def theme(request: Visit) -> HttpResponse:
    """Keep the choice in a cookie; with scripts the page goes on without being loaded again."""
    choice = request.POST.get("theme")
    if request.htmx:
        response = render(request, "partials/theme_choice.html", {"chosen": choice})
    else:
        response = HttpResponseRedirect(next_page(request))
    if choice in THEMES:
        response.set_cookie("theme", choice, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure())
    return response
