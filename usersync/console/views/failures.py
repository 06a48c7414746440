"""Details of one kind of failure, and its retry."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rules.provisioning.failures.errors import NothingToRetry
from rules.provisioning.failures.retry import RETRIED, retry_failures
from rules.provisioning.models import FailureKind
from usersync.console.failures.details import read_details
from usersync.console.sentences import grouped
from usersync.operators.access import AdministratorRequest, administrators_only

_WHAT_TO_DO = {
    FailureKind.OUT_OF_SEATS: _(
        "Seats go out by rule priority, then by how long a user has waited. The line moves by itself when a"
        " seat is freed or bought."
    ),
    FailureKind.EMAIL_TAKEN: _(
        "Two active users cannot share an e-mail address. Correct it in the directory: whoever is refused"
        " here is activated by itself as soon as the address is free."
    ),
    FailureKind.MAIL_UNDELIVERABLE: _(
        "These users have their products, but not the e-mail that tells them. Correct the address in the"
        " directory, then retry."
    ),
    FailureKind.GROUP_GONE: _(
        "The directory has deleted these groups: nobody matches their rules. Choose another group for a rule,"
        " or delete it. A group of the same name that comes back is recognised."
    ),
}
_NOTHING = _("There is nothing to retry: it has been done meanwhile.")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def failures(request: AdministratorRequest, kind: str) -> HttpResponse:
    if kind not in FailureKind.values:
        raise Http404
    found = FailureKind(kind)
    if request.method == "POST":
        return _retry(request, found)
    details, search = read_details(request, found), request.GET.get("q", "")
    context = {
        "heading": found.label,
        "lead": _WHAT_TO_DO[found],
        "kind": found,
        "can_retry": found in RETRIED and (details.lines or search),
        "is_of_users": found is not FailureKind.GROUP_GONE,
        "search": search,
        "kept": [("product", details.product.pk)] if details.product else [],
        "details": details,
        "page": details.page,
    }
    return render(request, "failures/page.html", context)


def _retry(request: AdministratorRequest, kind: FailureKind) -> HttpResponse:
    if kind not in RETRIED:
        raise Http404
    try:
        users = retry_failures(account=request.account, actor=request.actor, kind=kind)
    except NothingToRetry:
        messages.warning(request, str(_NOTHING))
    else:
        said = ngettext("%(users)s user is tried again.", "%(users)s users are tried again.", users)
        messages.success(request, said % {"users": grouped(users)})
    return redirect("console:user_sync")
