"""A browser in which somebody is signed in, without the price of a sign-in page."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client

from usersync.operators.models import Operator


def sign_in(client: Client, operator: Operator, *methods: str, ago: float = 0) -> None:
    """By password, or by `methods`, that many seconds ago."""
    client.force_login(operator)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time() - ago} for method in methods or ("password",)
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(operator.pk)
    session.save()
