"""What can be done with a rule: a menu of the list, and a page for who has no scripts."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from rules.ruleset.selectors import rule_order
from usersync.console.fingerprint import fingerprint_of_order
from usersync.console.rule_search import RuleSearch
from usersync.operators.access import AdministratorRequest, administrators_only, get_rule


@require_safe
@administrators_only
def menu(request: AdministratorRequest, rule_id: int) -> HttpResponse:
    """`?seen=` is the order in the list that it was opened from; its search is `?q=`."""
    rule, order = get_rule(request, rule_id), rule_order(request.account)
    context = {
        "heading": gettext("Rule %(number)s, %(group)s") % {"number": rule.priority, "group": rule.group},
        "rule": rule,
        "last": len(order),
        "seen": request.GET.get("seen") or fingerprint_of_order(order),
        "search": RuleSearch.of(request.GET),
    }
    return render(
        request, "user_sync/_rule_menu.html" if request.htmx else "user_sync/rule_menu.html", context
    )
