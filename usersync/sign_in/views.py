"""Sign-in, and the sessions of an operator; the other pages are django-allauth's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from usersync.operators.services import is_set_up
from usersync.operators.standing import THROUGH_SSO


class SignIn(LoginView):  # type: ignore[misc] # allauth is not typed
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - whatever is passed on
        if not is_set_up():
            return redirect("console:set_up")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


sign_in = SignIn.as_view()


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account_login")


def own(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For what opens every account of an operator: closed to sessions that one company has vouched for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - whatever is passed on
        if THROUGH_SSO in request.session:
            messages.info(request, _("You have signed in through your company, which looks after that."))
            return redirect("console:home")
        return view(request, *args, **kwargs)

    return guarded


@require_POST
@login_required
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One of the operator's own, on another device."""
    get_object_or_404(UserSession, user=request.user, pk=session_id).end()
    messages.success(request, _("The session is ended."))
    return redirect("usersessions_list")
