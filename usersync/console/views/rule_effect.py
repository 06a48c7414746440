"""What saving the rule form would do, while it is being filled."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from rules.provisioning.preview import Effect, preview, proposals
from rules.ruleset import content
from rules.ruleset.models import Rule
from usersync.console.effects import view_of
from usersync.console.forms.rule import RuleForm
from usersync.console.views.everybody import everybody
from usersync.operators.access import AdministratorRequest, administrators_only, get_rule


@require_POST
@administrators_only
def panel(request: AdministratorRequest, rule_id: int | None = None) -> HttpResponse:
    rule, form = _read(request, rule_id)
    effect = effect_of(request, form, rule) if form.is_valid() else None
    context = {"form": form, "effect": effect and view_of(effect, request.account), "is_answer": True}
    return render(request, "effect/_body.html", context)


@require_POST
@administrators_only
def people(request: AdministratorRequest, rule_id: int | None = None) -> HttpResponse:
    """Everybody whom saving would touch, page by page; the entries travel along."""
    rule, form = _read(request, rule_id)
    if not form.is_valid():
        raise BadRequest
    effect = effect_of(request, form, rule)
    return everybody(request, effect, gettext("Effect of saving"), entries_of(request))


def effect_of(request: AdministratorRequest, form: RuleForm, rule: Rule | None) -> Effect:
    """Of saving the valid form."""
    account = request.account
    proposal = (
        proposals.edit_rule(account, rule.pk, form.content(content.read(rule)))
        if rule
        else proposals.create_rule(account, form.content(None))
    )
    return preview(account, proposal, at=timezone.now())


def entries_of(request: AdministratorRequest) -> list[tuple[str, str]]:
    """What was entered, for a page that sends it on."""
    ours = {"csrfmiddlewaretoken", "then", "show", "confirmed"}
    return [(name, value) for name, values in request.POST.lists() if name not in ours for value in values]


def _read(request: AdministratorRequest, rule_id: int | None) -> tuple[Rule | None, RuleForm]:
    rule = get_rule(request, rule_id) if rule_id else None
    return rule, RuleForm(request.POST, account=request.account, rule=rule)
