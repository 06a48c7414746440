"""Admin settings: the account, its custom fields, its administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from rules.accounts.models import Account
from usersync.console.crud.form import EntryForm
from usersync.console.forms.account import AccountForm, CustomFieldsForm
from usersync.operators.access import AdministratorRequest, administrators_only
from usersync.operators.selectors import appointments

_READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(_READ_AND_WRITE)
@administrators_only
def account(request: AdministratorRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, account=request.account, row=request.account)
    return _settings_page(request, form, "admin_settings", "admin_settings/account.html")


@require_http_methods(_READ_AND_WRITE)
@administrators_only
def custom_fields(request: AdministratorRequest) -> HttpResponse:
    form = CustomFieldsForm(request.POST or None, account=request.account, row=request.account)
    return _settings_page(request, form, "custom_fields", "admin_settings/custom_fields.html")


@require_safe
@administrators_only
def administrators(request: AdministratorRequest) -> HttpResponse:
    context = {"heading": "Admin settings", "appointments": appointments(request.account)}
    return render(request, "admin_settings/administrators.html", context)


def _settings_page(
    request: AdministratorRequest, form: EntryForm[Account], url_name: str, template: str
) -> HttpResponse:
    if form.is_valid():
        form.save(request.actor)
        messages.success(request, "The settings are saved.")
        return redirect(f"console:{url_name}")
    return render(request, template, {"heading": "Admin settings", "form": form})
