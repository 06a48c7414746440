"""What the signed-in operator prefers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_from_request, gettext, override
from django.views.decorators.http import require_http_methods

from rules.accounts.rights import Right
from usersync.console.forms.preferences import PreferencesForm
from usersync.operators.access import AdministratorRequest, open_to
from usersync.operators.services import choose_language


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(*Right)
def preferences(request: AdministratorRequest) -> HttpResponse:
    operator = request.standing.operator
    form = PreferencesForm(request.POST or None, language=operator.language)
    if form.is_valid():
        language = form.cleaned_data["language"]
        choose_language(account=request.account, actor=request.actor, operator=operator, language=language)
        # The next page says it, in the language that was chosen.
        with override(language or get_language_from_request(request)):
            messages.success(request, gettext("Your preferences are saved."))
        return redirect("console:preferences")
    return render(request, "preferences/page.html", {"heading": gettext("Preferences"), "form": form})
