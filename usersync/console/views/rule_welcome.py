"""Welcome e-mails on the way to a rule: what was entered there travels along and comes back."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rules.catalog.errors import CatalogError
from rules.catalog.models import WelcomeTemplate
from rules.provisioning.removal import Instead, delete_row
from rules.ruleset.models import Rule
from usersync.console.crud.views import saved
from usersync.console.forms.rule import RuleForm
from usersync.console.forms.welcome_email import WelcomeEmailForm
from usersync.console.numbers import number_in
from usersync.console.removing import Removing
from usersync.console.views.rule_effect import entries_of
from usersync.console.views.rule_form import page_of
from usersync.console.welcome_preview import DEFAULT
from usersync.operators.access import AdministratorRequest, administrators_only, get_rule

_OURS = ("desk", "done", "name", "tab", "instead", "subject_", "body_")
_FIELD = "#div_id_welcome_template"


@require_POST
@administrators_only
def desk(request: AdministratorRequest, rule_id: int | None = None) -> HttpResponse:
    """`desk` says what is wanted, `done` what the desk itself has sent: save, delete or back."""
    rule = get_rule(request, rule_id) if rule_id else None
    step, chosen = request.POST.get("desk"), _chosen(request)
    if request.POST.get("done") == "back":
        return _back(request, rule, chosen.pk if chosen else None)
    if step == "preview":
        return redirect("console:welcome_email_preview", str(chosen.pk) if chosen else DEFAULT)
    if step == "new" or (step == "edit" and chosen):
        return _write(request, rule, chosen if step == "edit" else None)
    if step == "delete" and chosen:
        return _delete(request, rule, chosen)
    if step in {"edit", "delete"}:
        return _default_stays(request, rule)
    raise BadRequest


def _write(
    request: AdministratorRequest, rule: Rule | None, template: WelcomeTemplate | None
) -> HttpResponse:
    entries = request.POST if "done" in request.POST else None
    form = WelcomeEmailForm(entries, account=request.account, row=template)
    if written := saved(request, form):
        return _back(request, rule, written.pk)
    heading = template.name if template else _("New welcome e-mail")
    return _desk_page(request, rule, heading, {"form": form})


def _delete(request: AdministratorRequest, rule: Rule | None, template: WelcomeTemplate) -> HttpResponse:
    removing = Removing.of(request, template)
    if "done" in request.POST and (removing.instead or not removing.rules):
        try:
            delete_row(
                WelcomeTemplate,
                account=request.account,
                actor=request.actor,
                row_id=template.pk,
                instead=removing.instead,
            )
            return _back_after_removal(request, rule, removing.instead or Instead())
        except CatalogError as refusal:
            messages.error(request, str(refusal))
    heading = _("Delete the welcome e-mail %(name)s?") % {"name": template.name}
    return _desk_page(request, rule, heading, {"removing": removing})


def _back_after_removal(request: AdministratorRequest, rule: Rule | None, instead: Instead) -> HttpResponse:
    """The rule itself may have got a new version by it, which is ours unless the form was stale before."""
    if rule is None:
        return _back(request, None, instead.row_id)
    was_fresh = request.POST.get("version") == str(rule.version)
    now = get_rule(request, rule.pk)
    return _back(request, now, instead.row_id, version=now.version if was_fresh else None)


def _back(
    request: AdministratorRequest,
    rule: Rule | None,
    chosen: int | None,
    version: int | None = None,
) -> HttpResponse:
    form = RuleForm(request.POST, account=request.account, rule=rule)
    response = page_of(request, rule, form.with_welcome(chosen, version=version))
    if request.htmx:
        response["HX-Retarget"] = response["HX-Reselect"] = _FIELD
        response["HX-Reswap"] = "outerHTML"
        response["HX-Trigger-After-Swap"] = "desk-done"
    return response


def _default_stays(request: AdministratorRequest, rule: Rule | None) -> HttpResponse:
    heading = _("The Default welcome e-mail can be previewed, and never edited or deleted.")
    return _desk_page(request, rule, heading, {"is_refused": True})


def _desk_page(
    request: AdministratorRequest, rule: Rule | None, heading: str, more: dict[str, object]
) -> HttpResponse:
    address = (
        reverse("console:rule_edit_welcome", args=[rule.pk]) if rule else reverse("console:rule_add_welcome")
    )
    context = {"heading": heading, "rule": rule, "desk": request.POST["desk"], "address": address, **more}
    carried = [entry for entry in entries_of(request) if not entry[0].startswith(_OURS)]
    return render(request, "rule/desk.html", {**context, "entries": carried})


def _chosen(request: AdministratorRequest) -> WelcomeTemplate | None:
    """The one in the rule form; None: the Default one."""
    pk = number_in(request.POST.get("welcome_template", "")) or 0
    return WelcomeTemplate.objects.filter(account=request.account, pk=pk).first()
