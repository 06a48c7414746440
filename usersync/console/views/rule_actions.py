"""What can be done with a rule in the list. Where it changes somebody's access, its effect is shown first."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rules.provisioning.preview import preview, proposals
from rules.provisioning.rule_changes import (
    delete_rule,
    move_rule,
    revive_rule,
    set_rule_enabled,
)
from rules.ruleset.errors import NoSuchRule, OrderChangedMeanwhile, PartsAreGone, RuleChangedMeanwhile
from rules.ruleset.models import Rule
from rules.ruleset.selectors import rule_order
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.forms.move import MoveForm
from usersync.console.numbers import number_in
from usersync.console.rule_search import RuleSearch
from usersync.console.undo import say_undoable
from usersync.console.views.confirmation import Question, is_confirmed, to_question
from usersync.console.views.user_sync import changed
from usersync.operators.access import (
    AdministratorRequest,
    administrators_only,
    freshly_proven,
    get_rule,
    get_rule_even_deleted,
)

ORDER_CHANGED = _("Somebody changed the rules meanwhile. Nothing was moved; this is their order now.")


@dataclass(frozen=True, slots=True)
class _Words:
    question: Promise
    button: Promise
    done: Promise
    undo: str


_ENABLE = _Words(
    _("Enable rule %(number)s, %(group)s?"),
    _("Enable rule"),
    _("The rule on %(group)s is enabled."),
    "console:rule_disable",
)
_DISABLE = _Words(
    _("Disable rule %(number)s, %(group)s?"),
    _("Disable rule"),
    _("The rule on %(group)s is disabled."),
    "console:rule_enable",
)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def move(request: AdministratorRequest) -> HttpResponse:
    form = MoveForm(request.POST or request.GET)
    if not form.is_valid():
        raise BadRequest
    rule, seen = get_rule(request, form.cleaned_data["rule"]), _seen(request, form)
    if not seen:
        messages.warning(request, str(ORDER_CHANGED))
        return changed(request)
    position = min(form.cleaned_data["position"], len(seen))
    effect = preview(
        request.account, proposals.move_rule(request.account, rule.pk, position), at=timezone.now()
    )
    if request.method == "POST" and (effect.is_nothing or is_confirmed(request)):
        return _move(request, rule, position, seen)
    if request.method == "POST" and not request.htmx:
        return to_question(request, {**form.cleaned_data, **_sought(request)})
    return Question(
        heading=gettext("Move %(group)s from %(old)s to %(new)s?")
        % {"group": rule.group, "old": rule.priority, "new": position},
        lead=gettext("It changes what people have. Nothing is moved yet."),
        button=gettext("Apply"),
        back=gettext("Undo"),
        effect=effect,
        entries=[
            *((name, str(value)) for name, value in form.cleaned_data.items()),
            *_sought(request).items(),
        ],
    ).ask(request)


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
@freshly_proven
def delete(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    rule = get_rule(request, rule_id)
    if not is_confirmed(request):
        return Question(
            heading=gettext("Delete rule %(number)s, %(group)s?") % _named(rule),
            lead=gettext(
                "The rules below it move up by one. To keep the rule for later, disable it instead."
            ),
            button=gettext("Delete rule"),
            effect=preview(
                request.account, proposals.delete_rule(request.account, rule.pk), at=timezone.now()
            ),
            entries=_asked_about(request, rule),
            is_danger=True,
        ).ask(request)
    try:
        delete_rule(
            account=request.account, actor=request.actor, rule_id=rule.pk, version=_version_seen(request)
        )
    except RuleChangedMeanwhile as refusal:
        return _look_again(request, refusal)
    said = gettext("The rule on %(group)s is deleted.") % _named(rule)
    say_undoable(request, said, "console:rule_revive", rule.pk, **_sought(request))
    return changed(request)


@require_POST
@administrators_only
def revive(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    """Undo of a deletion."""
    deleted = get_rule_even_deleted(request, rule_id)
    try:
        rule = revive_rule(account=request.account, actor=request.actor, rule_id=deleted.pk)
    except (NoSuchRule, PartsAreGone) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, gettext("The rule on %(group)s is rule %(number)s again.") % _named(rule))
    return changed(request)


def _set_enabled(request: AdministratorRequest, rule_id: int, *, enabled: bool) -> HttpResponse:
    """At once where nothing is taken from anybody; else the question comes first."""
    rule = get_rule(request, rule_id)
    words = _ENABLE if enabled else _DISABLE
    proposal = proposals.set_rule_enabled(request.account, rule.pk, enabled=enabled)
    effect = preview(request.account, proposal, at=timezone.now())
    if request.method == "POST" and (is_confirmed(request) or not effect.takes_something):
        return _enable(request, rule, words, enabled=enabled)
    if request.method == "POST" and not request.htmx:
        return to_question(request, _sought(request))
    return Question(
        heading=words.question % _named(rule),
        lead=gettext("It keeps its place in the order."),
        button=str(words.button),
        effect=effect,
        entries=_asked_about(request, rule),
        is_danger=not enabled,
    ).ask(request)


def _enable(request: AdministratorRequest, rule: Rule, words: _Words, *, enabled: bool) -> HttpResponse:
    try:
        set_rule_enabled(
            account=request.account,
            actor=request.actor,
            rule_id=rule.pk,
            enabled=enabled,
            version=_version_seen(request),
        )
    except RuleChangedMeanwhile as refusal:
        return _look_again(request, refusal)
    say_undoable(request, words.done % _named(rule), words.undo, rule.pk, **_sought(request))
    return changed(request)


def _asked_about(request: AdministratorRequest, rule: Rule) -> list[tuple[str, str]]:
    """What the question is about, for its answer."""
    return [("version", str(rule.version)), *_sought(request).items()]


def _sought(request: AdministratorRequest) -> dict[str, str]:
    """What the list is searched for, to travel with questions and Undo. Scripts ask the form on the page."""
    return {} if request.htmx else RuleSearch.sent_with(request).entries


def _version_seen(request: AdministratorRequest) -> int | None:
    """None where nobody was asked: the list changes a rule whatever it says."""
    return number_in(request.POST["version"]) if "version" in request.POST else None


def _look_again(request: AdministratorRequest, refusal: RuleChangedMeanwhile) -> HttpResponse:
    """At the same question, about what the rule says now."""
    messages.warning(request, gettext("Nothing was changed. %(reason)s") % {"reason": refusal})
    return to_question(request, _sought(request))


def _named(rule: Rule) -> dict[str, object]:
    return {"number": rule.priority, "group": rule.group}


def _move(request: AdministratorRequest, rule: Rule, position: int, seen: list[int]) -> HttpResponse:
    try:
        move_rule(account=request.account, actor=request.actor, rule_id=rule.pk, position=position, seen=seen)
    except OrderChangedMeanwhile:
        messages.warning(request, str(ORDER_CHANGED))
        return changed(request)
    said = gettext("%(group)s is rule %(number)s now.") % {"group": rule.group, "number": position}
    if position == rule.priority:
        messages.success(request, said)
    else:
        back, now = rule.priority or 1, fingerprint_of_order(rule_order(request.account))
        found = _sought(request)
        say_undoable(request, said, "console:rule_move", rule=rule.pk, position=back, seen=now, **found)
    return changed(request, moved=rule.pk)


def _seen(request: AdministratorRequest, form: MoveForm) -> list[int]:
    """The order that the administrator saw; none where it is no longer the order."""
    order = rule_order(request.account)
    return order if fingerprint_of_order(order) == form.cleaned_data["seen"] else []
