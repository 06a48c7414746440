"""Coming in and going out: set-up, sign-in, sign-out, and the choice of light or dark."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rules.accounts.models import Account
from usersync.console.forms.set_up import SetUpForm
from usersync.console.forms.sign_in import SignInForm
from usersync.console.redirects import next_page
from usersync.operators.errors import OperatorError
from usersync.operators.services import set_up_account

THEMES = ("auto", "light", "dark")
_A_YEAR = 365 * 24 * 60 * 60


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    if not Account.objects.exists():
        return redirect("console:set_up")
    form = SignInForm(request.POST or None, request=request)
    if form.is_valid():
        login(request, form.operator)
        return HttpResponseRedirect(next_page(request))
    return render(request, "door/sign_in.html", {"form": form, "next": next_page(request)})


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    if Account.objects.exists():
        return redirect("console:sign_in")
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            login(request, set_up_account(**form.cleaned_data).operator)
            return redirect("console:user_sync")
        except OperatorError as error:
            form.add_error(None, str(error))
    return render(request, "door/set_up.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("console:sign_in")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie that `static/js/theme.js` reads before anything is painted."""
    response = HttpResponseRedirect(next_page(request))
    choice = request.POST.get("theme")
    if choice in THEMES:
        response.set_cookie("theme", choice, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure())
    return response
