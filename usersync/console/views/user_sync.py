"""The User Sync page and what can be done with a rule on it."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from rules.provisioning.rule_changes import delete_rule, duplicate_rule, move_rule, set_rule_enabled
from rules.ruleset.errors import OrderChangedMeanwhile
from rules.ruleset.selectors import rule_order
from usersync.console.board import read_board, read_progress
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.forms.move import MoveForm
from usersync.console.numbers import number_in
from usersync.operators.access import AdministratorRequest, administrators_only, get_rule

ORDER_CHANGED = "Somebody changed the rules meanwhile. Nothing was moved; this is their order now."


@require_safe
@administrators_only
def user_sync(request: AdministratorRequest) -> HttpResponse:
    board = read_board(request.account, request.GET.get("q", ""))
    return render(request, "user_sync/page.html", {"board": board})


@require_safe
@administrators_only
def live(request: AdministratorRequest) -> HttpResponse:
    """The live line alone; once nothing is pending any more it says `settled`, and the table comes fresh."""
    progress = read_progress(request.account, number_in(request.GET.get("of", "")) or 0)
    response = render(request, "user_sync/_live.html", {"progress": progress})
    return response if progress.moves else trigger_client_event(response, "settled")


@require_POST
@administrators_only
def move(request: AdministratorRequest) -> HttpResponse:
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    rule = get_rule(request, form.cleaned_data["rule"])
    seen = _seen(request, form)
    position = min(form.cleaned_data["position"], len(seen))
    try:
        move_rule(account=request.account, actor=request.actor, rule_id=rule.pk, position=position, seen=seen)
        messages.success(request, f"{rule.group} is rule {position} now.")
    except OrderChangedMeanwhile:
        messages.warning(request, ORDER_CHANGED)
    return _changed(request)


@require_POST
@administrators_only
def duplicate(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    copy = duplicate_rule(account=request.account, actor=request.actor, rule_id=rule.pk)
    messages.success(request, f"{rule.group} is duplicated as rule {copy.priority}. The copy is disabled.")
    return _changed(request)


@require_POST
@administrators_only
def enable(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    set_rule_enabled(account=request.account, actor=request.actor, rule_id=rule.pk, enabled=True)
    messages.success(request, f"The rule on {rule.group} is enabled.")
    return _changed(request)


@require_POST
@administrators_only
def disable(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    set_rule_enabled(account=request.account, actor=request.actor, rule_id=rule.pk, enabled=False)
    messages.success(request, f"The rule on {rule.group} is disabled.")
    return _changed(request)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def delete(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    if request.method != "POST":
        return render(request, "rule/delete.html", {"rule": rule, "heading": "Delete rule"})
    delete_rule(account=request.account, actor=request.actor, rule_id=rule.pk)
    messages.success(request, f"The rule on {rule.group} is deleted.")
    return redirect("console:user_sync")


def _seen(request: AdministratorRequest, form: MoveForm) -> list[int]:
    """The order that the administrator saw; none where it is no longer the order."""
    order = rule_order(request.account)
    return order if fingerprint_of_order(order) == form.cleaned_data["seen"] else []


def _changed(request: AdministratorRequest) -> HttpResponse:
    search = request.POST.get("q", "")
    if not request.htmx:
        return redirect(reverse("console:user_sync", query={"q": search} if search else None))
    return render(request, "user_sync/changed.html", {"board": read_board(request.account, search)})
