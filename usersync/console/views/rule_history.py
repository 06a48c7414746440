"""A rule's history, and the way back to an earlier version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from rules.provisioning.preview import preview, proposals
from rules.provisioning.rule_changes import restore_rule
from rules.provisioning.rule_names import names_in
from rules.provisioning.rule_restore import as_of_now
from rules.provisioning.rule_versions import activities_of, differences
from rules.ruleset import content
from rules.ruleset.errors import NoSuchVersion, PartsAreGone, RuleChangedMeanwhile
from rules.ruleset.models import Rule
from usersync.console.effects import view_of
from usersync.console.numbers import number_in
from usersync.console.paging import page_of
from usersync.console.rule_history import history_row, spoken
from usersync.console.views.everybody import everybody, everybody_url, is_asked_for
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    get_rule,
    get_rule_even_deleted,
)


@require_safe
@administrators_only
def history(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule_even_deleted(request, rule_id)
    page = page_of(request, activities_of(request.account, rule.pk))
    context = {
        "heading": _heading(rule),
        "rule": rule,
        "page": page,
        "rows": [history_row(rule, activity) for activity in page],
    }
    return render(request, "rule/history.html", context)


def _heading(rule: Rule) -> str:
    if not rule.priority:
        return gettext("History of a deleted rule")
    return gettext("History of rule %(number)s") % {"number": rule.priority}


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def restore(request: AdministratorRequest, rule_id: int, number: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    try:
        return _restore(request, rule, number) if request.method == "POST" else _ask(request, rule, number)
    except NoSuchVersion:
        raise Http404 from None
    except (RuleChangedMeanwhile, PartsAreGone) as refusal:
        messages.warning(request, gettext("Nothing was restored. %(why)s") % {"why": refusal})
        return redirect("console:rule_restore", rule.pk, number)


def _restore(request: AdministratorRequest, rule: Rule, number: int) -> HttpResponse:
    restore_rule(
        account=request.account,
        actor=request.actor,
        rule_id=rule.pk,
        restores=number,
        version=number_in(request.POST.get("version", "")) or 0,
        leave_out_missing="leave_out" in request.POST,
    )
    said = gettext("Version %(version)s of rule %(number)s on %(group)s is restored.")
    messages.success(request, said % {"version": number, "number": rule.priority, "group": rule.group})
    return redirect("console:user_sync")


def _ask(request: AdministratorRequest, rule: Rule, number: int) -> HttpResponse:
    present, restored = content.read(rule), as_of_now(rule, number)
    proposal = proposals.edit_rule(request.account, rule.pk, restored.content)
    effect = preview(request.account, proposal, at=timezone.now())
    heading = gettext("Restore version %(version)s") % {"version": number}
    if is_asked_for(request):
        return everybody(request, effect, heading)
    context = {
        "heading": heading,
        "rule": rule,
        "number": number,
        "gone": restored.gone,
        "content": restored.content,
        "changes": spoken(differences(present, restored.content), names_in([present, restored.content])),
        "effect": view_of(effect, request.account),
        "people_url": everybody_url(request.path),
    }
    return render(request, "rule/restore.html", context)
