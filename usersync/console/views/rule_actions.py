"""What can be done with a rule in the list. Where it changes somebody's access, its effect is shown first."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from rules.provisioning.preview import preview, proposals
from rules.provisioning.rule_changes import delete_rule, duplicate_rule, move_rule, set_rule_enabled
from rules.ruleset.errors import OrderChangedMeanwhile
from rules.ruleset.selectors import rule_order
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.forms.move import MoveForm
from usersync.console.views.confirmation import Question, is_confirmed, to_question
from usersync.console.views.user_sync import changed
from usersync.operators.access import AdministratorRequest, administrators_only, get_rule

ORDER_CHANGED = "Somebody changed the rules meanwhile. Nothing was moved; this is their order now."


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def move(request: AdministratorRequest) -> HttpResponse:
    form = MoveForm(request.POST or request.GET)
    if not form.is_valid():
        raise BadRequest
    rule, seen = get_rule(request, form.cleaned_data["rule"]), _seen(request, form)
    if not seen:
        messages.warning(request, ORDER_CHANGED)
        return changed(request)
    position = min(form.cleaned_data["position"], len(seen))
    effect = preview(
        request.account, proposals.move_rule(request.account, rule.pk, position), at=timezone.now()
    )
    if request.method == "POST" and (effect.is_nothing or is_confirmed(request)):
        return _move(request, rule.pk, position, seen, said=f"{rule.group} is rule {position} now.")
    if request.method == "POST":
        return to_question(request, form.cleaned_data)
    return Question(
        heading=f"Move {rule.group} from {rule.priority} to {position}?",
        lead="It changes what people have. Nothing is moved yet.",
        button="Apply",
        back="Undo",
        effect=effect,
        entries=[(name, str(value)) for name, value in form.cleaned_data.items()],
    ).ask(request)


@require_POST
@administrators_only
def duplicate(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    copy = duplicate_rule(account=request.account, actor=request.actor, rule_id=rule.pk)
    messages.success(request, f"{rule.group} is duplicated as rule {copy.priority}. The copy is disabled.")
    return changed(request)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def enable(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    return _set_enabled(request, rule_id, enabled=True)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def disable(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    return _set_enabled(request, rule_id, enabled=False)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def delete(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    if request.method != "POST":
        return Question(
            heading=f"Delete rule {rule.priority}, {rule.group}?",
            lead="The rules below it move up by one. To keep the rule for later, disable it instead.",
            button="Delete rule",
            effect=preview(
                request.account, proposals.delete_rule(request.account, rule.pk), at=timezone.now()
            ),
            is_danger=True,
        ).ask(request)
    delete_rule(account=request.account, actor=request.actor, rule_id=rule.pk)
    messages.success(request, f"The rule on {rule.group} is deleted.")
    return redirect("console:user_sync")


def _set_enabled(request: AdministratorRequest, rule_id: int, *, enabled: bool) -> HttpResponse:
    """At once where nothing is taken from anybody; else the question comes first."""
    rule, verb = get_rule(request, rule_id), "Enable" if enabled else "Disable"
    proposal = proposals.set_rule_enabled(request.account, rule.pk, enabled=enabled)
    effect = preview(request.account, proposal, at=timezone.now())
    if request.method == "POST" and (is_confirmed(request) or not effect.takes_something):
        set_rule_enabled(account=request.account, actor=request.actor, rule_id=rule.pk, enabled=enabled)
        messages.success(request, f"The rule on {rule.group} is {verb.lower()}d.")
        return changed(request)
    if request.method == "POST":
        return to_question(request, {})
    return Question(
        heading=f"{verb} rule {rule.priority}, {rule.group}?",
        lead="It keeps its place in the order.",
        button=f"{verb} rule",
        effect=effect,
        is_danger=not enabled,
    ).ask(request)


def _move(
    request: AdministratorRequest, rule_id: int, position: int, seen: list[int], *, said: str
) -> HttpResponse:
    try:
        move_rule(account=request.account, actor=request.actor, rule_id=rule_id, position=position, seen=seen)
        messages.success(request, said)
    except OrderChangedMeanwhile:
        messages.warning(request, ORDER_CHANGED)
    return changed(request)


def _seen(request: AdministratorRequest, form: MoveForm) -> list[int]:
    """The order that the administrator saw; none where it is no longer the order."""
    order = rule_order(request.account)
    return order if fingerprint_of_order(order) == form.cleaned_data["seen"] else []
