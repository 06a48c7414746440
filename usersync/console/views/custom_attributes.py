"""The tab of the User Sync page that names the account's own fields for attributes of the directory."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from usersync.console.forms.account import CustomFieldsForm
from usersync.console.tabs import Tabs
from usersync.operators.access import AdministratorRequest, administrators_only


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def custom_attributes(request: AdministratorRequest) -> HttpResponse:
    form = CustomFieldsForm(request.POST or None, account=request.account, row=request.account)
    if form.is_valid():
        form.save(request.actor)
        messages.success(request, gettext("The custom attributes are saved."))
        return redirect("console:custom_attributes")
    return render(
        request, "user_sync/custom_attributes.html", {"form": form, "tabs": Tabs.of(request.account)}
    )
