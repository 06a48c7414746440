"""What was entered when a proof was asked for: kept a few minutes for the page that it was entered on.

It is shown there again and never done by itself: a proof that somebody else has provoked saves nothing.
"""

import json
import time

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from usersync import secrets

# Of the session; encrypted, because secrets are entered, too.
_KEPT = "entries_kept"
_SECONDS = 10 * 60
_MAX_LENGTH = 64 * 1024


def keep_entries(request: HttpRequest) -> None:
    if request.method != "POST":
        return
    entries = request.POST.copy()
    entries.pop("csrfmiddlewaretoken", None)
    kept = json.dumps([request.path, time.time(), entries.urlencode()])
    if len(kept) <= _MAX_LENGTH:
        request.session[_KEPT] = secrets.encrypt(kept)


def entries_of(request: HttpRequest) -> QueryDict | None:
    """What is sent; or, on the page that comes after the proof, what was sent to it before."""
    return request.POST if request.method == "POST" else kept_entries(request, sent_to=request.path)


def kept_entries(request: HttpRequest, *, sent_to: str) -> QueryDict | None:
    """What was sent there before the proof, once."""
    path, at, entries = _kept(request)
    if path != sent_to:
        return None
    del request.session[_KEPT]
    if time.time() - at > _SECONDS:
        return None
    messages.info(request, _("What you entered is here again. It is not saved yet."))
    return QueryDict(entries)


def _kept(request: HttpRequest) -> tuple[str, float, str]:
    try:
        path, at, entries = json.loads(secrets.decrypt(request.session[_KEPT]))
    except (KeyError, secrets.CannotDecrypt):
        return "", 0, ""
    return path, at, entries
