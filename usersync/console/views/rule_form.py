"""Add and edit a rule."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rules.provisioning.rule_changes import create_rule, edit_rule
from rules.ruleset import content
from rules.ruleset.errors import CreatedAlready, NoSuchRule, RuleChangedMeanwhile
from rules.ruleset.models import Rule
from rules.ruleset.selectors import rule_order
from usersync.console.effects import EffectView, view_of
from usersync.console.forms.rule import RuleForm
from usersync.console.forms.rule.comparison import differences
from usersync.console.numbers import number_in
from usersync.console.views.confirmation import Question, is_confirmed
from usersync.console.views.rule_effect import effect_of, entries_of
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    get_rule,
    get_rule_even_deleted,
)

APPLIES = _("On %(group)s. Saving applies it to the members at once.")
APPLIES_NOTHING = _("On %(group)s. Nobody gets anything from it until it is enabled.")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def add(request: AdministratorRequest) -> HttpResponse:
    if (asked := request.GET.get("copy_of")) is not None:
        return _copy_page(request, get_rule(request, number_in(asked) or 0))
    group_id = number_in(request.GET.get("group", ""))
    form = RuleForm(request.POST or None, account=request.account, group_id=group_id)
    if form.is_to_be_saved():
        try:
            return _saved(request, _create(request, form))
        except CreatedAlready as earlier:
            return _add_page(request, form.for_another_rule(), earlier=get_rule(request, earlier.rule_id))
    return _add_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def edit(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule_even_deleted(request, rule_id)
    form = RuleForm(request.POST or None, account=request.account, rule=rule)
    if rule.deleted_at:
        return _deleted(request, rule, form)
    if form.is_taking:
        return _changed_meanwhile(request, rule, form)
    if form.is_to_be_saved():
        if question := _question(request, rule, form):
            return question
        try:
            return _saved(request, _save(request, rule, form))
        except (RuleChangedMeanwhile, NoSuchRule):
            rule = get_rule_even_deleted(request, rule_id)
            return (_deleted if rule.deleted_at else _changed_meanwhile)(request, rule, form)
    return _edit_page(request, rule, form)


def page_of(request: AdministratorRequest, rule: Rule | None, form: RuleForm) -> HttpResponse:
    """The form with these entries, for who comes back to it from somewhere else."""
    return _edit_page(request, rule, form) if rule else _add_page(request, form)


def _question(request: AdministratorRequest, rule: Rule, form: RuleForm) -> HttpResponse | None:
    """What is asked before a save that takes something from somebody; a stale form is told so first."""
    if is_confirmed(request) or form.cleaned_data["version"] != rule.version:
        return None
    effect = effect_of(request, form, rule)
    if not effect.takes_something:
        return None
    return Question(
        heading=gettext("Save rule %(number)s, %(group)s?") % {"number": rule.priority, "group": rule.group},
        lead=gettext("It takes something from people. Nothing is saved yet."),
        button=gettext("Save"),
        effect=effect,
        entries=[*entries_of(request), ("then", request.POST.get("then", ""))],
        back_button=gettext("Back to the form"),
        people_action=reverse("console:rule_edit_people", args=[rule.pk]),
    ).ask(request)


def _create(request: AdministratorRequest, form: RuleForm) -> Rule:
    return create_rule(
        account=request.account,
        actor=request.actor,
        content=form.content(None),
        key=form.cleaned_data["key"],
    )


def _save(request: AdministratorRequest, rule: Rule, form: RuleForm) -> Rule:
    return edit_rule(
        account=request.account,
        actor=request.actor,
        rule_id=rule.pk,
        version=form.cleaned_data["version"] or 0,
        content=form.content(content.read(rule)),
    )


def _saved(request: AdministratorRequest, rule: Rule) -> HttpResponse:
    said = gettext("Rule %(number)s on %(group)s is saved.")
    messages.success(request, said % {"number": rule.priority, "group": rule.group})
    return redirect("console:rule_add" if request.POST.get("then") == "another" else "console:user_sync")


def _changed_meanwhile(request: AdministratorRequest, rule: Rule, form: RuleForm) -> HttpResponse:
    """What is saved beside what was entered; saving again is a decision."""
    mine = form.on_top_of(rule)
    saved = RuleForm(None, account=request.account, rule=rule)
    return _edit_page(request, rule, mine, is_stale=True, differences=differences(theirs=saved, mine=mine))


def _deleted(request: AdministratorRequest, rule: Rule, form: RuleForm) -> HttpResponse:
    """What was entered for a rule that is gone can still become a new one."""
    if request.method != "POST":
        raise Http404
    return _add_page(request, form.for_another_rule(), deleted=rule)


def _add_page(request: AdministratorRequest, form: RuleForm, **others: object) -> HttpResponse:
    context = {
        "form": form,
        "effect": _shown_effect(request, None, form),
        "heading": gettext("Add rule"),
        "lead": gettext("It goes last, as rule %(number)s. Move it up in the list afterwards.")
        % {"number": len(rule_order(request.account)) + 1},
        **others,
    }
    return render(request, "rule/form.html", context)


def _copy_page(request: AdministratorRequest, original: Rule) -> HttpResponse:
    """The form of a new rule that says what the original does; nothing is saved before it is sent."""
    form = RuleForm(None, account=request.account, copy_of=original)
    heading = gettext("Copy of rule %(rules)s") % {"rules": original.priority}
    return _add_page(request, form, heading=heading)


def _edit_page(request: AdministratorRequest, rule: Rule, form: RuleForm, **others: object) -> HttpResponse:
    context = {
        "form": form,
        "rule": rule,
        "effect": _shown_effect(request, rule, form),
        "heading": gettext("Rule %(number)s") % {"number": rule.priority},
        "lead": (APPLIES if rule.enabled else APPLIES_NOTHING) % {"group": rule.group},
        **others,
    }
    return render(request, "rule/form.html", context)


def _shown_effect(request: AdministratorRequest, rule: Rule | None, form: RuleForm) -> EffectView | None:
    return view_of(effect_of(request, form, rule), request.account) if form.is_showing else None
