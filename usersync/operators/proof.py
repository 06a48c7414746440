"""How, and how recently, the operator of a session has proven who they are."""

import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from usersync.operators.models import Operator
from usersync.operators.standing import THROUGH_SSO

# The company that has shut somebody out is asked again soon.
_THROUGH_SSO_LASTS = timedelta(hours=12)


def let_in(request: HttpRequest, operator: Operator) -> None:
    """Somebody who has just chosen a password."""
    login(request, operator)
    record_authentication(request, operator, method="password")
    UserSession.objects.create_from_request(request)


def let_in_through_sso(request: HttpRequest, operator: Operator, account_id: int) -> None:
    """Into one account, and into nothing that is the operator's own."""
    login(request, operator)
    request.session[THROUGH_SSO] = account_id
    request.session.set_expiry(_THROUGH_SSO_LASTS)
    record_authentication(request, operator, method="socialaccount")
    UserSession.objects.create_from_request(request)


def is_fresh(request: HttpRequest) -> bool:
    """Whether a dangerous act may follow without asking again."""
    latest = max((record["at"] for record in _records(request)), default=0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def has_second_factor(request: HttpRequest) -> bool:
    """A code or a passkey, in this session; single sign-on asks for its own."""
    return THROUGH_SSO in request.session or any(record["method"] == "mfa" for record in _records(request))


def where_to_prove(request: HttpRequest, then: str) -> str:
    """The page that asks again, and leads on."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    through_sso = THROUGH_SSO in request.session
    address = methods[0]["url"] if methods and not through_sso else reverse("sso_again")
    return f"{address}?{urlencode({'next': then})}"


def where_to_add_a_factor(request: HttpRequest) -> str:
    """To who has a second factor: the page that asks for it; else the page to get one."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    factors = [method["url"] for method in methods if method["id"].startswith("mfa")]
    if not factors:
        return f"{reverse('mfa_index')}?required=1"
    return f"{factors[0]}?{urlencode({'next': resolve_url(settings.LOGIN_REDIRECT_URL)})}"


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return get_authentication_records(request, request.user)  # type: ignore[no-any-return]  # allauth is not typed
