"""Admin settings: the account, its custom fields."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from rules.accounts import selectors
from rules.accounts.models import DirectoryAttribute
from usersync.console.forms.account import AccountForm
from usersync.operators.access import AdministratorRequest, administrators_only


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def account(request: AdministratorRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, account=request.account, row=request.account)
    if form.is_valid():
        form.save(request.actor)
        messages.success(request, gettext("The settings are saved."))
        return redirect("console:admin_settings")
    return render(
        request, "admin_settings/account.html", {"heading": gettext("Admin settings"), "form": form}
    )


@require_safe
@administrators_only
def custom_fields(request: AdministratorRequest) -> HttpResponse:
    """Read only: they are mapped where User Sync is."""
    named = selectors.custom_fields(request.account.pk)
    fields = sorted((name, DirectoryAttribute(attribute).label) for attribute, name in named.items())
    return render(
        request, "admin_settings/custom_fields.html", {"heading": gettext("Admin settings"), "fields": fields}
    )
