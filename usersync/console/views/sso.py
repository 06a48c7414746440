"""Single sign-on: what to paste on both sides, the test, and the switch."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from usersync.addresses import public_url
from usersync.console.forms.sso import DomainForm, KindForm, SettingsForm, SwitchForm, settings_form
from usersync.operators.access import AdministratorRequest, administrators_only, freshly_proven
from usersync.operators.domain_records import Record
from usersync.operators.errors import OperatorError
from usersync.operators.kept_entries import entries_of, kept_entries
from usersync.operators.models import SsoConnection, SsoDomain, SsoKind
from usersync.operators.sso import change_settings, choose_kind
from usersync.operators.sso import switch as switch_sso
from usersync.sign_in.sso import TESTED
from usersync.sign_in.sso_views import to_provider


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
@freshly_proven
def sso(request: AdministratorRequest) -> HttpResponse:
    connection = SsoConnection.objects.filter(account=request.account).first()
    if connection is None:
        return render(
            request, "admin_settings/sso.html", {"heading": _("Admin settings"), "kind": KindForm()}
        )
    form = settings_form(entries_of(request), connection)
    if request.method == "POST" and form.is_valid():
        change_settings(connection=connection, actor=request.actor, settings=form.settings())
        messages.success(request, _("The settings are saved. Test the connection now."))
        return redirect("console:sso")
    claimed = DomainForm(kept_entries(request, sent_to=reverse("console:sso_domain_add")))
    return page_of_connection(request, connection, form, claimed)


def page_of_connection(
    request: AdministratorRequest, connection: SsoConnection, form: SettingsForm, claimed: DomainForm
) -> HttpResponse:
    switched = kept_entries(request, sent_to=reverse("console:sso_switch"))
    domains = SsoDomain.objects.filter(account=request.account)
    context = {
        "heading": _("Admin settings"),
        "connection": connection,
        "form": form,
        "domains": [(domain, Record.of(domain)) for domain in domains],
        "claimed": claimed,
        "values": _values(request, connection),
        "switch": SwitchForm(switched, account=request.account, connection=connection),
    }
    return render(request, "admin_settings/sso.html", context)


@require_POST
@administrators_only
@freshly_proven
def kind(request: AdministratorRequest) -> HttpResponse:
    """A new connection, in place of the one that there is."""
    form = KindForm(request.POST)
    if form.is_valid():
        choose_kind(account=request.account, actor=request.actor, kind=SsoKind(form.cleaned_data["kind"]))
    return redirect("console:sso")


@require_POST
@administrators_only
@freshly_proven
def test(request: AdministratorRequest) -> HttpResponse:
    """To the identity provider and back, as anybody would sign in; this session stays what it is."""
    connection = connection_of(request)
    request.session[TESTED] = connection.pk
    return to_provider(request, connection)


@require_POST
@administrators_only
@freshly_proven
def switch(request: AdministratorRequest) -> HttpResponse:
    connection = connection_of(request)
    form = SwitchForm(request.POST, account=request.account, connection=connection)
    if form.is_valid():
        said = form.cleaned_data
        try:
            switch_sso(
                connection=connection,
                actor=request.actor,
                on=said["is_on"],
                enforced=said["is_enforced"],
                break_glass=said["break_glass"],
            )
            messages.success(request, _("The settings are saved."))
        except OperatorError as refusal:
            messages.error(request, str(refusal))
    return redirect("console:sso")


def connection_of(request: AdministratorRequest) -> SsoConnection:
    connection = SsoConnection.objects.select_related("account").filter(account=request.account).first()
    if connection is None:
        raise Http404
    return connection


def _values(request: AdministratorRequest, connection: SsoConnection) -> list[tuple[str, str]]:
    """What the identity provider asks for, as its pages call it."""
    url, key = public_url(request), [connection.key]
    if connection.kind == SsoKind.OIDC:
        callback = url + reverse("openid_connect_callback", args=key)
        return [(_("Redirect URI"), callback), (_("Scopes"), "openid profile email")]
    return [
        (_("Assertion Consumer Service URL (ACS, Single sign-on URL)"), url + reverse("saml_acs", args=key)),
        (_("Entity ID (Audience URI)"), url + reverse("saml_metadata", args=key)),
        (_("Name ID"), _("the e-mail address")),
    ]
