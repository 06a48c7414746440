"""The User Sync page: the rules, the live line, the switch."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from rules.provisioning.preview import preview, proposals
from rules.provisioning.switch import set_sync
from usersync.console.board import read_board, read_progress
from usersync.console.numbers import number_in
from usersync.console.rule_search import RuleSearch
from usersync.console.rule_table import ROWS, RuleTable
from usersync.console.views.confirmation import Question
from usersync.operators.access import AdministratorRequest, administrators_only

TURNS_ON = _("What has changed in the directory and in the rules meanwhile is applied at once.")
TURNS_OFF = _(
    "Directory changes are still received and kept, but nothing is applied or revoked until it is on again."
)


@require_safe
@administrators_only
def user_sync(request: AdministratorRequest) -> HttpResponse:
    board = read_board(request.account, RuleSearch.of(request.GET), _rows(request.GET))
    return render(request, "user_sync/page.html", {"board": board})


@require_safe
@administrators_only
def further_rules(request: AdministratorRequest) -> HttpResponse:
    """The rows below those that are on the page."""
    start = number_in(request.GET.get("start", "")) or 0
    table = RuleTable.of(request.account, RuleSearch.of(request.GET), start=start)
    return render(request, "user_sync/further_rules.html", {"table": table})


@require_safe
@administrators_only
def live(request: AdministratorRequest) -> HttpResponse:
    """The live line alone; once nothing is pending any more it says `settled`, and the table comes fresh."""
    progress = read_progress(request.account, number_in(request.GET.get("of", "")) or 0)
    response = render(request, "user_sync/_live.html", {"progress": progress})
    return response if progress.moves else trigger_client_event(response, "settled")


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def switch(request: AdministratorRequest) -> HttpResponse:
    """Off at once; before on, what has become pending meanwhile is shown."""
    account, turns_on = request.account, not request.account.sync_is_on
    if request.method == "POST":
        wanted = request.POST.get("on") == "1"
        set_sync(account=account, actor=request.actor, on=wanted)
        messages.success(request, gettext("User Sync is on.") if wanted else gettext("User Sync is off."))
        return redirect("console:user_sync")
    proposal = proposals.turn_on(account)
    return Question(
        heading=gettext("Turn User Sync on?") if turns_on else gettext("Turn User Sync off?"),
        lead=str(TURNS_ON if turns_on else TURNS_OFF),
        button=gettext("Turn on") if turns_on else gettext("Turn off"),
        effect=preview(account, proposal, at=timezone.now()) if turns_on else None,
        entries=[("on", "1" if turns_on else "0")],
    ).ask(request)


def changed(request: AdministratorRequest, *, moved: int | None = None) -> HttpResponse:
    """The answer to a change of the rules: their list, with a light on the one that has moved."""
    search = RuleSearch.sent_with(request)
    if not request.htmx:
        return redirect(search.address)
    board = read_board(request.account, search, _rows(request.POST), moved)
    return render(request, "user_sync/changed.html", {"board": board})


def _rows(entries: QueryDict) -> int:
    """As many as are on the page already, where it asks for itself again."""
    return number_in(entries.get("rows", "")) or ROWS
