from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from usersync.inbox import maildir
from usersync.inbox.maildir import Mail
from usersync.letter_frames import letter_frame
from usersync.operators.access import AdministratorRequest, administrators_only


@require_safe
@never_cache
@administrators_only
def inbox(request: AdministratorRequest) -> HttpResponse:
    mails = maildir.newest()
    return render(request, "inbox/list.html", {"mails": mails, "more": maildir.count() - len(mails)})


@require_safe
@administrators_only
def mail(request: AdministratorRequest, name: str) -> HttpResponse:
    return render(request, "inbox/mail.html", {"mail": _get(name)})


@require_safe
@letter_frame
@administrators_only
def html(request: AdministratorRequest, name: str) -> HttpResponse:  # noqa: ARG001 - a view
    """Its links open outside the frame."""
    return HttpResponse(_get(name).html.replace("<head>", '<head><base target="_blank">', 1))


def _get(name: str) -> Mail:
    found = maildir.mail_named(name)
    if found is None:
        raise Http404
    return found
