"""The e-mail domains on the page of single sign-on: claimed, checked, given up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from usersync.console.forms.sso import DomainForm, settings_form
from usersync.console.views.sso import connection_of, page_of_connection
from usersync.operators import domains
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    freshly_proven,
    get_sso_domain,
)
from usersync.operators.domain_records import Answer, Record
from usersync.operators.errors import OperatorError
from usersync.operators.models import SsoDomain


@never_cache
@require_POST
@administrators_only
@freshly_proven
def add(request: AdministratorRequest) -> HttpResponse:
    connection = connection_of(request)
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            domains.claim(account=request.account, actor=request.actor, name=form.cleaned_data["domain"])
            messages.success(request, _("Add the record to the DNS of the domain, then check it."))
            return redirect("console:sso")
        except OperatorError as refusal:
            form.add_error("domain", str(refusal))
    return page_of_connection(request, connection, settings_form(None, connection), form)


@require_POST
@administrators_only
def check(request: AdministratorRequest, domain_id: int) -> HttpResponse:
    domain = get_sso_domain(request, domain_id)
    try:
        answer = domains.check(domain=domain, actor=request.actor)
    except OperatorError as refusal:
        messages.error(request, str(refusal))
        return redirect("console:sso")
    domain = get_sso_domain(request, domain_id)
    tell = messages.success if answer is Answer.FOUND else messages.error
    tell(request, _sentence(domain, answer))
    return redirect("console:sso")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
@freshly_proven
def remove(request: AdministratorRequest, domain_id: int) -> HttpResponse:
    domain = get_sso_domain(request, domain_id)
    if request.method != "POST":
        context = {"heading": _("Remove domain"), "domain": domain}
        return render(request, "admin_settings/sso_domain_remove.html", context)
    domains.give_up(domain=domain, actor=request.actor)
    messages.success(request, _("%(domain)s is removed.") % {"domain": domain})
    return redirect("console:sso")


def _sentence(domain: SsoDomain, answer: Answer) -> str:
    named = {"domain": domain.name, "host": Record.of(domain).host}
    match answer:
        case Answer.FOUND if domain.verified_at:
            return _("The record is there: %(domain)s is verified.") % named
        case Answer.FOUND:
            return (
                _(
                    "The record is there. Another account had %(domain)s until now; it becomes yours within a"
                    " minute. Load this page again then."
                )
                % named
            )
        case Answer.OTHER:
            return _("The TXT record at %(host)s has another value. Paste the one shown here.") % named
        case Answer.ABSENT:
            return _("There is no TXT record at %(host)s yet. The DNS can take an hour to show it.") % named
        case Answer.SILENT:
            return _("The DNS gave no answer, so nothing has changed. Try again in a minute.")
