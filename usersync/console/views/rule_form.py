"""Add and edit a rule."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from rules.provisioning.rule_changes import create_rule, edit_rule
from rules.ruleset import content
from rules.ruleset.errors import RuleChangedMeanwhile
from rules.ruleset.models import Rule
from rules.ruleset.selectors import rule_order
from usersync.console.forms.rule import RuleForm
from usersync.operators.access import AdministratorRequest, administrators_only, get_rule

APPLIES = "Saving applies it to the members at once."
APPLIES_NOTHING = "Nobody gets anything from it until it is enabled."


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def add(request: AdministratorRequest) -> HttpResponse:
    form = RuleForm(request.POST or None, account=request.account)
    if form.is_to_be_saved():
        rule = create_rule(account=request.account, actor=request.actor, content=form.content(None))
        return _saved(request, rule)
    place = len(rule_order(request.account)) + 1
    lead = f"It goes last, as rule {place}. Move it up in the list afterwards."
    return render(request, "rule/form.html", {"form": form, "heading": "Add rule", "lead": lead})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def edit(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    form = RuleForm(request.POST or None, account=request.account, rule=rule)
    if form.is_to_be_saved():
        try:
            return _saved(request, _save(request, rule, form))
        except RuleChangedMeanwhile as stale:
            return _edit_page(request, rule, form.on_top_of(rule), stale)
    return _edit_page(request, rule, form)


def _save(request: AdministratorRequest, rule: Rule, form: RuleForm) -> Rule:
    return edit_rule(
        account=request.account,
        actor=request.actor,
        rule_id=rule.pk,
        version=form.cleaned_data["version"] or 0,
        content=form.content(content.read(rule)),
    )


def _saved(request: AdministratorRequest, rule: Rule) -> HttpResponse:
    messages.success(request, f"Rule {rule.priority} on {rule.group} is saved.")
    return redirect("console:rule_add" if request.POST.get("then") == "another" else "console:user_sync")


def _edit_page(
    request: AdministratorRequest, rule: Rule, form: RuleForm, stale: RuleChangedMeanwhile | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "rule": rule,
        "stale": stale,
        "heading": f"Rule {rule.priority}",
        "lead": f"On {rule.group}. {APPLIES if rule.enabled else APPLIES_NOTHING}",
    }
    return render(request, "rule/form.html", context)
