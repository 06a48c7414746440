"""The links by which people come in for the first time."""

import logging

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from usersync.addresses import public_url
from usersync.console.forms.invitation import FirstTimeForm, NewcomerForm, invitation_form
from usersync.console.tasks import mail_first_links
from usersync.operators.errors import InvitationGone
from usersync.operators.invitations import accept, invitation_of
from usersync.operators.proof import let_in

_log = logging.getLogger(__name__)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who signs in for the first time says name and password. Who has a password proves with it who they
    are: the link has only shown whose mailbox it is."""
    try:
        opened = invitation_of(token)
        form = invitation_form(request.POST or None, opened)
        if request.method == "POST" and form.is_valid():
            operator = accept(token=token, **form.cleaned_data)
            if isinstance(form, NewcomerForm):
                let_in(request, operator)
            return redirect("console:home")
    except InvitationGone as gone:
        return render(request, "door/invitation_gone.html", {"sentence": str(gone)}, status=404)
    return render(request, "door/invitation.html", {"form": form, "invitation": opened})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def first_time(request: HttpRequest) -> HttpResponse:
    """A link for people whom a rule has made administrators. The answer is the same for everybody, and takes
    as long: a worker finds out whether somebody is behind the address.
    """
    form = FirstTimeForm(request.POST or None)
    if not form.is_valid():
        return render(request, "door/first_time.html", {"form": form})
    email = form.cleaned_data["email"]
    if not consume(request, action="first_time", key=email.lower()):
        return render(request, "429.html", status=429)
    try:
        mail_first_links.apply_async((email, public_url(request), get_language()), retry=False)
    except (OperationalError, RedisError, OSError):
        _log.exception("Nobody can be asked to mail links for the first time.")
    return render(request, "door/first_time_sent.html", {"email": email})
